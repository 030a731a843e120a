package dev.beckon.signaling.redis;

import dev.beckon.signaling.redis.ModelEngine.Arguments;
import dev.beckon.signaling.redis.ModelState.Peer;
import dev.beckon.signaling.redis.ModelState.Room;
import java.util.List;

/** The scripts about messages and topics. */
final class ModelMessageScripts {

    private final ModelEngine engine;

    ModelMessageScripts(ModelEngine engine) {
        this.engine = engine;
    }

    /** To one peer, whoever sends it. */
    List<Object> deliver(Arguments in) {
        String to = in.next();
        if (engine.peer(to) == null) {
            return List.of(0L, "");
        }
        engine.checkCongestion(List.of(to));
        engine.toPeer(to, "message", in.next());
        return List.of(1L, engine.own());
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
