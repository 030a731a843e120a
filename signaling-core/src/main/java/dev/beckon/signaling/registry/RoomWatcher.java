package dev.beckon.signaling.registry;

/** Hears when rooms begin and end. Called on any thread, never with a lock held; must not block, and throws nothing. */
public interface RoomWatcher {

    /**
     * There is a room of this id now.
     *
     * @param room the id of the room
     */
    void opened(String room);

    /**
     * The room of this id is gone; whoever enters it makes another.
     *
     * @param room the id of the room
     */
    void ended(String room);
}
