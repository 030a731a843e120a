package dev.beckon.signaling.redis;

import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.registry.Peer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A peer whose session is on this node, or is on its way here. What is delivered before it is here waits.
 *
 * <pre>
 *   arrives ──▶ AWAITED ── adopt ──▶ HERE ◀── registered
 * </pre>
 */
final class Resident {

    final String id;

    /** Of its registration: the same on all nodes that the session comes to. */
    final String token;

    /** Null while it is awaited. */
    private volatile @Nullable Peer peer;

    /** Guarded by this object. */
    private final ArrayDeque<Outgoing> early = new ArrayDeque<>(0);

    Resident(String id, String token, @Nullable Peer peer) {
        this.id = id;
        this.token = token;
        this.peer = peer;
    }

    @Nullable
    Peer peer() {
        return peer;
    }

    /** Called by the reader of the inbox only. */
    void deliver(Outgoing message) {
        Peer here = peer;
        if (here == null) {
            synchronized (this) {
                here = peer;
                if (here == null) {
                    early.add(message);
                    return;
                }
            }
        }
        here.deliver(message);
    }

    synchronized void adopt(Peer arrived) {
        early.forEach(arrived::deliver);
        early.clear();
        peer = arrived;
    }
}
