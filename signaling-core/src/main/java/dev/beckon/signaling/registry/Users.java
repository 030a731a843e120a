package dev.beckon.signaling.registry;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which peers belong to which user. Safe for use by many threads. */
final class Users {

    private final ConcurrentHashMap<String, Set<String>> peers = new ConcurrentHashMap<>();

    /** Does nothing for a peer of no user. */
    void add(Peer peer) {
        String user = peer.user();
        if (user != null) {
            peers.compute(user, (key, known) -> {
                Set<String> ids = known == null ? ConcurrentHashMap.newKeySet() : known;
                ids.add(peer.id());
                return ids;
            });
        }
    }

    void remove(Peer peer) {
        String user = peer.user();
        if (user != null) {
            peers.computeIfPresent(user, (key, ids) -> {
                ids.remove(peer.id());
                return ids.isEmpty() ? null : ids;
            });
        }
    }

    List<String> peersOf(String user) {
        return List.copyOf(peers.getOrDefault(user, Set.of()));
    }
}
