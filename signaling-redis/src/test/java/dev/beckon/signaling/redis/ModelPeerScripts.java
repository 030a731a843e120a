package dev.beckon.signaling.redis;

import dev.beckon.signaling.redis.ModelEngine.Arguments;
import dev.beckon.signaling.redis.ModelEngine.Refused;
import dev.beckon.signaling.redis.ModelState.Peer;
import dev.beckon.signaling.redis.ModelState.Record;
import org.jspecify.annotations.Nullable;

/** The scripts about peers, and how their sessions go from node to node. */
final class ModelPeerScripts {

    private final ModelEngine engine;
    private final ModelRooms rooms;

    ModelPeerScripts(ModelEngine engine, ModelRooms rooms) {
        this.engine = engine;
        this.rooms = rooms;
    }

    String register(Arguments in) {
        String id = in.next();
        if (engine.peer(id) != null) {
            throw new Refused("id-taken", "peer " + id + " is another session's");
        }
        Peer peer = new Peer(engine.asker(), in.next(), in.next(), in.next());
        peer.record = record(in);
        engine.state.peers.put(id, peer);
        return engine.done("registered", id, peer.token);
    }

    private static @Nullable Record record(Arguments in) {
        Record record = new Record(in.next(), in.next(), in.next());
        return record.bytes().isEmpty() ? null : record;
    }

    String unregister(Arguments in) {
        String id = in.next();
        String token = in.next();
        if (engine.isCurrent(id, token)) {
            engine.forget(id);
        }
        return engine.done("unregistered", id, token);
    }

    String changed(Arguments in) {
        String id = in.next();
        if (engine.isCurrent(id, in.next())) {
            engine.state.peers.get(id).card = in.next();
        }
        return "OK";
    }

    String renewed(Arguments in) {
        String id = in.next();
        if (engine.isCurrent(id, in.next())) {
            engine.state.peers.get(id).record = record(in);
        }
        return "OK";
    }

    /** The session is nowhere any more. */
    String lost(Arguments in) {
        String id = in.next();
        if (engine.isCurrent(id, in.next())) {
            engine.leaveAll(id, "LOST");
            engine.forget(id);
        }
        return "OK";
    }

    // ---- moving

    /** Has the node of a peer asked. @return 0 if there is no such peer */
    Long ask(Arguments in) {
        String kind = in.next();
        String id = in.next();
        String secret = in.next();
        String hash = in.next();
        Peer peer = engine.peer(id);
        if (peer == null) {
            return 0L;
        }
        if (!peer.node.isEmpty()) {
            askNode(kind, id, peer, secret);
        } else if (!kind.equals("fetch")) {
            engine.done("1");
        } else {
            fetch(id, peer, hash);
        }
        return 1L;
    }

    private void askNode(String kind, String id, Peer peer, String secret) {
        if (kind.equals("fetch") && peer.node.equals(engine.asker())) {
            throw new Refused("unavailable", "peer " + id + " is on its way to this node");
        }
        peer.asking.add(engine.asker() + " " + engine.call());
        engine.post(peer.node, kind, id, engine.asker(), engine.call(), secret);
    }

    /** From the engine. */
    private void fetch(String id, Peer peer, String hash) {
        Record record = peer.record;
        String state = peer.state;
        boolean buried = peer.buried;
        if (buried && (record == null || !record.secrets().contains(hash))) {
            throw new Refused("resume-invalid", "this is not the session's secret");
        }
        if (!buried && state == null) {
            peer.asking.add(engine.asker() + " " + engine.call()); // its node has not stored it yet
            return;
        }
        peer.node = engine.asker();
        peer.state = null;
        peer.buried = false;
        peer.until = null;
        engine.post(engine.asker(), "arrives", id, peer.token, engine.places(peer));
        peer.waiting.forEach(entry -> engine.put(engine.asker(), entry));
        peer.waiting.clear();
        if (buried) {
            engine.giveRemains(id, peer, engine.asker(), engine.call());
        } else {
            engine.done("state", state);
        }
    }

    /** The answer to what another node asked about a peer. */
    String answer(Arguments in) {
        String node = in.next();
        String call = in.next();
        String id = in.next();
        String[] outcome = in.rest();
        Peer peer = engine.peer(id);
        if (peer != null) {
            peer.asking.remove(node + " " + call);
        }
        if (outcome[0].equals("state") || outcome[0].equals("gone")) {
            engine.state.node(engine.asker()).giving.remove(id);
        }
        if (engine.awaits(node, call)) {
            String[] entry = new String[outcome.length + 2];
            entry[0] = "done";
            entry[1] = call;
            System.arraycopy(outcome, 0, entry, 2, outcome.length);
            engine.post(node, entry);
        }
        return "OK";
    }

    /** From here on a peer is on another node. */
    String move(Arguments in) {
        String id = in.next();
        String token = in.next();
        String node = in.next();
        String call = in.next();
        if ((node + " " + call).equals(engine.state.node(engine.asker()).giving.get(id))) {
            return "OK";
        }
        Peer peer = engine.peer(id);
        if (peer == null || !peer.token.equals(token) || !peer.node.equals(engine.asker())) {
            throw new Refused("unavailable", "peer " + id + " is not here");
        }
        if (!engine.awaits(node, call)) {
            throw new Refused("unavailable", "node " + node + " has been given up since it asked for peer " + id);
        }
        peer.node = node;
        engine.state.node(engine.asker()).giving.put(id, node + " " + call);
        engine.post(engine.asker(), "moved", id, token, node, call);
        engine.post(node, "arrives", id, token, engine.places(peer));
        engine.askAgain(peer, node + " " + call);
        return "OK";
    }

    /** The node of a peer stops: what comes for it waits in the engine. */
    String park(Arguments in) {
        String id = in.next();
        String token = in.next();
        Peer peer = engine.current(id, token);
        if (!peer.node.equals(engine.asker())) {
            throw ModelEngine.unregistered(id);
        }
        peer.node = "";
        peer.until = engine.time + Long.parseLong(in.next());
        engine.state.node(engine.asker()).giving.put(id, "- " + token);
        engine.post(engine.asker(), "parks", id, token, engine.call());
        return "OK";
    }

    /** The session itself, for the node that its client comes to. */
    String store(Arguments in) {
        String id = in.next();
        Peer peer = engine.current(id, in.next());
        if (!peer.node.isEmpty()) {
            throw ModelEngine.unregistered(id);
        }
        peer.state = in.next();
        engine.state.node(engine.asker()).giving.remove(id);
        engine.askAgain(peer, null);
        return "OK";
    }
}
