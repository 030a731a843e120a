package dev.beckon.signaling.session;

import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Transport;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guarded side of a connection to its transport: nothing is thrown here. What the transport throws costs its own connection: the line is {@linkplain
 * #isBroken broken} from then on, nothing more is sent, and the connection is closed. Any thread.
 *
 * <p>A superclass, because an object for it would cost every connection 24 bytes.
 */
abstract class Line extends Roster.Entry implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Line.class);

    /** Why nothing is read from the client for a while. */
    enum Pause {
        /** It sends too much. */
        RATE,
        /** Its hello is not answered yet, and much waits behind it. */
        GREETING,
        /** Much of what its session was asked waits. */
        SESSION
    }

    private static final int CLOSED = 1 << 7;
    private static final int BROKEN = 1 << 6;

    /** A bit for each {@link Pause}. */
    private static final int PAUSES = BROKEN - 1;

    private final Transport transport;

    /** All that can be true of it, in one byte. Written under the monitor. */
    private volatile byte marks;

    Line(Transport transport) {
        this.transport = transport;
    }

    /** Runs what the transport's executor does not take. */
    abstract Executor background();

    /** The transport has failed. Not on its executor. */
    abstract void brokeDown();

    /** After a failure nothing more is sent: what was not sent would be missing before it. */
    final void send(byte[] frame) {
        if (isBroken()) {
            return;
        }
        try {
            transport.send(frame);
        } catch (Throwable fault) {
            breaks("send", fault);
        }
    }

    final void hangUp(CloseReason reason) {
        try {
            transport.close(reason);
        } catch (Throwable fault) {
            LOG.warn("close failed", fault);
        }
    }

    /** The connection is gone: its executor may have ended with it. @return false if it was already */
    final synchronized boolean ends() {
        boolean first = !isClosed();
        marks |= (byte) CLOSED;
        return first;
    }

    final boolean isClosed() {
        return (marks & CLOSED) != 0;
    }

    /** @return false if it was paused for that reason already */
    final synchronized boolean pause(Pause why) {
        int before = marks & PAUSES;
        int now = before | 1 << why.ordinal();
        marks |= (byte) now;
        if (before == 0) {
            reading(false);
        }
        return now != before;
    }

    /** Reads on if there is no other reason. */
    final synchronized void unpause(Pause why) {
        boolean before = isPaused();
        marks &= (byte) ~(1 << why.ordinal());
        if (before && !isPaused()) {
            reading(true);
        }
    }

    final boolean isPaused() {
        return (marks & PAUSES) != 0;
    }

    private void reading(boolean on) {
        try {
            transport.reading(on);
        } catch (Throwable fault) {
            breaks("reading", fault);
        }
    }

    final void ping() {
        try {
            transport.ping();
        } catch (Throwable fault) {
            breaks("ping", fault);
        }
    }

    final long queuedBytes() {
        try {
            return Math.max(0, transport.queuedBytes());
        } catch (Throwable fault) {
            breaks("queuedBytes", fault);
            return 0;
        }
    }

    final String remote() {
        return remote(transport);
    }

    static String remote(Transport transport) {
        try {
            return String.valueOf(transport.remote());
        } catch (Throwable fault) {
            LOG.warn("remote failed", fault);
            return "unknown";
        }
    }

    /** Runs a task on the transport's executor; in the background if that takes none, or the connection is gone. */
    @Override
    public final void execute(Runnable task) {
        if (!isClosed()) {
            try {
                transport.executor().execute(task);
                return;
            } catch (Throwable fault) {
                breaks("executor", fault);
            }
        }
        background().execute(task);
    }

    /** Whether the transport has failed: the session must give the connection up. */
    final boolean isBroken() {
        return (marks & BROKEN) != 0;
    }

    private void breaks(String what, Throwable fault) {
        synchronized (this) {
            if (isBroken()) {
                return;
            }
            marks |= BROKEN;
        }
        LOG.warn("{} of a transport failed; its connection is closed", what, fault);
        background().execute(this::brokeDown);
    }
}
