package dev.beckon.signaling.session;

import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.Ack;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.SignalingEvent;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a client says to its session: counted, given its turn, and handled as {@link Requests} say. Being counted and getting a turn are one moment, so that what
 * was counted before another connection took over is done before what comes on that one.
 */
final class Intake {

    private Intake() {}

    /** A message of the client; on the connection's executor. What comes on a connection that was replaced changes nothing. */
    static void receive(Session session, LiveConnection via, Message message, int bytes) {
        if (message instanceof Ack ack) {
            acknowledge(session, via, ack);
            return;
        }
        boolean begun;
        boolean bearable = true;
        synchronized (session.lock()) {
            if (!count(session, via, message)) {
                return;
            }
            begun = session.steps.begin();
            if (!begun) {
                bearable = waits(session, via, message, bytes);
            }
        }
        if (begun) {
            CompletionStage<?> stage = null;
            try {
                stage = handle(session, via, message);
            } finally {
                session.steps.end(via, stage);
            }
        } else if (!bearable) {
            via.close(CloseReason.POLICY);
        }
    }

    /** Under the lock. @return false if the client went on although its connection was not read */
    private static boolean waits(Session session, LiveConnection via, Message message, int bytes) {
        Backlog waiting = session.extras().backlog();
        session.steps.later(via, () -> {
            synchronized (session.lock()) {
                LiveConnection open = session.attachment.connection();
                if (waiting.removed() && open != null) {
                    open.goOn(Line.Pause.SESSION);
                }
            }
            return handle(session, via, message);
        });
        if (waiting.added(bytes)) {
            via.pause(Line.Pause.SESSION);
        }
        return !waiting.isTooMuch();
    }

    /**
     * Counts a message of the client.
     *
     * @param message null if it could not be understood
     * @return false if another connection has taken over
     */
    private static boolean count(Session session, LiveConnection via, @Nullable Message message) {
        synchronized (session.lock()) {
            if (session.attachment.connection() != via) {
                return false;
            }
            CountedStream stream = session.stream();
            if (!via.isArriving()) {
                stream.confirms();
            }
            if (stream.receives(message)) {
                session.send(new Ack(stream.received()));
            }
            return true;
        }
    }

    /**
     * A message that was refused before it came to be handled.
     *
     * @param message null if it could not be understood
     */
    static void refused(Session session, LiveConnection via, @Nullable Message message, Message.Error error) {
        if (count(session, via, message)) {
            session.send(error);
        }
    }

    private static @Nullable CompletionStage<?> handle(Session session, LiveConnection via, Message message) {
        try {
            return Requests.dispatch(session, via, message);
        } catch (SignalingException refusal) {
            refuse(session, via, message.id(), refusal);
        } catch (Throwable fault) {
            via.fail(fault);
        }
        return null;
    }

    /** Answers a request by an error. */
    static void refuse(Session session, LiveConnection via, long id, SignalingException refusal) {
        via.noteGuess(refusal);
        session.reply(via, Message.Error.of(refusal.re(id)));
        session.node.listener.on(new SignalingEvent.Refused(session.requester(), refusal.code(), refusal.text()));
        via.execute(() -> via.judge(refusal));
    }

    /** No step: one that had to wait could come to numbers that have begun anew. */
    private static void acknowledge(Session session, LiveConnection via, Ack ack) {
        try {
            synchronized (session.lock()) {
                if (count(session, via, ack)) {
                    acknowledged(session, ack);
                }
            }
        } catch (SignalingException refusal) {
            refuse(session, via, Message.NO_ID, refusal);
        }
    }

    /** The client has everything up to this number. */
    static void acknowledged(Session session, Ack ack) {
        synchronized (session.lock()) {
            session.stream().acknowledged(ack.received());
            session.send(new Ack(session.stream().received()));
        }
    }
}
