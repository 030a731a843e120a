package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.Transport;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line with what time does to it: the deadline for hello, silence, ICE servers that run out, an identity that ends. The node's sweep looks at it twice a
 * second; so it has no timer.
 */
abstract class WatchedLine extends DeskLine {

    /** So long after fresh ICE servers could not be had they are asked for again. */
    private static final Duration ICE_RETRY = Duration.ofSeconds(15);

    private static final long NEVER = Long.MAX_VALUE;

    /** In the place of a time: the client was told of the end of its identity. */
    private static final int TOLD = Integer.MIN_VALUE;

    final Node node;

    // ---- any thread

    /** When its client must have said hello; from then on, when it needs fresh ICE servers. */
    private volatile long deadlineNanos;

    private volatile long heardNanos;
    private volatile boolean pinged;

    /** Its client is told once when its identity ends in less than so many milliseconds. */
    private volatile int noticeBelow = (int) Validity.NOTICE.toMillis();

    WatchedLine(Node node, Transport transport, long openedNanos) {
        super(transport);
        this.node = node;
        this.deadlineNanos = openedNanos + node.limits.helloTimeout().toNanos();
        this.heardNanos = node.timers.nanoTime();
    }

    @Nullable
    abstract Session session();

    /** Whether its hello has come, and is answered or about to be. On the executor. */
    abstract boolean isGreeted();

    /** Sends what waits for its client. */
    public abstract void drained();

    /** Asks for new ICE servers for its client. On the executor. */
    abstract void freshIceServers(Session known);

    @Override
    final Scheduler timers() {
        return node.timers;
    }

    // ---- signs of life

    public final void alive() {
        heardNanos = node.timers.nanoTime();
        pinged = false;
    }

    /** When its client gave the last sign of life. */
    final long heardNanos() {
        return heardNanos;
    }

    /** Whether the client has given a sign of life after that moment. */
    final boolean heardAfter(long nanos) {
        return heardNanos - nanos > 0;
    }

    // ---- deadlines

    /** Its client may say hello so much later. */
    final void hasMoreTime(long nanos) {
        deadlineNanos += nanos;
    }

    /** Its client has to say hello again, in the time that it had at first. */
    final void awaitsHello() {
        deadlineNanos = node.timers.nanoTime() + node.limits.helloTimeout().toNanos();
        noticeBelow = (int) Validity.NOTICE.toMillis();
    }

    /** The client was given these; any thread. */
    final void gave(List<IceServer> servers) {
        long due = NEVER;
        for (IceServer server : servers) {
            Duration lifetime = server.lifetime();
            if (lifetime != null && lifetime.compareTo(Limits.LONGEST) < 0) {
                due = Math.min(due, lifetime.toNanos() / 4 * 3);
            }
        }
        deadlineNanos = due == NEVER ? NEVER : node.timers.nanoTime() + due;
    }

    /** Whether to tell the client now that its identity ends in so many milliseconds. True once, until {@link #noticeBelow}. */
    final boolean isNoticeDue(long left) {
        int below = noticeBelow;
        if (below == TOLD || left > below) {
            return false;
        }
        noticeBelow = TOLD;
        return true;
    }

    /** The client is to be told when its identity ends in less than so many milliseconds. */
    final void noticeBelow(int left) {
        noticeBelow = left;
    }

    // ---- the sweep

    /** Looks for what is due; called by the node's sweep, on any thread. */
    final void check(long now) {
        drained();
        long silent = isPaused() ? 0 : now - heardNanos; // nobody reads what it says
        long silence = node.limits.silence().toNanos();
        Session open = session();
        if (open != null) {
            Validity.check(open, this);
        }
        boolean late = deadlineNanos != NEVER && now - deadlineNanos > 0;
        if (open != null && late) {
            deadlineNanos = now + ICE_RETRY.toNanos(); // for the case that there are none now
            execute(() -> freshIceServers(open));
        }
        if (open == null && late) {
            execute(this::checkHello);
        } else if (silent > silence + node.limits.spiTimeout().toNanos()) {
            close(CloseReason.SILENT); // here, because its executor runs nothing any more
        } else if (silent > silence) {
            closeLater(CloseReason.SILENT);
        } else if (silent > node.limits.heartbeat().toNanos() && !pinged) {
            pinged = true;
            ping();
        }
    }

    private void checkHello() {
        if (!isGreeted()) {
            close(CloseReason.NO_HELLO);
        }
    }

    /** Closes the connection from its executor. May be called with the session's lock held. */
    final void closeLater(CloseReason reason) {
        execute(() -> close(reason));
    }
}
