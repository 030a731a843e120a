package dev.beckon.signaling.netty;

import java.util.concurrent.TimeUnit;

/** How many control frames a client may send: the generic cell rate algorithm (ITU-T I.371), one number for a rate with bursts. */
final class ControlBudget {

    private final long nanosEach;

    /** How far the frames admitted so far reach into the future at the rate allowed. */
    private long reachesNanos;

    private boolean started;

    ControlBudget(int perSecond) {
        nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    boolean admits(long nowNanos) {
        if (!started || reachesNanos - nowNanos < 0) {
            started = true;
            reachesNanos = nowNanos;
        }
        reachesNanos += nanosEach;
        return reachesNanos - nowNanos <= FrameLimits.CONTROL_BURST * nanosEach;
    }
}
