package dev.beckon.signaling.session;

import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomView;
import dev.beckon.signaling.spi.SignalingEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A session in rooms: its own view and the registry's are kept the same. Where nobody knows whether the registry did what it was asked, the session takes itself
 * for out of the room, and owes it to leave until the registry has confirmed that.
 */
final class Membership {

    /** For what no request waits for. */
    static final LongSupplier UNASKED = () -> Message.NO_ID;

    private Membership() {}

    /**
     * Enters a room: a part of a step. What is delivered from then on comes after the answer.
     *
     * @param answer called under the session's lock
     */
    static CompletableFuture<RoomView> enter(Session session, RoomRequest request, Consumer<RoomView> answer) {
        String room = request.room();
        Extras extras = session.extrasIfAny();
        return extras != null && extras.owes(Debts.leaving(room))
                ? leave(session, room, UNASKED).thenCompose(out -> enterFree(session, request, answer))
                : enterFree(session, request, answer);
    }

    private static CompletableFuture<RoomView> enterFree(
            Session session, RoomRequest request, Consumer<RoomView> answer) {
        String room = request.room();
        Held hold;
        synchronized (session.lock()) {
            hold = Deliveries.hold(session);
        }
        return session.node
                .registry
                .enter(session, request)
                .thenApply(view -> entered(session, view, hold, answer))
                .whenComplete((view, failure) -> {
                    synchronized (session.lock()) {
                        Deliveries.release(session, hold);
                    }
                    if (failure == null) {
                        tellEntered(session, room);
                    } else if (Guard.mayHaveHappened(failure)) {
                        owe(session, room, Debts.FIRST);
                    }
                });
    }

    private static void tellEntered(Session session, String room) {
        if (!CallRoom.is(room)) {
            session.node.listener.on(new SignalingEvent.RoomEntered(session.requester(), room));
        }
    }

    private static RoomView entered(Session session, RoomView view, Held hold, Consumer<RoomView> answer) {
        synchronized (session.lock()) {
            if (hold.isFull()) {
                throw new SignalingException(
                        ErrorCode.UNAVAILABLE, "too much was sent to this peer before it was in " + view.room());
            }
            session.neighbours.entered(view);
            answer.accept(view);
        }
        return view;
    }

    /**
     * Leaves a room: a part of a step. The client is told when it is so.
     *
     * @param re of the reply, asked for when it is sent
     */
    static CompletableFuture<?> leave(Session session, String room, LongSupplier re) {
        return session.node.registry.leave(session, room, LeaveReason.LEFT).whenComplete((done, failure) -> {
            if (failure == null) {
                left(session, room, re);
            } else {
                owe(session, room, Debts.FIRST);
            }
        });
    }

    private static void left(Session session, String room, LongSupplier re) {
        boolean wasIn;
        synchronized (session.lock()) {
            Extras extras = session.extrasIfAny();
            if (extras != null) {
                extras.paid(Debts.leaving(room));
            }
            wasIn = session.neighbours.room(room) != null;
            session.neighbours.left(room);
            if (CallRoom.is(room)) {
                session.calls().left(CallRoom.call(room));
            } else if (wasIn || re != UNASKED) {
                session.send(new Message.Left(re.getAsLong(), room, LeaveReason.LEFT));
            }
        }
        if (wasIn && !CallRoom.is(room)) {
            session.node.listener.on(new SignalingEvent.RoomLeft(session.requester(), room, LeaveReason.LEFT));
        }
    }

    /** Has the session leave a room until that has worked: the registry may have it there, whatever the session says. */
    static void owe(Session session, String room, Duration after) {
        session.debts().owe(Debts.leaving(room), after, () -> leave(session, room, UNASKED));
    }

    // ---- what the registry did too late

    /** If the session is not in that room after all that it has asked for meanwhile, it has to be taken out. */
    static void enteredLate(Session session, String room) {
        session.later(() -> isIn(session, room) ? null : leave(session, room, UNASKED));
    }

    /** If the session has entered that room again meanwhile, nobody knows whether it is still there: it leaves it for good. */
    static void leftLate(Session session, String room) {
        session.later(() -> isIn(session, room) ? leave(session, room, UNASKED) : null);
    }

    private static boolean isIn(Session session, String room) {
        synchronized (session.lock()) {
            return session.neighbours.room(room) != null;
        }
    }
}
