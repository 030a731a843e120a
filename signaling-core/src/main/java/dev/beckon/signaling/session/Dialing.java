package dev.beckon.signaling.session;

import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.CallAction;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.spi.AccessPolicy.Decision;
import dev.beckon.signaling.spi.SignalingEvent;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One peer calls others: a step.
 *
 * <pre>
 *   policy ──▶ who is it ──▶ do they call us? ──no──▶ make the call's room ──▶ tell them ──▶ it rings
 *                                └──yes──▶ accept that
 * </pre>
 *
 * What fails leaves no room and rings nowhere.
 */
final class Dialing {

    private final Session session;
    private final Calls calls;
    private final CallBook book;
    private final Notices notices;
    private final LiveConnection via;
    private final Message.Call request;
    private final String id;

    Dialing(Session session, Calls calls, CallBook book, Notices notices, LiveConnection via, Message.Call request) {
        this.session = session;
        this.calls = calls;
        this.book = book;
        this.notices = notices;
        this.via = via;
        this.request = request;
        this.id = session.node.unguessable();
    }

    CompletionStage<?> begin() {
        Call theirs;
        synchronized (session.lock()) {
            book.mustHaveRoom();
            theirs = request.to() == null ? null : book.ringingFrom(Set.of(request.to()));
        }
        if (theirs != null) {
            return accept(theirs);
        }
        return mayCall()
                .thenCompose(decision -> {
                    if (decision == Decision.NO) {
                        throw nobody();
                    }
                    return targets();
                })
                .thenCompose(this::ringOrAccept)
                .handle((done, failure) -> Requests.answered(session, via, request.id(), failure));
    }

    private CompletableFuture<Decision> mayCall() {
        GuardedPolicy policy = session.node.policy;
        String peer = request.to();
        return peer == null
                ? policy.mayCallUser(session.requester(), String.valueOf(request.user()))
                : policy.mayCall(session.requester(), peer);
    }

    /** The same for those who are not there and those who may not be called. */
    private static SignalingException nobody() {
        return new SignalingException(ErrorCode.NOT_FOUND, "nobody there that you may call");
    }

    private CompletableFuture<Set<String>> targets() {
        CompletableFuture<List<String>> peers = request.to() != null
                ? CompletableFuture.completedFuture(List.of(request.to()))
                : session.node.registry.peersOf(String.valueOf(request.user()));
        return peers.thenApply(all -> {
            Set<String> targets = new LinkedHashSet<>(all);
            targets.remove(session.id());
            return targets;
        });
    }

    private CompletionStage<?> ringOrAccept(Set<String> targets) {
        Call theirs = callUnlessCalled(targets);
        return theirs == null ? ring(List.copyOf(targets)) : accept(theirs);
    }

    /** One moment, so that no call of theirs comes between. @return the call of one of them, if there is one */
    private @Nullable Call callUnlessCalled(Set<String> targets) {
        synchronized (session.lock()) {
            Call theirs = book.ringingFrom(targets);
            if (theirs == null) {
                book.calls(id, targets);
            }
            return theirs;
        }
    }

    /** Calling one who calls is accepting. */
    private CompletionStage<?> accept(Call theirs) {
        session.reply(via, new Message.Ringing(request.id(), theirs.id));
        CompletionStage<?> accepted = calls.accept(via, new CallAction(MessageType.ACCEPT, request.id(), theirs.id));
        return accepted == null ? CompletableFuture.completedStage(null) : accepted;
    }

    private CompletableFuture<?> ring(List<String> targets) {
        Held hold;
        synchronized (session.lock()) {
            hold = Deliveries.hold(session);
        }
        return session.node
                .registry
                .enter(session, RoomRequest.create(CallRoom.of(id), Calls.ROOM))
                .thenCompose(view -> {
                    synchronized (session.lock()) {
                        session.neighbours.entered(view);
                    }
                    return notices.incoming(targets, id);
                })
                .thenAccept(told -> rings(told, hold))
                .whenComplete((done, failure) -> {
                    synchronized (session.lock()) {
                        Call call = book.get(id);
                        if (failure != null && call != null) {
                            session.neighbours.left(CallRoom.of(id));
                            book.end(call, EndReason.CANCELLED);
                        }
                        Deliveries.release(session, hold);
                    }
                    if (failure != null) { // the room may be there, and some of them may ring
                        Membership.owe(session, CallRoom.of(id), Duration.ZERO);
                        notices.end(targets, id, EndReason.CANCELLED);
                    }
                });
    }

    private void rings(Notices.Told told, Held hold) {
        notices.end(told.failed(), id, EndReason.CANCELLED); // in case that it rings there all the same
        synchronized (session.lock()) {
            Call call = book.get(id);
            if (hold.isFull() || told.reached().isEmpty() && !told.failed().isEmpty()) {
                throw new SignalingException(ErrorCode.UNAVAILABLE, "nobody could be reached; try again");
            }
            if (call == null || told.reached().isEmpty()) {
                throw nobody();
            }
            call.ringing.retainAll(told.reached());
            call.shown = true;
            session.send(new Message.Ringing(session.re(via, request.id()), id));
            session.tell(new SignalingEvent.CallStarted(id, session.requester(), told.reached()));
            calls.ringUntil(call, session.node.limits.ringTimeout());
        }
    }
}
