package dev.beckon.signaling.jakarta;

import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Holding;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One message that comes in parts, of at most a few KiB each, so that an idle connection needs no buffer for a whole one. What is held is counted. Safe for use by many
 * threads.
 */
final class Assembly {

    static final CloseReason TOO_SLOW = new CloseReason(CloseReason.POLICY.code(), "a message takes too long");

    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

    /**
     * What became of a part; more has to come where both are null.
     *
     * @param message the whole message that it completes
     * @param fault why the connection has to be closed: the message is too large, takes too long, or the node holds too much already
     */
    record Outcome(@Nullable String message, @Nullable CloseReason fault) {
        private static final Outcome MORE = new Outcome(null, null);

        private static Outcome of(CloseReason fault) {
            return new Outcome(null, fault);
        }
    }

    private final int mostBytes;
    private final Holding holding;
    private @Nullable StringBuilder parts;
    private long sinceNanos;

    /** @param mostBytes of a message; a character has one at least */
    Assembly(int mostBytes, Holding holding) {
        this.mostBytes = mostBytes;
        this.holding = holding;
    }

    synchronized Outcome add(String part, boolean last, long nowNanos) {
        StringBuilder before = parts;
        int chars = (before == null ? 0 : before.length()) + part.length();
        if (chars > mostBytes) {
            return fails(CloseReason.TOO_BIG);
        }
        if (last) {
            String whole = before == null ? part : before.append(part).toString();
            drop();
            return new Outcome(whole, null);
        }
        if (before == null) {
            before = new StringBuilder();
            parts = before;
            sinceNanos = nowNanos;
        }
        before.append(part);
        if (!holding.holds(Character.BYTES * chars)) {
            return fails(CloseReason.TRY_LATER);
        }
        return late(nowNanos) ? fails(TOO_SLOW) : Outcome.MORE;
    }

    /** Whether what was begun should have come to its end. */
    synchronized boolean late(long nowNanos) {
        return parts != null && nowNanos - sinceNanos > MOST_NANOS;
    }

    /** Lets go of what was begun. */
    synchronized void drop() {
        if (parts != null) {
            parts = null;
            holding.release();
        }
    }

    private Outcome fails(CloseReason fault) {
        drop();
        return Outcome.of(fault);
    }
}
