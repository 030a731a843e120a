package dev.beckon.signaling.session;

import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.SignalingException;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a peer tells those whom it calls, or who call it. Parts of steps. Each is told whatever becomes of the others. */
final class Notices {

    /**
     * Who was told.
     *
     * @param reached those who are there
     * @param failed those of whom nobody knows
     */
    record Told(List<String> reached, List<String> failed) {}

    private final Session session;

    Notices(Session session) {
        this.session = session;
    }

    /** Calls these peers. Where it rings although that was not known in time, it stops. */
    CompletableFuture<Told> incoming(Collection<String> peers, String call) {
        return deliver(
                peers,
                new Message.Incoming(call, session.info()),
                peer -> session.later(() -> end(List.of(peer), call, EndReason.CANCELLED)));
    }

    /** Says that a call is over; to those who cannot be told now it is said again. */
    CompletableFuture<?> end(Collection<String> ringing, String call, EndReason reason) {
        return surely("end " + call, ringing, new Message.Ended(call, reason));
    }

    /** Says that this peer does not answer; to one who cannot be told now it is said again. */
    CompletableFuture<?> decline(String call, @Nullable PeerInfo caller, boolean busy) {
        List<String> to = caller == null ? List.of() : List.of(caller.peer());
        return surely("decline " + call, to, new Message.Decline(Message.NO_ID, call, busy, session.id()));
    }

    private CompletableFuture<?> surely(String what, Collection<String> peers, Message message) {
        return deliver(peers, message, late -> {}).thenAccept(told -> {
            if (!told.failed().isEmpty()) {
                session.debts().owe(what + " to " + told.failed(), Debts.FIRST, () -> again(told.failed(), message));
            }
        });
    }

    private CompletableFuture<?> again(Collection<String> peers, Message message) {
        return deliver(peers, message, late -> {}).thenAccept(told -> {
            if (!told.failed().isEmpty()) {
                throw new SignalingException(ErrorCode.UNAVAILABLE, "not told: " + told.failed());
            }
        });
    }

    /** @param late for a peer that was told when it had been given up */
    private CompletableFuture<Told> deliver(Collection<String> peers, Message message, Consumer<String> late) {
        Queue<String> reached = new ConcurrentLinkedQueue<>();
        Queue<String> failed = new ConcurrentLinkedQueue<>();
        CompletableFuture<?>[] answers = peers.stream()
                .map(peer -> session.node
                        .registry
                        .deliver(session, peer, message, there -> late.accept(peer))
                        .handle((there, failure) -> {
                            if (failure != null) {
                                failed.add(peer);
                            } else if (there) {
                                reached.add(peer);
                            }
                            return null;
                        }))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(answers).thenApply(done -> new Told(List.copyOf(reached), List.copyOf(failed)));
    }
}
