package dev.beckon.signaling.session;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Rates of any number of things in memory of a fixed size: a count-min sketch (Cormode and Muthukrishnan 2005) with conservative update, whose cells hold what the
 * generic cell rate algorithm (ITU-T I.371) does, how far what was done reaches into the future at the rate allowed. Two things may share a cell, so one may
 * be held for busier than it is, if it shares every one of its cells with busier ones; never for idler. Which share is decided by a seed that nobody
 * outside knows.
 *
 * <p>Safe for use by many threads. Two of them at one cell may count one thing less.
 */
final class RateSketch {

    private static final int ROWS = 4;
    private static final int CELLS = 1 << 15;

    private final long seed;
    private final AtomicLongArray cells = new AtomicLongArray(ROWS * CELLS);

    RateSketch(long seed) {
        this.seed = seed;
    }

    /** How far what was done reaches beyond now, in nanoseconds; 0 for something that has all of its burst. */
    long ahead(long thing, long nowNanos) {
        long least = Long.MAX_VALUE;
        for (int row = 0; row < ROWS; row++) {
            least = Math.min(least, cells.get(cell(thing, row)));
        }
        return Math.max(0, least - nowNanos);
    }

    /** It was done once more. @param nowNanos on a clock that starts at 0 */
    void add(long thing, long nanosEach, long nowNanos) {
        long reaches = nowNanos + ahead(thing, nowNanos) + nanosEach;
        for (int row = 0; row < ROWS; row++) {
            cells.accumulateAndGet(cell(thing, row), reaches, Math::max);
        }
    }

    private int cell(long thing, int row) {
        // the finalizer of MurmurHash3
        long hash = thing ^ seed + row * 0x9E3779B97F4A7C15L;
        hash = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ hash >>> 33) * 0xC4CEB9FE1A85EC53L;
        return row * CELLS + (int) ((hash ^ hash >>> 33) & CELLS - 1);
    }
}
