package dev.beckon.signaling.message;

/** A call is a room of two that only its peers know. Its name is one that no client can write, because a client's room has no colon in its id. */
public final class CallRoom {

    private static final String PREFIX = "call:";

    private CallRoom() {}

    /**
     * {@return the room of the call with this id}
     *
     * @param call the id of the call
     */
    public static String of(String call) {
        return PREFIX + call;
    }

    /**
     * {@return whether this room is a call}
     *
     * @param room the id of a room
     */
    public static boolean is(String room) {
        return room.startsWith(PREFIX);
    }

    /**
     * {@return the id of the call whose room this is}
     *
     * @param room the id of a room that {@linkplain #is is a call}
     */
    public static String call(String room) {
        return room.substring(PREFIX.length());
    }
}
