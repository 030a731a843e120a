package dev.beckon.signaling.redis;

import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.registry.Peer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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

    /** Guarded by this object. */
    private boolean gone;

    /** What waits for it to be here. Guarded by this object. */
    private final List<Consumer<Peer>> wanted = new ArrayList<>(0);

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

    /** From a peer of this node, past the inbox. @return whether the peer is here, and stays here */
    synchronized boolean take(Outgoing message) {
        Peer here = gone ? null : peer;
        if (here == null) {
            return false;
        }
        here.deliver(message);
        return true;
    }

    /** From now on only the inbox brings something, and that is for another node. */
    synchronized void goes() {
        gone = true;
    }

    /** Does something with the peer, now or when it is here. */
    void whenHere(Consumer<Peer> action) {
        Peer here;
        synchronized (this) {
            here = peer;
            if (here == null) {
                wanted.add(action);
            }
        }
        if (here != null) {
            action.accept(here);
        }
    }

    void adopt(Peer arrived) {
        List<Consumer<Peer>> all;
        synchronized (this) {
            early.forEach(arrived::deliver);
            early.clear();
            peer = arrived;
            all = List.copyOf(wanted);
            wanted.clear();
        }
        all.forEach(action -> action.accept(arrived));
    }
}
