package dev.beckon.signaling.netty;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many WebSockets may be opened in a second, with bursts of one second's worth: when thousands come back at once, those who are there already
 * still get their turn. The generic cell rate algorithm (ITU-T I.371). Safe for use by many threads.
 */
final class UpgradeRate {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long nanosEach;

    /** How far the upgrades admitted so far reach into the future at the rate allowed. */
    private final AtomicLong reachesNanos;

    /** @param perSecond 0 for no limit */
    UpgradeRate(int perSecond, long nowNanos) {
        nanosEach = perSecond == 0 ? 0 : SECOND / perSecond;
        reachesNanos = new AtomicLong(nowNanos);
    }

    boolean admits(long nowNanos) {
        if (nanosEach == 0) {
            return true;
        }
        for (; ; ) {
            long reached = reachesNanos.get();
            long from = reached - nowNanos < 0 ? nowNanos : reached;
            if (from + nanosEach - nowNanos > SECOND) {
                return false;
            }
            if (reachesNanos.compareAndSet(reached, from + nanosEach)) {
                return true;
            }
        }
    }
}
