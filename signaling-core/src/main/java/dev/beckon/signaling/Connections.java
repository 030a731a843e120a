package dev.beckon.signaling;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of a node, in an array in which each knows its place: a connection costs four bytes here, where a concurrent hash set takes
 * forty. Safe for use by many threads.
 */
final class Connections {

    private @Nullable Connection[] all = new Connection[16];
    private int count;

    synchronized void add(Connection added) {
        if (count == all.length) {
            all = Arrays.copyOf(all, count + count / 2);
        }
        put(added, count++);
    }

    /** Does nothing if it is not there. */
    synchronized void remove(Connection gone) {
        if (gone.place == Connection.NOWHERE) {
            return;
        }
        Connection last = all[--count];
        all[count] = null;
        if (last != null) {
            put(last, gone.place);
        }
        gone.place = Connection.NOWHERE;
    }

    private void put(Connection connection, int place) {
        all[place] = connection;
        connection.place = place;
    }

    synchronized int count() {
        return count;
    }

    /** The one at that place; null if there are fewer. Whoever goes from the last place down to the first misses none that stays. */
    synchronized @Nullable Connection at(int place) {
        return place < count ? all[place] : null;
    }
}
