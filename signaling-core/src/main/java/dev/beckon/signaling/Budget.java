package dev.beckon.signaling;

import dev.beckon.signaling.ErrorCode.Weight;
import java.util.concurrent.TimeUnit;

/**
 * How much one connection may ask and err. Messages: the generic cell rate algorithm (ITU-T I.371), one number for a rate with bursts. Errors: a
 * count that starts again each minute. Touched on the connection's executor only.
 */
final class Budget {

    private static final int BURST_SECONDS = 5;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Limits limits;

    /** How far the messages admitted so far reach into the future at the rate allowed. */
    private long reachesNanos;

    private boolean started;
    private long minuteNanos;
    private short violations;
    private short misses;

    Budget(Limits limits) {
        this.limits = limits;
    }

    /** @return 0 if a message is admitted now, or the nanoseconds after which it would be */
    long admit(long now) {
        int rate = limits.messagesPerSecond();
        if (rate == 0) {
            return 0;
        }
        if (!started || reachesNanos - now < 0) {
            started = true;
            reachesNanos = now;
        }
        long excess = reachesNanos - now - BURST_SECONDS * SECOND;
        if (excess > 0) {
            return excess;
        }
        reachesNanos += SECOND / rate;
        return 0;
    }

    /** Counts an error. @return whether the connection may live on */
    boolean forgives(Weight weight, long now) {
        if (weight == Weight.NONE) {
            return true;
        }
        if (violations + misses == 0 || now - minuteNanos > MINUTE) {
            minuteNanos = now;
            violations = 0;
            misses = 0;
        }
        if (weight == Weight.VIOLATION) {
            violations++;
        } else {
            misses++;
        }
        return violations <= limits.violations() && misses <= limits.misses();
    }
}
