package dev.beckon.signaling.session;

import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingEvent.SessionEnded.Reason;
import dev.beckon.signaling.spi.SignalingListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The end of a session: its calls are over, it leaves its rooms, one after another, and then its id is free. What fails is tried again with the next attempt; with
 * the last one the id is given back even if there is a room that cannot be left.
 */
final class Departure {

    private final Session session;

    /** Guarded by the session's lock. */
    private CompletableFuture<Boolean> done = new CompletableFuture<>();

    // ---- touched in steps of the session only

    private List<String> rooms = List.of();
    private LeaveReason reason = LeaveReason.LOST;
    /** Until listeners are told; null where they were told of no beginning. */
    private @Nullable Reason untold;

    private int attempts;
    /** Whether the registry has to be told first that the session is on this node. */
    private boolean unknown;

    Departure(Session session) {
        this.session = session;
    }

    /**
     * Completes with false when the session has left its rooms and its id is free, with true when it has moved to another node; fails with {@code
     * unavailable} while the registry does not let it go.
     */
    CompletableFuture<Boolean> done() {
        synchronized (session.lock()) {
            return done;
        }
    }

    /** The session goes on on another node. */
    void moved() {
        ends(true);
    }

    /** The last step of a session. Never fails: what is left to do is owed. */
    CompletableFuture<?> end(LeaveReason leaving, Reason why) {
        sums(leaving);
        untold = why;
        return begin().whenComplete((outcome, failure) -> forget());
    }

    /**
     * The last step of a session that the registry does not know any more: there is nothing to leave, and it may go on elsewhere.
     *
     * @param told whether listeners were told of its beginning
     */
    CompletableFuture<?> evicted(boolean told) {
        sums(LeaveReason.LOST);
        untold = told ? Reason.STOPPED : null;
        tell();
        forget();
        ends(true);
        return done();
    }

    /** What is to be left, and what is over already. */
    private void sums(LeaveReason leaving) {
        reason = leaving;
        Calls calls;
        Set<String> left;
        Set<String> all;
        synchronized (session.lock()) {
            Extras extras = session.extras();
            unknown = extras.owes(Debts.ADOPT);
            calls = extras.callsIfAny();
            left = session.neighbours.rooms();
            all = new LinkedHashSet<>(left);
            all.addAll(extras.forgetDebts());
        }
        rooms = List.copyOf(all);
        if (calls != null) {
            calls.abandon(leaving);
        }
        Requester who = session.requester();
        SignalingListener listener = session.node.listener;
        left.stream()
                .filter(room -> !CallRoom.is(room))
                .forEach(room -> listener.on(new SignalingEvent.RoomLeft(who, room, leaving)));
    }

    /** Before the id is free: the next session of that id begins after this one has ended, for listeners too. */
    private void tell() {
        Reason why = untold;
        untold = null;
        if (why != null) {
            session.node.listener.on(new SignalingEvent.SessionEnded(session.requester(), why));
        }
    }

    private void forget() {
        session.letGo();
        session.node.forget(session);
    }

    /** The last step of a session that no client was told of. */
    CompletableFuture<?> begin() {
        return attempt().exceptionally(failure -> {
            session.debts().owe(Debts.END, Debts.FIRST, this::attempt);
            return null;
        });
    }

    private CompletableFuture<?> attempt() {
        attempts++;
        unknown = unknown && session.node.registry.adopt(session).isCompletedExceptionally();
        List<String> kept = new ArrayList<>();
        return leave(new ArrayDeque<>(rooms), kept)
                .thenCompose(all -> {
                    rooms = kept;
                    tell();
                    return rooms.isEmpty() && !unknown || attempts == Debts.ATTEMPTS
                            ? session.node.registry.unregister(session)
                            : CompletableFuture.failedFuture(new IllegalStateException("still in " + rooms));
                })
                .whenComplete((unregistered, failure) -> {
                    if (failure == null || attempts == Debts.ATTEMPTS) {
                        ends(false);
                    } else {
                        fails();
                    }
                });
    }

    /** @param kept gets those that could not be left */
    private CompletableFuture<?> leave(ArrayDeque<String> left, List<String> kept) {
        while (!left.isEmpty()) {
            String room = left.remove();
            CompletableFuture<Void> gone = session.node.registry.leave(session, room, reason);
            if (!gone.isDone()) {
                return gone.exceptionally(failure -> {
                            kept.add(room);
                            return null;
                        })
                        .thenCompose(outcome -> leave(left, kept));
            }
            if (gone.isCompletedExceptionally()) {
                kept.add(room);
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    private void ends(boolean moved) {
        CompletableFuture<Boolean> waiting = done();
        if (!waiting.complete(moved)) {
            synchronized (session.lock()) {
                done = CompletableFuture.completedFuture(moved);
            }
        }
    }

    private void fails() {
        done().completeExceptionally(
                        new SignalingException(ErrorCode.UNAVAILABLE, session.id() + " is not yet free; try again"));
    }
}
