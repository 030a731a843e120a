package dev.beckon.signaling;

import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.session.Verbs;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The rooms of all nodes that share a registry, for the server's own use. Safe for use by many threads; blocks nowhere. */
public final class Rooms {

    private final Verbs verbs;

    Rooms(Verbs verbs) {
        this.verbs = verbs;
    }

    /**
     * Opens a room that nobody is in yet. Clients {@code join} it. It stays, empty or not, until {@link RoomRef#end}; a node that {@linkplain Signaling#stop stops}
     * does not end it where other nodes share it.
     *
     * @param id the id of the room
     * @param options a capacity above {@code Limits.roomCapacity} is lowered to that
     * @return fails with a {@link SignalingException}: {@code id-taken} if there is such a room; with {@code unavailable} or {@code internal} if the registry fails,
     *     which may have opened the room all the same
     * @throws IllegalArgumentException if it is no {@linkplain Ids#isId id}
     */
    public CompletableFuture<RoomRef> open(String id, RoomOptions options) {
        RoomRef room = get(id);
        return verbs.open(id, options).thenApply(opened -> room);
    }

    /**
     * {@return the room of this id, whether there is one or not: nothing is asked}
     *
     * @param id the id of the room
     * @throws IllegalArgumentException if it is no {@linkplain Ids#isId id}
     */
    public RoomRef get(String id) {
        return new RoomRef(ServerWords.id(id), verbs);
    }

    /**
     * {@return a page of the ids of all rooms, in the order of their characters} Calls are no rooms.
     *
     * @param after only those that come after this one; empty for the first page
     * @param most how many at most
     */
    public CompletableFuture<List<String>> list(String after, int most) {
        return verbs.rooms(after, most);
    }
}
