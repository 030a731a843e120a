package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.ErrorCode.Weight;
import dev.beckon.signaling.message.Message;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How much one connection may still send: for each kind a bucket that leaks at the kind's rate (ITU-T I.371). A message fills it by the time that it
 * takes to leak out again.
 *
 * <pre>
 *   0 ─────────── burst ─────────── burst + overdraft
 *     it may go on  │  it is taken,      │  it is refused
 *                   │  and reading stops │
 * </pre>
 *
 * So a sender is held back, and loses nothing, unless its transport can not stop reading. The errors that a connection may cause are counted apart
 * ({@link Forgiveness}). Touched on the connection's executor only.
 */
final class Budget {

    private static final int BURST = (int) TimeUnit.SECONDS.toMicros(Rates.BURST_SECONDS);

    /** What may still come after reading has stopped: a transport hands in what it has read already. */
    private static final int OVERDRAFT = BURST;

    private static final long SECOND = TimeUnit.SECONDS.toMicros(1);

    /** The answer to a message that is too much. */
    static final long REFUSED = -1;

    // The levels in microseconds, as they were then; no array, which would take 24 bytes more of every connection

    /** Begins anew every 71 minutes: after just so long a time a bucket can seem fuller than it is, for ten seconds. */
    private int thenMicros;

    private int descriptions;
    private int candidates;
    private int data;
    private int acks;
    private int requests;

    /** Null until the first error. */
    private @Nullable Forgiveness forgiveness;

    /** @param now from which on the budget is full */
    Budget(long now) {
        thenMicros = micros(now);
    }

    private static int micros(long nanos) {
        return (int) TimeUnit.NANOSECONDS.toMicros(nanos);
    }

    /** Counts an error. @return whether the connection may live on */
    boolean forgives(Weight weight, Limits limits, long now) {
        Forgiveness left = forgiveness == null ? new Forgiveness() : forgiveness;
        forgiveness = left;
        return left.covers(weight, limits, now);
    }

    /**
     * Counts a message.
     *
     * @return for how many nanoseconds nothing more should be read after it, mostly 0; {@link #REFUSED} if it is not to be taken, and was not counted
     */
    long spend(Rates rates, Rates.Kind kind, int bytes, long now) {
        int rate = rates.of(kind);
        if (rate == 0) {
            return 0;
        }
        leak(now);
        int level = level(kind);
        if (level + SECOND / rate > BURST + OVERDRAFT) { // nothing fits in, not even the smallest
            return REFUSED;
        }
        long filled = level + (Rates.weight(bytes) * SECOND + rate - 1) / rate;
        level(kind, (int) Math.min(filled, BURST + OVERDRAFT));
        return filled <= BURST ? 0 : pause();
    }

    /** The answer to a message that was {@link #REFUSED}. */
    Message.Error tooMany(long re, Rates rates, Rates.Kind kind, long now) {
        String what = kind.name().toLowerCase(Locale.ROOT);
        return new Message.Error(
                re,
                ErrorCode.RATE_LIMITED,
                "at most " + rates.of(kind) + " " + what + " a second",
                1 + TimeUnit.NANOSECONDS.toMillis(pause(now)));
    }

    /** The nanoseconds until every bucket has leaked to where its client may go on; 0 if it may now. */
    long pause(long now) {
        leak(now);
        return pause();
    }

    private long pause() {
        int highest = Math.max(Math.max(descriptions, candidates), Math.max(Math.max(data, acks), requests));
        return TimeUnit.MICROSECONDS.toNanos(Math.max(0, highest - BURST));
    }

    private void leak(long now) {
        int nowMicros = micros(now);
        int leaked = (int) Math.min(Integer.toUnsignedLong(nowMicros - thenMicros), BURST + OVERDRAFT);
        thenMicros = nowMicros;
        descriptions = Math.max(0, descriptions - leaked);
        candidates = Math.max(0, candidates - leaked);
        data = Math.max(0, data - leaked);
        acks = Math.max(0, acks - leaked);
        requests = Math.max(0, requests - leaked);
    }

    private int level(Rates.Kind kind) {
        return switch (kind) {
            case DESCRIPTIONS -> descriptions;
            case CANDIDATES -> candidates;
            case DATA -> data;
            case ACKS -> acks;
            case REQUESTS -> requests;
        };
    }

    private void level(Rates.Kind kind, int micros) {
        switch (kind) {
            case DESCRIPTIONS -> descriptions = micros;
            case CANDIDATES -> candidates = micros;
            case DATA -> data = micros;
            case ACKS -> acks = micros;
            case REQUESTS -> requests = micros;
        }
    }
}
