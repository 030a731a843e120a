package dev.beckon.signaling.message;

/** A call is a room of two that only its peers know. Its name is one that no client can write, because a client's room has no colon in its id. */
public final class CallRoom {

    private static final String PREFIX = "call:";

    private CallRoom() {}

    /** The room of the call with this id. */
    public static String of(String call) {
        return PREFIX + call;
    }

    /** Whether this room is a call. */
    public static boolean is(String room) {
        return room.startsWith(PREFIX);
    }

    /** The id of the call whose room this is. */
    public static String call(String room) {
        return room.substring(PREFIX.length());
    }
}
