package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.Outgoing;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who subscribes to what. A topic is there while somebody does. Safe for use by many threads; what is broadcast under one topic has one order, kept by the
 * monitor of its subscribers.
 */
final class Topics {

    private final ConcurrentHashMap<String, Set<Peer>> subscribers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Peer, Set<String>> subscriptions = new ConcurrentHashMap<>();

    void subscribe(Peer peer, String topic) {
        subscriptions.compute(peer, (key, known) -> {
            Set<String> all = known == null ? ConcurrentHashMap.newKeySet(4) : known;
            if (all.add(topic)) {
                subscribers.compute(topic, (name, peers) -> with(peers, peer));
            }
            return all;
        });
    }

    private static Set<Peer> with(@Nullable Set<Peer> peers, Peer peer) {
        Set<Peer> all = peers == null ? ConcurrentHashMap.newKeySet(4) : peers;
        all.add(peer);
        return all;
    }

    void unsubscribe(Peer peer, String topic) {
        subscriptions.computeIfPresent(peer, (key, topics) -> {
            if (topics.remove(topic)) {
                remove(peer, topic);
            }
            return topics.isEmpty() ? null : topics;
        });
    }

    void unsubscribe(Peer peer) {
        subscriptions.computeIfPresent(peer, (key, topics) -> {
            topics.forEach(topic -> remove(peer, topic));
            return null;
        });
    }

    private void remove(Peer peer, String topic) {
        subscribers.computeIfPresent(topic, (name, peers) -> {
            peers.remove(peer);
            return peers.isEmpty() ? null : peers;
        });
    }

    int broadcast(String topic, IntFunction<Outgoing> message) {
        Set<Peer> peers = subscribers.get(topic);
        if (peers == null) {
            return 0;
        }
        Outgoing made = message.apply(peers.size());
        int handed = 0;
        synchronized (peers) {
            for (Peer peer : peers) {
                peer.deliver(made);
                handed++;
            }
        }
        return handed;
    }

    /** How many topics there are. */
    int count() {
        return subscribers.size();
    }
}
