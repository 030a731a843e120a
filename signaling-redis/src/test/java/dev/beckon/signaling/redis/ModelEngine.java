package dev.beckon.signaling.redis;

import dev.beckon.signaling.redis.ModelState.Node;
import dev.beckon.signaling.redis.ModelState.Peer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The scripts in Java, over {@link ModelState}: what the engine answers, and what it knows afterwards. What is left open by an engine is decided here: sets are in the order of their elements, and the time is what {@link #time} says.
 * {@link ScriptsTest} compares it with the scripts themselves.
 *
 * <p>This class is the beginning of {@code common.lua}: who asks, inboxes, and peers. {@link ModelRooms} is the rest of it. The scripts are in {@link ModelNodeScripts}, {@link ModelPeerScripts}, {@link ModelRoomScripts} and {@link
 * ModelMessageScripts}.
 */
final class ModelEngine {

    /** @param inbox bytes that a node may leave unread. @param waiting messages that may wait for a parked peer */
    record Bounds(int knocks, int bans, int waiting, long inbox) {
        static final Bounds PRODUCT = new Bounds(100, 1_000, 1_000, 64 * 1024 * 1024);
    }

    /** A script refuses; nothing has changed. The text begins with a code. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String code, String text) {
            super(code + " " + text, null, false, false);
        }
    }

    /** What a script was given after the first three, in its order. */
    static final class Arguments {
        private final List<String> all;
        private int next = 3;

        Arguments(List<String> all) {
            this.all = all;
        }

        String next() {
            return all.get(next++);
        }

        boolean nextYes() {
            return next().equals("1");
        }

        String[] rest() {
            return all.subList(next, all.size()).toArray(String[]::new);
        }
    }

    final ModelState state = new ModelState();
    final Bounds bounds;
    /** The engine's clock, in ms. */
    long time = 1_700_000_000_000L;

    private final ModelRooms rooms = new ModelRooms(this);
    private final ModelNodeScripts nodeScripts = new ModelNodeScripts(this, rooms);
    private final ModelPeerScripts peerScripts = new ModelPeerScripts(this, rooms);
    private final ModelRoomScripts roomScripts = new ModelRoomScripts(this, rooms);
    private final ModelMessageScripts messageScripts = new ModelMessageScripts(this);

    // of the script that runs
    private String asker = "";
    private String call = "";
    private String own = "";

    ModelEngine(Bounds bounds) {
        this.bounds = bounds;
    }

    /**
     * Runs a script: node, its epoch, the number of the call, then what the script names.
     *
     * @return a text, a number, a list of these, or null
     * @throws Refused if the script refuses
     */
    @Nullable
    Object run(Script script, List<String> arguments) {
        asker = arguments.get(0);
        call = arguments.get(2);
        own = "";
        checkEpoch(arguments.get(1));
        Arguments in = new Arguments(arguments);
        return switch (script) {
            case JOIN -> nodeScripts.join(in);
            case RENEW -> nodeScripts.renew(in);
            case READ -> nodeScripts.read(in);
            case BURY -> nodeScripts.bury(in);
            case QUIT -> nodeScripts.quit();
            case REGISTER -> peerScripts.register(in);
            case UNREGISTER -> peerScripts.unregister(in);
            case CHANGED -> peerScripts.changed(in);
            case RENEWED -> peerScripts.renewed(in);
            case ASK -> peerScripts.ask(in);
            case ANSWER -> peerScripts.answer(in);
            case MOVE -> peerScripts.move(in);
            case PARK -> peerScripts.park(in);
            case STORE -> peerScripts.store(in);
            case LOST -> peerScripts.lost(in);
            case ENTER -> roomScripts.enter(in);
            case LOOK -> roomScripts.look(in);
            case LEAVE -> roomScripts.leave(in);
            case KNOCK -> roomScripts.knock(in);
            case KNOCKING -> roomScripts.knocking(in);
            case MODERATE -> roomScripts.moderate(in);
            case OPEN -> roomScripts.open(in);
            case VERB -> roomScripts.verb(in);
            case VIEW -> roomScripts.view(in);
            case ANNOUNCE -> roomScripts.announce(in);
            case DELIVER -> messageScripts.deliver(in);
            case PUBLISH -> messageScripts.publish(in);
            case BROADCAST -> messageScripts.broadcast(in);
            case SUBSCRIBE -> messageScripts.subscribe(in);
        };
    }

    /** A node that joins has none yet. */
    private void checkEpoch(String epoch) {
        Node node = state.nodes.get(asker);
        if (epoch.isEmpty()) {
            if (node != null) {
                node.calls = null;
            }
            return;
        }
        String known = node == null ? null : node.epoch;
        if (known == null || !epochOf(known).equals(epochOf(epoch)) || connectionOf(epoch) < connectionOf(known)) {
            throw new Refused("fenced", "node " + asker + " of epoch " + epoch + " was given up");
        }
        node.epoch = epoch;
        node.calls = (node.calls == null ? 0 : node.calls) + 1;
    }

    /** The asker's script counts for so many more. */
    void hasRun(int more) {
        Node node = state.node(asker);
        node.calls = (node.calls == null ? 0 : node.calls) + more;
    }

    private static String epochOf(String epoch) {
        return epoch.substring(0, epoch.indexOf('.'));
    }

    private static long connectionOf(String epoch) {
        return Long.parseLong(epoch.substring(epoch.indexOf('.') + 1));
    }

    // ---- inboxes

    /** The node that asks. */
    String asker() {
        return asker;
    }

    /** The number of what it asks. */
    String call() {
        return call;
    }

    /** The last entry that was put into the inbox of the node that asks; empty for none. */
    String own() {
        return own;
    }

    void put(String name, String entry) {
        Node node = state.node(name);
        node.inbox = node.inbox == null ? new ModelState.Stream() : node.inbox;
        InboxId id = node.inbox.add(time, entry);
        if (name.equals(asker)) {
            own = id.toString();
        }
        node.load = (node.load == null ? 0 : node.load) + entry.length();
    }

    void post(String node, String... values) {
        put(node, pack(values));
    }

    /** The answer goes through the inbox. */
    String done(String... values) {
        post(asker, with("done", call, values));
        return "OK";
    }

    static String pack(String... values) {
        StringBuilder packed = new StringBuilder();
        for (String value : values) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                packed.append((char) (value.length() >> shift & 0xFF));
            }
            packed.append(value);
        }
        return packed.toString();
    }

    static String pack(Collection<String> values) {
        return pack(values.toArray(String[]::new));
    }

    private static String[] with(String first, String second, String... rest) {
        String[] all = new String[rest.length + 2];
        all[0] = first;
        all[1] = second;
        System.arraycopy(rest, 0, all, 2, rest.length);
        return all;
    }

    // ---- peers

    @Nullable
    Peer peer(String id) {
        return state.peers.get(id);
    }

    boolean isCurrent(String id, String token) {
        Peer peer = peer(id);
        return peer != null && peer.token.equals(token);
    }

    Peer current(String id, String token) {
        Peer peer = peer(id);
        if (peer == null || !peer.token.equals(token)) {
            throw unregistered(id);
        }
        return peer;
    }

    static Refused unregistered(String id) {
        return new Refused("unavailable", "peer " + id + " is not registered");
    }

    String userOf(String id) {
        Peer peer = peer(id);
        return peer == null ? "" : peer.user;
    }

    String cardOf(String id) {
        Peer peer = peer(id);
        return peer == null ? "" : peer.card;
    }

    void toPeer(String id, String kind, String... values) {
        Peer peer = peer(id);
        if (peer != null && peer.node.isEmpty()) {
            peer.waiting.add(pack(with(kind, id, values)));
        } else if (peer != null) {
            post(peer.node, with(kind, id, values));
        }
    }

    /** Once for each node. A buried peer learns from a snapshot. */
    void toPeers(Collection<String> ids, String kind, String... values) {
        Map<String, String> nodes = new LinkedHashMap<>();
        for (String id : ids) {
            Peer peer = peer(id);
            if (peer != null && !peer.node.isEmpty()) {
                nodes.merge(peer.node, id, (before, next) -> before + "\n" + next);
            } else if (peer != null && !peer.buried) {
                toPeer(id, kind, values);
            }
        }
        nodes.forEach((node, those) -> post(node, with(kind, those, values)));
    }

    /** @throws Refused if no more messages go to these peers */
    void checkCongestion(Collection<String> ids) {
        for (String id : ids) {
            Peer peer = peer(id);
            if (peer != null && peer.node.isEmpty() && peer.waiting.size() >= bounds.waiting()) {
                throw new Refused("unavailable", "too much waits for peer " + id);
            }
            Node node = peer == null ? null : state.nodes.get(peer.node);
            if (node != null && node.load != null && node.load > bounds.inbox()) {
                throw new Refused("unavailable", "node " + peer.node + " of peer " + id + " is behind");
            }
        }
    }

    /** Whether a node is in the epoch in which it asked. */
    boolean awaits(String node, String call) {
        String epoch = state.nodes.containsKey(node) ? state.node(node).epoch : null;
        return epoch != null && epochOf(epoch).equals(epochOf(call));
    }

    /** Those who asked the node of a peer ask anew, but for the one who is given it. */
    void askAgain(Peer peer, @Nullable String given) {
        for (String each : peer.asking) {
            String node = each.substring(0, each.indexOf(' '));
            String asked = each.substring(each.indexOf(' ') + 1);
            if (!each.equals(given) && awaits(node, asked)) {
                post(node, "done", asked, "again");
            }
        }
        peer.asking.clear();
    }

    /** Everything that is known of a peer goes. It has left its rooms before. */
    void forget(String id) {
        Peer peer = peer(id);
        if (peer == null) {
            return;
        }
        askAgain(peer, null);
        for (String room : state.doors(id)) {
            rooms.forgetGuest(room, id);
        }
        state.peers.remove(id);
    }

    void leaveAll(String id, String reason) {
        Peer peer = peer(id);
        if (peer != null) {
            for (String room : List.copyOf(peer.rooms)) {
                rooms.remove(room, id, reason);
            }
        }
    }

    /** A room, then who is in it, and so on. */
    String places(Peer peer) {
        return pack(peer.rooms.stream()
                .flatMap(room -> Stream.of(room, String.join("\n", rooms.members(room))))
                .toList());
    }

    /** What is left of a session whose node is dead, for the node where it goes on. */
    void giveRemains(String id, Peer peer, String node, String toCall) {
        List<String> views = new ArrayList<>();
        for (String room : peer.rooms) {
            views.add(room);
            views.add(rooms.view(room, rooms.others(room, id)));
            if (rooms.isModerator(room, id)) {
                rooms.passKnocks(room, id);
            }
        }
        String record = peer.record == null ? "" : peer.record.bytes();
        String secrets = peer.record == null ? "" : peer.record.secrets();
        post(node, "done", toCall, "remains", peer.card, record, secrets, pack(views), pack(peer.topics));
    }
}
