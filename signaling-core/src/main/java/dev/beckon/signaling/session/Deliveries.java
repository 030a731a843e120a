package dev.beckon.signaling.session;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.VoidReason;
import dev.beckon.signaling.spi.SignalingEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What others deliver to a session, on any thread at any time: noted, and passed on to its client if the client is to see it. */
final class Deliveries {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    private Deliveries() {}

    /** Never throws: whoever delivers has others to deliver to. */
    static void deliver(Session session, Outgoing message) {
        try {
            synchronized (session.lock()) {
                if (isOrder(message.message())) {
                    session.attachment.obey(message.message());
                    return;
                }
                Held held = session.held();
                if (held != null && held.keeps(message)) {
                    return;
                }
                release(session, held); // null, or there is too much of it
                accept(session, message);
            }
        } catch (Throwable fault) {
            LOG.error(
                    "{} could not be delivered to {}, whose client starts afresh",
                    message.message().type(),
                    session.id(),
                    fault);
            session.attachment.lose();
        }
    }

    // ---- what comes after an answer

    /** Holds back what is delivered until {@link #release}: it happened after what is being asked for. Under the lock. */
    static Held hold(Session session) {
        Held holding = session.nothingHeld();
        session.held(holding);
        return holding;
    }

    /** What others deliver from the registration on comes after the welcome; a client that resumes finds it in its outbox anyway. */
    static void holdUntilWelcome(Session session) {
        synchronized (session.lock()) {
            if (!session.resumes()) {
                hold(session);
            }
        }
    }

    /** Under the lock, after the answer was sent. */
    static void release(Session session, @Nullable Held holding) {
        if (holding != null && holding == session.held()) {
            session.held(null);
            holding.forEach(message -> accept(session, message));
        }
    }

    // ---- what comes now

    /** Whether it is about the connection or the session itself, and so waits for nothing. */
    private static boolean isOrder(Message message) {
        return message.type() == MessageType.BYE || message.type() == MessageType.GOING_AWAY;
    }

    /** Under the lock, and perhaps under one of the registry: listeners are told later. */
    private static void accept(Session session, Outgoing outgoing) {
        Message message = outgoing.message();
        if (message instanceof Message.Signal signal) {
            accept(session, signal, outgoing);
            return;
        }
        Outgoing seen = session.attachment.hasEnded() ? null : noted(session, message, outgoing);
        if (seen != null) {
            session.push(seen);
            if (message instanceof Message.Left kicked) {
                session.tell(new SignalingEvent.RoomLeft(session.requester(), kicked.room(), kicked.reason()));
            }
        }
    }

    /** @return what its client is told; null for nothing */
    private static @Nullable Outgoing noted(Session session, Message message, Outgoing outgoing) {
        if (message instanceof Message.Void event) {
            long re = session.stream().idOf(event.re());
            return re == Message.NO_ID ? null : new Outgoing(event.re(re));
        }
        return Calls.concerns(message) ? session.calls().accept(outgoing) : session.neighbours.accept(outgoing);
    }

    private static void accept(Session session, Message.Signal signal, Outgoing outgoing) {
        VoidReason reason = session.attachment.hasEnded()
                ? VoidReason.CLOSED
                : session.neighbours.receives(signal, session.node.limits.linksPerPair());
        if (reason == null) {
            session.push(outgoing);
            return;
        }
        session.executor().execute(() -> session.node.listener.dropped(signal.type(), signal.peer(), session.id()));
        if (signal.id() != Message.NO_ID) {
            Message.Void answer = new Message.Void(signal.id(), reason);
            session.later(() -> session.node.registry.deliver(session, signal.peer(), answer));
        }
    }
}
