package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms of one process by their ids, and those who watch them begin and end. A room that has ended may still be here for a moment: whoever finds it forgets it. Safe
 * for use by many threads.
 */
final class RoomMap {

    private static final Logger LOG = LoggerFactory.getLogger(RoomMap.class);

    private final ConcurrentHashMap<String, Room> rooms = new ConcurrentHashMap<>();
    private final List<RoomWatcher> watchers = new CopyOnWriteArrayList<>();

    @Nullable
    Room get(String id) {
        return rooms.get(id);
    }

    /** @throws SignalingException {@code not-found} if there is none */
    Room mustGet(String id) {
        Room room = rooms.get(id);
        if (room == null) {
            throw missing(id);
        }
        return room;
    }

    /** The room if it is none of a call: calls are their peers' own. */
    @Nullable
    Room known(String id) {
        return CallRoom.is(id) ? null : rooms.get(id);
    }

    /** @throws SignalingException if the peer may not come in, or there is or is not such a room */
    RoomView enter(Peer peer, RoomRequest request) {
        String id = request.room();
        for (; ; ) {
            Room known = rooms.get(id);
            if (known == null) {
                if (request.mode() == RoomRequest.Mode.JOIN) {
                    throw missing(id);
                }
                Room made = new Room(id, request.options(), peer);
                RoomView view = made.viewOfCreator();
                if (rooms.putIfAbsent(id, made) == null) {
                    tell(id, watcher -> watcher.opened(id));
                    return view;
                }
            } else if (request.mode() == RoomRequest.Mode.CREATE && !known.hasEnded()) {
                throw exists(id);
            } else {
                RoomView view = known.enter(peer, request);
                if (view != null) {
                    return view;
                }
                forget(id, known); // it ended between our look-up and our coming in
            }
        }
    }

    /**
     * Opens a room for the server.
     *
     * @throws SignalingException {@code id-taken} if there is such a room
     */
    void open(String id, RoomOptions options) {
        Room made = new Room(id, options, null);
        for (; ; ) {
            Room known = rooms.putIfAbsent(id, made);
            if (known == null) {
                tell(id, watcher -> watcher.opened(id));
                return;
            }
            if (!known.hasEnded()) {
                throw exists(id);
            }
            forget(id, known);
        }
    }

    /** The room has ended. */
    void forget(String id, Room room) {
        if (rooms.remove(id, room)) {
            tell(id, watcher -> watcher.ended(id));
        }
    }

    /** A page of the ids of rooms that are none of calls, in the order of their characters. */
    List<String> ids(String after, int most) {
        return rooms.keySet().stream()
                .filter(id -> id.compareTo(after) > 0 && !CallRoom.is(id))
                .sorted()
                .limit(most)
                .toList();
    }

    /** All rooms with their members. */
    Map<String, List<String>> members() {
        Map<String, List<String>> all = new TreeMap<>();
        rooms.forEach((id, room) -> all.put(id, room.memberIds()));
        return all;
    }

    static SignalingException missing(String room) {
        return new SignalingException(ErrorCode.NOT_FOUND, "there is no room " + room);
    }

    private static SignalingException exists(String room) {
        return new SignalingException(ErrorCode.ID_TAKEN, "room " + room + " exists");
    }

    // ---- watchers

    void watch(RoomWatcher watcher) {
        watchers.add(watcher);
    }

    /** With no lock held. One that throws is logged; neither the others nor the caller notice. */
    private void tell(String room, Consumer<RoomWatcher> event) {
        if (CallRoom.is(room)) {
            return;
        }
        for (RoomWatcher watcher : watchers) {
            try {
                event.accept(watcher);
            } catch (Throwable fault) {
                LOG.warn("{} failed", watcher.getClass().getName(), fault);
            }
        }
    }
}
