package dev.beckon.signaling.client;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before a reconnect: not at all the first time, since most losses are of the socket and not of the server; after that "full jitter", so
 * that clients of a server that fell do not return as one wave. For the loop.
 */
final class Backoff {

    /** Until what waits for the application's listeners has become less. */
    static final Duration BUSY = Duration.ofMillis(100);

    private static final long BASE_MILLIS = 500;
    private static final long CEILING_MILLIS = 15_000;

    /** From here on the ceiling holds. */
    private static final int MANY = 5;

    /** Attempts that a refusal to come back at once stands for. */
    private static final int LATER = 3;

    private final DoubleSupplier random;

    /** Failed attempts since the connection was last healthy. */
    private int attempt;

    /** The server's word for the next time. */
    private @Nullable Duration told;

    /** @param random uniform in [0, 1) */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /** The server has said when to come back, for the next time only. */
    void told(@Nullable Duration delay) {
        told = delay;
    }

    /** The connection is good: the next loss is retried at once again. */
    void healthy() {
        attempt = 0;
    }

    /** Failed attempts since the connection was last healthy. */
    int attempt() {
        return attempt;
    }

    /**
     * How long to wait now.
     *
     * @param overrun whether this side gave the socket up, because its listeners are busy: no fault of the server
     */
    Duration next(CloseCodes.Return when, boolean overrun) {
        if (when == CloseCodes.Return.LATER) {
            attempt = Math.max(attempt, LATER);
        }
        Duration word = told;
        told = null;
        Duration delay = word != null ? word : overrun ? BUSY : jitter();
        attempt += overrun ? 0 : 1;
        return delay;
    }

    private Duration jitter() {
        if (attempt == 0) {
            return Duration.ZERO;
        }
        long most = attempt >= MANY ? CEILING_MILLIS : BASE_MILLIS << attempt;
        return Duration.ofMillis((long) (random.getAsDouble() * most));
    }
}
