package dev.beckon.signaling.dialects.peerjs;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Which clients of this node have letters for peers that are not there, and how many bytes wait in all. Safe for use by many threads. */
final class Waiting {

    private final Map<String, Set<PeerJsClient>> senders = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final long mostBytes;

    Waiting(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** @return false if that would be too much */
    boolean takes(int more) {
        if (bytes.addAndGet(more) <= mostBytes) {
            return true;
        }
        bytes.addAndGet(-more);
        return false;
    }

    void gives(int fewer) {
        bytes.addAndGet(-fewer);
    }

    void begins(String peer, PeerJsClient sender) {
        senders.compute(peer, (id, known) -> {
            Set<PeerJsClient> all = known == null ? ConcurrentHashMap.newKeySet(2) : known;
            all.add(sender);
            return all;
        });
    }

    void ends(String peer, PeerJsClient sender) {
        senders.computeIfPresent(peer, (id, all) -> {
            all.remove(sender);
            return all.isEmpty() ? null : all;
        });
    }

    /** The peer is there: those who have letters for it send them. */
    void opened(String peer) {
        senders.getOrDefault(peer, Set.of()).forEach(sender -> sender.isThere(peer));
    }
}
