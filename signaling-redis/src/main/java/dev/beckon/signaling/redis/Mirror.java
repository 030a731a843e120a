package dev.beckon.signaling.redis;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who is in the rooms of the peers of this node, as far as the inbox was read. The engine decides that; this is for the time in which it cannot be asked. Kept for a room while a peer of this node is in it: so long the inbox tells of
 * it. Safe for use by many threads.
 */
final class Mirror {

    private final Map<String, Set<String>> members = new HashMap<>();
    /** Of the peers of this node. */
    private final Map<String, Set<String>> rooms = new HashMap<>();

    /** A peer of this node is in a room from now on. */
    synchronized void enters(String peer, String room, Collection<String> everyone) {
        Set<String> all = new HashSet<>(everyone);
        all.add(peer);
        members.put(room, all);
        rooms.computeIfAbsent(peer, unknown -> new HashSet<>()).add(room);
    }

    /** Somebody else is in a room that is known. */
    synchronized void joins(String peer, String room) {
        Set<String> all = members.get(room);
        if (all != null) {
            all.add(peer);
        }
    }

    /** Somebody, of this node or of another, is in a room no more. */
    synchronized void leaves(String peer, String room) {
        Set<String> all = members.get(room);
        if (all != null) {
            all.remove(peer);
        }
        Set<String> own = rooms.get(peer);
        if (own != null && own.remove(room)) {
            if (own.isEmpty()) {
                rooms.remove(peer);
            }
            forgetIfUnknown(room);
        }
    }

    /** A peer is of this node no more; its places are as they were. */
    synchronized void goes(String peer) {
        Set<String> own = rooms.remove(peer);
        if (own != null) {
            own.forEach(this::forgetIfUnknown);
        }
    }

    private void forgetIfUnknown(String room) {
        Set<String> all = members.get(room);
        if (all != null && all.stream().noneMatch(peer -> isIn(peer, room))) {
            members.remove(room);
        }
    }

    private boolean isIn(String peer, String room) {
        Set<String> own = rooms.get(peer);
        return own != null && own.contains(room);
    }

    /**
     * Hands something to all others in a room, if all are of this node. One after another: so all hear one order.
     *
     * @param handed to each; says whether it was there
     * @return whether the room is known, the peer is in it, and all others are here
     */
    synchronized boolean toOthers(String peer, String room, Predicate<String> here, Predicate<String> handed) {
        if (!isIn(peer, room)) {
            return false;
        }
        List<String> others =
                members.get(room).stream().filter(each -> !each.equals(peer)).toList();
        return others.stream().allMatch(here)
                && others.stream().filter(handed.negate()).findAny().isEmpty();
    }

    synchronized void clear() {
        members.clear();
        rooms.clear();
    }
}
