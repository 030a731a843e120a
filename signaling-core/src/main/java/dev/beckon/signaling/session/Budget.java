package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Rates;
import java.util.concurrent.TimeUnit;

/**
 * How many messages one connection may still send: for each kind the generic cell rate algorithm (ITU-T I.371), one number for a rate with bursts.
 * Touched on the connection's executor only.
 */
final class Budget {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    // How far the messages admitted reach into the future at the rate allowed; no array, which would take 24 bytes more
    // of every connection

    private long descriptions;
    private long candidates;
    private long data;
    private long requests;

    /** @param now from which on the budget is full */
    Budget(long now) {
        for (Rates.Kind kind : Rates.Kind.values()) {
            reaches(kind, now);
        }
    }

    /** @return 0 if a message is admitted now, or the nanoseconds after which it would be */
    long admit(Rates rates, Rates.Kind kind, long now) {
        int rate = rates.of(kind);
        if (rate == 0) {
            return 0;
        }
        long reaches = Math.max(0, reaches(kind) - now);
        if (reaches > Rates.BURST_SECONDS * SECOND) {
            return reaches - Rates.BURST_SECONDS * SECOND;
        }
        reaches(kind, now + reaches + SECOND / rate);
        return 0;
    }

    private long reaches(Rates.Kind kind) {
        return switch (kind) {
            case DESCRIPTIONS -> descriptions;
            case CANDIDATES -> candidates;
            case DATA -> data;
            case REQUESTS -> requests;
        };
    }

    private void reaches(Rates.Kind kind, long nanos) {
        switch (kind) {
            case DESCRIPTIONS -> descriptions = nanos;
            case CANDIDATES -> candidates = nanos;
            case DATA -> data = nanos;
            case REQUESTS -> requests = nanos;
        }
    }
}
