package dev.beckon.signaling.registry;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The rooms that expect a peer because it knocked, and perhaps some that do not any more. Safe for use by many threads. */
final class Knocks {

    private final ConcurrentHashMap<Peer, Set<Room>> rooms = new ConcurrentHashMap<>();

    /** The peer has knocked. */
    void add(Peer peer, Room room) {
        rooms.compute(peer, (guest, known) -> {
            Set<Room> expecting = known == null ? new HashSet<>() : known;
            expecting.removeIf(other -> !other.expects(guest));
            expecting.add(room);
            return expecting;
        });
    }

    /** The peer is gone: no room expects it any more. */
    void takeBack(Peer peer) {
        Set<Room> expecting = rooms.remove(peer);
        if (expecting != null) {
            expecting.forEach(room -> room.forget(peer));
        }
    }
}
