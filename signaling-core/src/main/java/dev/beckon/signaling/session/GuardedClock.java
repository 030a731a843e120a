package dev.beckon.signaling.session;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clock of identities, guarded: while it tells no time, that stands still; until it has told one, all identities are over. Safe for use by many threads. */
final class GuardedClock implements InstantSource {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedClock.class);

    private final InstantSource clock;

    /** What time it was when it was asked last. */
    private volatile Instant known = Instant.MAX;

    GuardedClock(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Instant instant() {
        try {
            Instant now = Objects.requireNonNull(clock.instant(), "no time");
            known = now;
            return now;
        } catch (Throwable fault) {
            LOG.error("the clock does not tell the time, which is taken to stand still", fault);
            return known;
        }
    }
}
