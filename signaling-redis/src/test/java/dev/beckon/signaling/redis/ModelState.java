package dev.beckon.signaling.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the engine knows of one cell. Each fact is here once; {@link ModelKeys} says which keys hold it. Texts are bytes, one for each character (ISO 8859-1).
 */
final class ModelState {

    /** A node, or what is left of one: each part ends on its own. */
    static final class Node {
        /** A number, a dot, and the number of its newest connection; null if it is given up. */
        @Nullable
        String epoch;
        /** By the engine's clock, in ms. */
        @Nullable
        Long leaseEnds;
        /** How many scripts it had run. */
        @Nullable
        Long calls;
        /** What is to be done there. */
        @Nullable
        Stream inbox;
        /** Bytes in the inbox that were not read. */
        @Nullable
        Long load;
        /** Bytes of the inbox that were read. */
        @Nullable
        String reads;
        /** Peer that goes from there to "node call", or to the engine: "- token". */
        final SortedMap<String, String> giving = new TreeMap<>();
    }

    /** A stream exists when something was added, also when all of it was taken out again. */
    static final class Stream {
        final TreeMap<InboxId, String> entries = new TreeMap<>();
        InboxId last = InboxId.START;

        InboxId add(long time, String entry) {
            last = time > last.time() ? new InboxId(time, 0) : new InboxId(last.time(), last.number() + 1);
            entries.put(last, entry);
            return last;
        }
    }

    /** A peer that is registered. */
    static final class Peer {
        final String token;
        final String user;
        /** Where its session is; empty while it is parked or buried. */
        String node;
        /** What others see of it. */
        String card;
        /** Of a parked session. */
        @Nullable
        String state;
        /** Its node is dead. */
        boolean buried;
        /** When a peer that is parked or buried is lost. */
        @Nullable
        Long until;
        /** By which it goes on when its node dies. */
        @Nullable
        Record record;
        /** Where it is. */
        final SortedSet<String> rooms = new TreeSet<>();

        final SortedSet<String> topics = new TreeSet<>();
        /** What came for it while it was nowhere. */
        final List<String> waiting = new ArrayList<>();
        /** "node call" of those who asked its node. */
        final List<String> asking = new ArrayList<>();

        Peer(String node, String token, String user, String card) {
            this.node = node;
            this.token = token;
            this.user = user;
            this.card = card;
        }
    }

    /** @param secrets their hashes. @param grace in ms */
    record Record(String bytes, String secrets, String grace) {}

    /** A room or a call. */
    static final class Room {
        /** What it was made with; {@code users} and {@code moderators} are lists between line ends. */
        final String capacity;

        final String relay;
        final String password;
        final String users;
        final String moderators;
        /** Whether it stays when it is empty. */
        final boolean standing;

        String locked;
        String moderator = "";
        /** Counts those who come and those who knock. */
        long next;
        /** In the order in which they came. */
        final Map<String, Member> members = new LinkedHashMap<>();
        /** In the order in which they knocked. */
        final Map<String, Long> knocks = new LinkedHashMap<>();
        /** Who may come in after having knocked. */
        final SortedSet<String> admitted = new TreeSet<>();
        /** Who was removed, the newest last. */
        final Deque<String> bans = new ArrayDeque<>();

        Room(
                String capacity,
                String locked,
                String relay,
                String password,
                String users,
                String moderators,
                boolean standing) {
            this.capacity = capacity;
            this.locked = locked;
            this.relay = relay;
            this.password = password;
            this.users = users;
            this.moderators = moderators;
            this.standing = standing;
        }
    }

    /** Somebody in a room, as the others were told of it. */
    static final class Member {
        final long order;
        String card;
        boolean away;

        Member(long order, String card, boolean away) {
            this.order = order;
            this.card = card;
            this.away = away;
        }
    }

    @Nullable
    String schema;

    /** How many epochs there were. */
    @Nullable
    Long epochs;

    final SortedMap<String, Node> nodes = new TreeMap<>();
    final SortedMap<String, Peer> peers = new TreeMap<>();
    final SortedMap<String, Room> rooms = new TreeMap<>();

    /** As FLUSHALL does. */
    void clear() {
        schema = null;
        epochs = null;
        nodes.clear();
        peers.clear();
        rooms.clear();
    }

    Node node(String name) {
        return nodes.computeIfAbsent(name, unknown -> new Node());
    }

    /** The peers whose sessions are there. */
    List<String> at(String node) {
        return peers.keySet().stream()
                .filter(id -> peers.get(id).node.equals(node))
                .toList();
    }

    /** The rooms where a peer knocks or may come in. */
    List<String> doors(String peer) {
        return rooms.keySet().stream()
                .filter(id -> rooms.get(id).knocks.containsKey(peer)
                        || rooms.get(id).admitted.contains(peer))
                .toList();
    }

    List<String> subscribers(String topic) {
        return peers.keySet().stream()
                .filter(id -> peers.get(id).topics.contains(topic))
                .toList();
    }
}
