package dev.beckon.signaling.message;

import org.jspecify.annotations.Nullable;

/**
 * How a room is made.
 *
 * @param capacity members at most
 * @param password the one that who joins has to show; null for none
 * @param locked whether only those may join whom the moderator admits; the moderator may unlock the room
 * @param relayOnly whether candidates other than those of TURN relays are held back
 */
public record RoomOptions(int capacity, @Nullable String password, boolean locked, boolean relayOnly) {

    /** @throws IllegalArgumentException if the capacity is less than 1 */
    public RoomOptions {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity is " + capacity + ", but has to be 1 or more");
        }
    }

    /** An open room for so many. */
    public static RoomOptions of(int capacity) {
        return new RoomOptions(capacity, null, false, false);
    }

    /** The same for so many. */
    public RoomOptions withCapacity(int members) {
        return members == capacity ? this : new RoomOptions(members, password, locked, relayOnly);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "RoomOptions[capacity=" + capacity + ", locked=" + locked + ", relayOnly=" + relayOnly + "]";
    }
}
