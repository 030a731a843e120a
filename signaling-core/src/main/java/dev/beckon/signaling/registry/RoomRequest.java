package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.RoomOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a peer asks of a registry when it wants into a room.
 *
 * @param room the id of the room
 * @param mode what to do where the room exists, or does not
 * @param password the one that the peer shows to a room that exists; null for none
 * @param trusted whether the peer joins a room that exists without its password, although it is locked, and although the peer was removed from it
 * @param options those of the room if it is made by this request
 */
public record RoomRequest(String room, Mode mode, @Nullable String password, boolean trusted, RoomOptions options) {

    /** What to do when the room exists, or does not. */
    public enum Mode {
        /** The room must be new: otherwise {@code id-taken}. */
        CREATE,
        /** The room must exist: otherwise {@code not-found}. */
        JOIN,
        /** Joins the room, or makes it. */
        JOIN_OR_CREATE
    }

    /**
     * A new room.
     *
     * @param room the id of the room
     * @param options those of the room
     * @return the request; fails where there is such a room
     */
    public static RoomRequest create(String room, RoomOptions options) {
        return new RoomRequest(room, Mode.CREATE, null, false, options);
    }

    /** Leaves passwords out. */
    @Override
    public String toString() {
        return "RoomRequest[" + room + ", " + mode + ", trusted=" + trusted + ", " + options + "]";
    }
}
