package dev.beckon.signaling.session;

import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Transport;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport of one connection, guarded: nothing is thrown here. What the transport throws costs its own connection: the line is {@link #broken} from then on,
 * and the connection is closed. Any thread.
 */
final class Line implements Executor {

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

    private final Transport transport;
    private final LiveConnection connection;
    private volatile boolean broken;
    private volatile boolean closed;
    /** A bit for each reason. Written under the monitor. */
    private volatile byte pauses;

    Line(Transport transport, LiveConnection connection) {
        this.transport = transport;
        this.connection = connection;
    }

    /** After a failure nothing more is sent: what was not sent would be missing before it. */
    void send(byte[] frame) {
        if (broken) {
            return;
        }
        try {
            transport.send(frame);
        } catch (Throwable fault) {
            breaks("send", fault);
        }
    }

    /** The connection is gone: its executor may have ended with it. */
    void closed() {
        closed = true;
    }

    void close(CloseReason reason) {
        try {
            transport.close(reason);
        } catch (Throwable fault) {
            LOG.warn("close failed", fault);
        }
    }

    /** @return false if it was paused for that reason already */
    synchronized boolean pause(Pause why) {
        int before = pauses;
        pauses = (byte) (before | 1 << why.ordinal());
        if (before == 0) {
            reading(false);
        }
        return pauses != before;
    }

    /** Reads on if there is no other reason. */
    synchronized void goOn(Pause why) {
        int before = pauses;
        pauses = (byte) (before & ~(1 << why.ordinal()));
        if (before != 0 && pauses == 0) {
            reading(true);
        }
    }

    boolean isPaused() {
        return pauses != 0;
    }

    private void reading(boolean on) {
        try {
            transport.reading(on);
        } catch (Throwable fault) {
            breaks("reading", fault);
        }
    }

    void ping() {
        try {
            transport.ping();
        } catch (Throwable fault) {
            breaks("ping", fault);
        }
    }

    long queuedBytes() {
        try {
            return transport.queuedBytes();
        } catch (Throwable fault) {
            breaks("queuedBytes", fault);
            return 0;
        }
    }

    String remote() {
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
    public void execute(Runnable task) {
        if (!closed) {
            try {
                transport.executor().execute(task);
                return;
            } catch (Throwable fault) {
                breaks("executor", fault);
            }
        }
        connection.background().execute(task);
    }

    /** Whether the transport has failed: the session must give it up. */
    boolean broken() {
        return broken;
    }

    private void breaks(String what, Throwable fault) {
        if (broken) {
            return;
        }
        broken = true;
        LOG.warn("{} of a transport failed; its connection is closed", what, fault);
        connection.background().execute(() -> connection.close(CloseReason.INTERNAL));
    }
}
