package dev.beckon.signaling.redis;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.redis.ClusterListener.Move;
import dev.beckon.signaling.registry.SessionRecord;
import dev.beckon.signaling.registry.SessionState;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What this node asks of the others about their peers, or of the engine about those whose node has stopped or died. */
final class OtherNodes {

    private final Member member;
    private final Residents residents;

    OtherNodes(Member member, Residents residents) {
        this.member = member;
        this.residents = residents;
    }

    CompletableFuture<@Nullable SessionState> fetch(String id, String secret) {
        return ask("fetch", id, secret).thenApply(answer -> fetched(id, answer));
    }

    CompletableFuture<Boolean> answers(String id) {
        return ask("answers", id, "")
                .thenApply(
                        answer -> !answer.values().isEmpty() && answer.text(0).equals("1"));
    }

    /** Asks the node of a peer; if the peer goes to another one meanwhile, or its node dies, asks anew. */
    private CompletableFuture<Packed> ask(String kind, String id, String secret) {
        return member.<Packed>call(Script.ASK, answer -> answer, kind, id, secret, SessionRecord.hash(secret))
                .thenCompose(
                        answer -> !answer.values().isEmpty() && answer.text(0).equals("again")
                                ? ask(kind, id, secret)
                                : CompletableFuture.completedFuture(answer));
    }

    private @Nullable SessionState fetched(String id, Packed answer) {
        String outcome = answer.values().isEmpty() ? "nobody" : answer.text(0);
        switch (outcome) {
            case "state":
                member.listener.moved(Move.FETCHED);
                return new SessionState(answer.bytes(1));
            case "remains":
                member.listener.moved(Move.RECOVERED);
                return SessionState.afterLoss(
                        Forms.peer(answer.bytes(1)).info(),
                        answer.bytes(2),
                        answer.text(3).lines().toList(),
                        Forms.rooms(answer.bytes(4)),
                        Packed.of(answer.bytes(5)).texts());
            case "nobody":
                return null;
            case "gone":
                residents.neverArrives(id, answer.text(1));
                return null;
            case "wrong":
                throw new SignalingException(ErrorCode.RESUME_INVALID, "this is not the session's secret");
            default:
                throw new SignalingException(ErrorCode.UNAVAILABLE, "peer " + id + " is moving; try again");
        }
    }
}
