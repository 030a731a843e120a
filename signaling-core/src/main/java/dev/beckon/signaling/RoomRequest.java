package dev.beckon.signaling;

/**
 * What a peer asks of a registry when it wants into a room.
 *
 * @param capacity members at most, for a room that is made by this request
 */
public record RoomRequest(String room, Mode mode, int capacity) {

    /** What to do when the room exists, or does not. */
    public enum Mode {
        /** The room must be new: otherwise {@code id-taken}. */
        CREATE,
        /** The room must exist: otherwise {@code not-found}. */
        JOIN,
        /** Joins the room, or makes it. */
        JOIN_OR_CREATE
    }
}
