package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.RoomInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a peer asks of a registry when it wants into a room. All but room, mode and password matter only when the room is made by this
 * request.
 *
 * @param capacity members at most
 * @param password the one that the room has, or gets; null for none
 * @param relayOnly see {@link RoomInfo}
 */
public record RoomRequest(
        String room, Mode mode, int capacity, @Nullable String password, boolean relayOnly) {

    /** What to do when the room exists, or does not. */
    public enum Mode {
        /** The room must be new: otherwise {@code id-taken}. */
        CREATE,
        /** The room must exist: otherwise {@code not-found}. */
        JOIN,
        /** Joins the room, or makes it. */
        JOIN_OR_CREATE
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "RoomRequest[" + room + ", " + mode + ", capacity=" + capacity + ", relayOnly=" + relayOnly + "]";
    }
}
