package dev.beckon.signaling.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of a node, or its sessions, in an array in which each knows its place: one costs four bytes here, where a concurrent hash set takes
 * forty. Safe for use by many threads.
 */
final class Roster<T extends Roster.Entry> {

    private static final int NOWHERE = -1;

    /** What can be in a roster, in one at a time. */
    abstract static class Entry {
        /** Guarded by the roster. */
        private int place = NOWHERE;
    }

    private @Nullable Entry[] all = new Entry[16];
    private int count;

    /** Does nothing if it is there already. */
    synchronized void add(T added) {
        Entry entry = added;
        if (entry.place == NOWHERE) {
            if (count == all.length) {
                all = Arrays.copyOf(all, count + count / 2);
            }
            put(entry, count++);
        }
    }

    /** Does nothing if it is not there. */
    synchronized void remove(T gone) {
        Entry entry = gone;
        if (entry.place == NOWHERE) {
            return;
        }
        Entry last = all[--count];
        all[count] = null;
        if (last != null) {
            put(last, entry.place);
        }
        entry.place = NOWHERE;
    }

    private void put(Entry entry, int place) {
        all[place] = entry;
        entry.place = place;
    }

    synchronized int count() {
        return count;
    }

    /** The one at that place; null if there are fewer. Whoever goes from the last place down to the first misses none that stays. */
    @SuppressWarnings("unchecked") // only such are added
    synchronized @Nullable T at(int place) {
        return place < count ? (T) all[place] : null;
    }
}
