package dev.beckon.signaling.redis;

import dev.beckon.signaling.redis.ModelEngine.Arguments;
import dev.beckon.signaling.redis.ModelState.Peer;
import dev.beckon.signaling.redis.ModelState.Room;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The scripts about messages and topics. */
final class ModelMessageScripts {

    private final ModelEngine engine;

    ModelMessageScripts(ModelEngine engine) {
        this.engine = engine;
    }

    /** Each to one peer, whoever sends it. */
    List<Object> deliver(Arguments in) {
        List<Object> outcomes = new ArrayList<>();
        Map<String, StringBuilder> nodes = new LinkedHashMap<>();
        String[] all = in.rest();
        for (int i = 0; i < all.length; i += 2) {
            outcomes.add(deliver(all[i], all[i + 1], nodes));
        }
        nodes.forEach((node, entry) -> engine.put(node, entry.toString()));
        engine.hasRun(outcomes.size() - 1);
        outcomes.add(0, engine.own());
        return outcomes;
    }

    /**
     * @param pair the peer and the message, packed
     * @param nodes what they are told when all is done
     */
    private Object deliver(String to, String pair, Map<String, StringBuilder> nodes) {
        Peer peer = engine.peer(to);
        if (peer == null) {
            return 0L;
        }
        if (!nodes.containsKey(peer.node)) {
            try {
                engine.checkCongestion(List.of(to));
            } catch (ModelEngine.Refused refused) {
                return refused.getMessage();
            }
        }
        if (peer.node.isEmpty()) {
            peer.waiting.add(ModelEngine.pack("message") + pair);
        } else {
            nodes.computeIfAbsent(peer.node, node -> new StringBuilder(ModelEngine.pack("messages")))
                    .append(pair);
        }
        return 1L;
    }

    /** To all others in a room. */
    String publish(Arguments in) {
        String peer = in.next();
        String token = in.next();
        Room room = engine.state.rooms.get(in.next());
        if (engine.isCurrent(peer, token) && room != null && room.members.containsKey(peer)) {
            List<String> others = room.members.keySet().stream()
                    .filter(each -> !each.equals(peer))
                    .toList();
            toAll(others, in.next());
        }
        return engine.own();
    }

    /** To all who subscribe to a topic. */
    List<Object> broadcast(Arguments in) {
        String peer = in.next();
        String token = in.next();
        String topic = in.next();
        long many = 0;
        if (engine.isCurrent(peer, token)) {
            many = toAll(engine.state.subscribers(topic), in.next());
        }
        return List.of(many, engine.own());
    }

    private int toAll(List<String> all, String message) {
        engine.checkCongestion(all);
        engine.toPeers(all, "message", message);
        return all.size();
    }

    String subscribe(Arguments in) {
        String id = in.next();
        String token = in.next();
        String topic = in.next();
        boolean on = in.nextYes();
        if (!engine.isCurrent(id, token)) {
            if (on) {
                throw ModelEngine.unregistered(id);
            }
            return engine.done("unsubscribed");
        }
        Peer peer = engine.current(id, token);
        if (on) {
            peer.topics.add(topic);
        } else {
            peer.topics.remove(topic);
        }
        return engine.done("subscribed");
    }
}
