package dev.beckon.signaling.redis;

import dev.beckon.signaling.redis.ModelState.Node;
import dev.beckon.signaling.redis.ModelState.Peer;
import dev.beckon.signaling.redis.ModelState.Room;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ModelState} is as keys: of each key its type, and then its content. Sets and hashes are in the order of their elements. A fact that several keys hold is in each of them; so keys that contradict each other differ from
 * these.
 */
final class ModelKeys {

    static final String PREFIX = "b:{model}:";

    private final SortedMap<String, List<String>> keys = new TreeMap<>();

    private ModelKeys() {}

    static SortedMap<String, List<String>> of(ModelState state) {
        ModelKeys made = new ModelKeys();
        made.string("schema", state.schema);
        made.string("epoch", state.epochs);
        made.nodes(state);
        made.peers(state);
        made.rooms(state);
        return made.keys;
    }

    private void nodes(ModelState state) {
        SortedMap<String, String> epochs = new TreeMap<>();
        SortedMap<String, String> calls = new TreeMap<>();
        SortedMap<String, String> reads = new TreeMap<>();
        Map<String, Long> leases = new TreeMap<>();
        state.nodes.forEach((name, node) -> {
            if (node.epoch != null) {
                epochs.put(name, node.epoch);
            }
            if (node.calls != null) {
                calls.put(name, node.calls.toString());
            }
            if (node.reads != null) {
                reads.put(name, node.reads);
            }
            if (node.leaseEnds != null) {
                leases.put(name, node.leaseEnds);
            }
            hash("giving:" + name, node.giving);
            string("load:" + name, node.load);
            inbox("inbox:" + name, node);
        });
        hash("epochs", epochs);
        hash("calls", calls);
        hash("reads", reads);
        sorted("leases", leases);
    }

    private void inbox(String key, Node node) {
        if (node.inbox != null) {
            List<String> entries = new ArrayList<>(List.of("stream"));
            node.inbox.entries.forEach((id, entry) -> entries.addAll(List.of(id.toString(), "e", entry)));
            keys.put(key, entries);
        }
    }

    private void peers(ModelState state) {
        Map<String, Long> ids = new TreeMap<>();
        Map<String, Long> parked = new TreeMap<>();
        state.peers.forEach((id, peer) -> {
            ids.put(id, 0L);
            if (peer.until != null) {
                parked.put(id, peer.until);
            }
            hash("peer:" + id, fields(peer));
            set("peer:" + id + ":rooms", peer.rooms);
            set("peer:" + id + ":topics", peer.topics);
            set("peer:" + id + ":doors", state.doors(id));
            list("peer:" + id + ":waiting", peer.waiting);
            list("peer:" + id + ":asking", peer.asking);
            if (!peer.node.isEmpty()) {
                set("at:" + peer.node, state.at(peer.node));
            }
            if (!peer.user.isEmpty()) {
                set(
                        "user:" + peer.user,
                        state.peers.keySet().stream()
                                .filter(each -> state.peers.get(each).user.equals(peer.user))
                                .toList());
            }
            peer.topics.forEach(topic -> set("topic:" + topic, state.subscribers(topic)));
        });
        sorted("peers", ids);
        sorted("parked", parked);
    }

    private static SortedMap<String, String> fields(Peer peer) {
        SortedMap<String, String> fields = new TreeMap<>();
        fields.put("node", peer.node);
        fields.put("token", peer.token);
        fields.put("user", peer.user);
        fields.put("card", peer.card);
        if (peer.state != null) {
            fields.put("state", peer.state);
        }
        if (peer.buried) {
            fields.put("buried", "1");
        }
        if (peer.record != null) {
            fields.put("record", peer.record.bytes());
            fields.put("secrets", peer.record.secrets());
            fields.put("grace", peer.record.grace());
        }
        return fields;
    }

    private void rooms(ModelState state) {
        Map<String, Long> ids = new TreeMap<>();
        state.rooms.forEach((id, room) -> {
            if (!ModelRooms.isCall(id)) {
                ids.put(id, 0L);
            }
            room("room:" + id, room);
        });
        sorted("rooms", ids);
    }

    private void room(String key, Room room) {
        hash(
                key,
                new TreeMap<>(Map.of(
                        "capacity", room.capacity,
                        "locked", room.locked,
                        "relay", room.relay,
                        "password", room.password,
                        "users", room.users,
                        "moderators", room.moderators,
                        "standing", Forms.yes(room.standing),
                        "moderator", room.moderator,
                        "next", "" + room.next)));
        Map<String, Long> members = new LinkedHashMap<>();
        SortedMap<String, String> cards = new TreeMap<>();
        room.members.forEach((peer, member) -> {
            members.put(peer, member.order);
            cards.put(peer, member.card);
        });
        sorted(key + ":members", members);
        hash(key + ":cards", cards);
        set(
                key + ":away",
                cards.keySet().stream()
                        .filter(peer -> Objects.requireNonNull(room.members.get(peer)).away)
                        .toList());
        sorted(key + ":knocks", room.knocks);
        set(key + ":admitted", room.admitted);
        list(key + ":bans", room.bans);
    }

    // ---- types; what is empty is no key

    private void put(String key, String type, Collection<String> content) {
        if (!content.isEmpty()) {
            List<String> all = new ArrayList<>(List.of(type));
            all.addAll(content);
            keys.put(key, all);
        }
    }

    private void string(String key, @Nullable Object value) {
        put(key, "string", value == null ? List.of() : List.of(value.toString()));
    }

    private void list(String key, Collection<String> elements) {
        put(key, "list", elements);
    }

    /** @param elements in their order */
    private void set(String key, Collection<String> elements) {
        put(key, "set", elements);
    }

    private void hash(String key, SortedMap<String, String> fields) {
        List<String> all = new ArrayList<>();
        fields.forEach((field, value) -> all.addAll(List.of(field, value)));
        put(key, "hash", all);
    }

    private void sorted(String key, Map<String, Long> scores) {
        List<String> all = new ArrayList<>();
        scores.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .forEach(each ->
                        all.addAll(List.of(each.getKey(), each.getValue().toString())));
        put(key, "zset", all);
    }
}
