package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.ErrorCode.Weight;
import java.util.concurrent.TimeUnit;

/** The errors of one connection: a count that starts again each minute. Touched on the connection's executor only. */
final class Forgiveness {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private long minuteNanos;
    private int violations;
    private int misses;

    /** Counts an error. @return whether the connection may live on */
    boolean covers(Weight weight, Limits limits, long now) {
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
