package dev.beckon.signaling.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of a node, in an array in which each knows its place: a connection costs four bytes here, where a concurrent hash set takes
 * forty. Safe for use by many threads.
 */
final class Connections {

    private @Nullable LiveConnection[] all = new LiveConnection[16];
    private int count;

    synchronized void add(LiveConnection added) {
        if (count == all.length) {
            all = Arrays.copyOf(all, count + count / 2);
        }
        put(added, count++);
    }

    /** Does nothing if it is not there. */
    synchronized void remove(LiveConnection gone) {
        if (gone.place == LiveConnection.NOWHERE) {
            return;
        }
        LiveConnection last = all[--count];
        all[count] = null;
        if (last != null) {
            put(last, gone.place);
        }
        gone.place = LiveConnection.NOWHERE;
    }

    private void put(LiveConnection connection, int place) {
        all[place] = connection;
        connection.place = place;
    }

    synchronized int count() {
        return count;
    }

    /** The one at that place; null if there are fewer. Whoever goes from the last place down to the first misses none that stays. */
    synchronized @Nullable LiveConnection at(int place) {
        return place < count ? all[place] : null;
    }
}
