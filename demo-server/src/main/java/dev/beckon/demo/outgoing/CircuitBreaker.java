package dev.beckon.demo.outgoing;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Spares a server that fails, and those who would wait for it.
 *
 * <pre>
 *   CLOSED ──five failures in a row──▶ OPEN ──after the pause──▶ TRYING (one is let through)
 *     ▲                                 ▲                          │
 *     │                                 └────────── it fails ──────┤
 *     └───────────────────────── it succeeds ──────────────────────┘
 * </pre>
 *
 * Safe for use by many threads.
 */
final class CircuitBreaker {

    private enum State {
        CLOSED,
        OPEN,
        TRYING
    }

    private static final int FAILURES = 5;

    private final long pauseNanos;
    private final LongSupplier clock;

    // ---- guarded by this

    private State state = State.CLOSED;
    private int failures;
    private long openedNanos;

    CircuitBreaker(Duration pause, LongSupplier clock) {
        this.pauseNanos = pause.toNanos();
        this.clock = clock;
    }

    /** Whether to ask now. Whoever is told so says later whether it {@linkplain #succeeded succeeded} or {@linkplain #failed failed}. */
    synchronized boolean admits() {
        if (state == State.OPEN && clock.getAsLong() - openedNanos >= pauseNanos) {
            state = State.TRYING;
            return true;
        }
        return state == State.CLOSED;
    }

    synchronized void succeeded() {
        state = State.CLOSED;
        failures = 0;
    }

    /** @return whether it was this failure that opened it */
    synchronized boolean failed() {
        failures++;
        boolean opens = state == State.TRYING || state == State.CLOSED && failures >= FAILURES;
        if (opens) {
            state = State.OPEN;
            openedNanos = clock.getAsLong();
        }
        return opens;
    }
}
