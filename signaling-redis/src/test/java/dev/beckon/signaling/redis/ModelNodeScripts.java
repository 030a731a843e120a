package dev.beckon.signaling.redis;

import dev.beckon.signaling.redis.ModelEngine.Arguments;
import dev.beckon.signaling.redis.ModelEngine.Refused;
import dev.beckon.signaling.redis.ModelState.Node;
import dev.beckon.signaling.redis.ModelState.Peer;
import dev.beckon.signaling.redis.ModelState.Stream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The scripts about nodes: {@code join}, {@code renew}, {@code read}, {@code bury} and {@code quit}. */
final class ModelNodeScripts {

    /** Parked sessions that one renewal ends. */
    private static final int LOST_AT_A_TIME = 50;

    private final ModelEngine engine;
    private final ModelRooms rooms;

    ModelNodeScripts(ModelEngine engine, ModelRooms rooms) {
        this.engine = engine;
        this.rooms = rooms;
    }

    /** A node comes, or comes again. */
    String join(Arguments in) {
        long lease = Long.parseLong(in.next());
        String schema = in.next();
        String there = engine.state.schema;
        if (there != null && !there.equals(schema)) {
            throw new Refused(
                    "schema",
                    "the keys that begin with " + ModelKeys.PREFIX + " are of schema " + there + ", this node writes "
                            + schema + ": take another cell, or nodes of one version");
        }
        engine.state.schema = schema;
        forget(engine.asker());
        engine.state.epochs = engine.state.epochs == null ? 1 : engine.state.epochs + 1;
        Node node = engine.state.node(engine.asker());
        node.epoch = engine.state.epochs + "." + in.next();
        node.leaseEnds = engine.time + lease;
        return "" + engine.state.epochs;
    }

    /** Its peers stay, if it has any. */
    private void forget(String name) {
        engine.state.nodes.remove(name);
    }

    /** The node is alive, unless the engine has lost what its inbox has brought it. */
    List<@Nullable Object> renew(Arguments in) {
        Node node = engine.state.node(engine.asker());
        long lease = Long.parseLong(in.next());
        InboxId given = InboxId.of(in.next());
        if (!given.equals(InboxId.START) && (node.inbox == null || !node.inbox.entries.containsKey(given))) {
            throw new Refused("fenced", "the engine has lost what node " + engine.asker() + " has heard");
        }
        node.leaseEnds = engine.time + lease;
        Map<String, Peer> peers = engine.state.peers;
        List<String> due = peers.keySet().stream()
                .filter(id -> isBefore(peers.get(id).until))
                .sorted(Comparator.<String, Long>comparing(id -> peers.get(id).until)
                        .thenComparing(Comparator.naturalOrder()))
                .limit(LOST_AT_A_TIME)
                .toList();
        for (String peer : due) {
            engine.leaveAll(peer, "LOST");
            engine.forget(peer);
        }
        List<@Nullable Object> answer = new ArrayList<>();
        answer.add(node.calls == null ? null : node.calls.toString());
        Stream inbox = node.inbox;
        answer.add(
                inbox == null || inbox.entries.isEmpty()
                        ? "0-0"
                        : inbox.entries.lastKey().toString());
        Map<String, Node> nodes = engine.state.nodes;
        answer.add(nodes.values().stream()
                .filter(each -> each.leaseEnds != null && each.leaseEnds >= engine.time)
                .count());
        answer.add(node.load == null ? "0" : node.load.toString());
        nodes.keySet().stream()
                .filter(name -> isBefore(nodes.get(name).leaseEnds))
                .sorted(Comparator.<String, Long>comparing(name -> nodes.get(name).leaseEnds)
                        .thenComparing(Comparator.naturalOrder()))
                .forEach(answer::add);
        return answer;
    }

    private boolean isBefore(@Nullable Long end) {
        return end != null && end < engine.time;
    }

    /** The inbox was read up to there. */
    String read(Arguments in) {
        Node node = engine.state.node(engine.asker());
        InboxId read = InboxId.of(in.next());
        if (node.inbox != null) {
            node.inbox.entries.headMap(read, false).clear();
        }
        long before = node.reads == null ? 0 : Long.parseLong(node.reads);
        node.reads = in.next();
        node.load = (node.load == null ? 0 : node.load) - (Long.parseLong(node.reads) - before);
        return "OK";
    }

    /** Some of the peers of a dead node wait for their clients. */
    Long bury(Arguments in) {
        String name = in.next();
        int most = Integer.parseInt(in.next());
        Node dead = engine.state.nodes.get(name);
        if (dead == null || dead.leaseEnds == null || !name.equals(engine.asker()) && dead.leaseEnds >= engine.time) {
            return 0L;
        }
        dead.epoch = null;
        engine.state.at(name).stream().limit(most).forEach(this::buryPeer);
        int left = engine.state.at(name).size();
        if (left > 0) {
            return (long) left;
        }
        dead.giving.forEach(this::buryGift);
        forget(name);
        return 0L;
    }

    /** The peer keeps its places; without a record it is lost. */
    private void buryPeer(String id) {
        Peer peer = engine.peer(id);
        if (peer == null) {
            return;
        }
        if (peer.record == null) {
            engine.leaveAll(id, "LOST");
            engine.forget(id);
            return;
        }
        peer.node = "";
        peer.buried = true;
        peer.until = engine.time + Long.parseLong(peer.record.grace());
        peer.waiting.clear();
        for (String room : peer.rooms) {
            ModelState.Member member = rooms.existing(room).members.get(id);
            if (!member.away) {
                member.away = true;
                engine.toPeers(rooms.others(room, id), "away", room, id);
            }
        }
        engine.askAgain(peer, null);
    }

    /** A session that the dead node was giving to another node, or to the engine. */
    private void buryGift(String id, String to) {
        String node = to.substring(0, to.indexOf(' '));
        String callOrToken = to.substring(to.indexOf(' ') + 1);
        Peer peer = engine.peer(id);
        if (node.equals("-")) {
            if (peer != null && peer.token.equals(callOrToken) && peer.node.isEmpty() && peer.state == null) {
                buryPeer(id);
            }
        } else if (peer != null && peer.node.equals(node) && engine.awaits(node, callOrToken)) {
            if (peer.record == null) {
                engine.post(node, "done", callOrToken, "gone", peer.token);
            } else {
                engine.post(node, "arrives", id, peer.token, engine.places(peer));
                engine.giveRemains(id, peer, node, callOrToken);
                engine.askAgain(peer, to);
            }
        }
    }

    /** The node goes, by its own word. */
    String quit() {
        for (String peer : engine.state.at(engine.asker())) {
            engine.leaveAll(peer, "LOST");
            engine.forget(peer);
        }
        List.copyOf(engine.state.node(engine.asker()).giving.entrySet())
                .forEach(gift -> buryGift(gift.getKey(), gift.getValue()));
        forget(engine.asker());
        return "OK";
    }
}
