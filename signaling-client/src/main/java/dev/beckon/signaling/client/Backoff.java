package dev.beckon.signaling.client;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before a reconnect: not at all the first time, since most losses are of the socket and not of the server; after that "full jitter", so
 * that clients of a server that fell do not return as one wave.
 */
final class Backoff {

    private static final long BASE_MILLIS = 500;
    private static final long CEILING_MILLIS = 15_000;

    /** From here on the ceiling holds. */
    private static final int MANY = 5;

    private Backoff() {}

    /**
     * @param attempt failed attempts since the connection was last healthy
     * @param random uniform in [0, 1)
     */
    static Duration delay(int attempt, DoubleSupplier random) {
        if (attempt == 0) {
            return Duration.ZERO;
        }
        long most = attempt >= MANY ? CEILING_MILLIS : BASE_MILLIS << attempt;
        return Duration.ofMillis((long) (random.getAsDouble() * most));
    }
}
