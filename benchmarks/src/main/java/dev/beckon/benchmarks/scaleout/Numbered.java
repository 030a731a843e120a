package dev.beckon.benchmarks.scaleout;

import java.util.BitSet;

/** What one says to another: the numbers 1, 2, 3, …; and which of them came, and how. Safe for use by many threads. */
final class Numbered {

    private int said;
    private final BitSet came = new BitSet();
    private final BitSet refused = new BitSet();
    private int doubled;
    private int reordered;

    synchronized int next() {
        return ++said;
    }

    synchronized void came(int number) {
        if (came.get(number)) {
            doubled++;
        } else if (number < came.length() - 1) {
            reordered++;
        }
        came.set(number);
    }

    /** Who said it was told that it may not come. */
    synchronized void refused(int number) {
        refused.set(number);
    }

    synchronized boolean lastHasCome() {
        return came.get(said);
    }

    synchronized int said() {
        return said;
    }

    /** How many did not come. */
    synchronized int lost() {
        return said - came.cardinality();
    }

    /** How many did not come, and who said them knows of no reason why. */
    synchronized int lostUnrefused() {
        BitSet known = (BitSet) came.clone();
        known.or(refused);
        return said - known.cardinality();
    }

    synchronized int doubled() {
        return doubled;
    }

    /** How many came after a later one. */
    synchronized int reordered() {
        return reordered;
    }
}
