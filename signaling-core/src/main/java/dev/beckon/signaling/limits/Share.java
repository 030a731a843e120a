package dev.beckon.signaling.limits;

import java.time.Duration;

/**
 * How often something may be done: {@code burst} times at once, and {@code perMinute} times a minute in the long run.
 *
 * @param burst 0 for no limit
 * @param perMinute how many in a minute in the long run
 */
public record Share(int burst, int perMinute) {

    /** No limit. */
    public static final Share UNLIMITED = new Share(0, 0);

    /**
     * Checks the numbers.
     *
     * @param burst see {@link #burst}
     * @param perMinute see {@link #perMinute}
     * @throws IllegalArgumentException if a number is negative, or there is a burst and nothing after it
     */
    public Share {
        if (burst < 0 || perMinute < 0 || burst > 0 && perMinute == 0) {
            throw new IllegalArgumentException(
                    "a share has a burst and a rate of at least 1, or neither, but these are " + burst + " and "
                            + perMinute);
        }
    }

    /**
     * How long one takes at the rate of the long run.
     *
     * @return that time; zero where there is no limit
     */
    public Duration each() {
        return perMinute == 0 ? Duration.ZERO : Duration.ofMinutes(1).dividedBy(perMinute);
    }
}
