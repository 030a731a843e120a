package dev.beckon.signaling;

import org.jspecify.annotations.Nullable;

/** A peer as a {@link PeerRegistry} sees it. Safe for use by many threads; nothing here blocks. */
public interface Peer {

    /** The id by which others know it; never changes. */
    String id();

    /** What others see of it now. */
    PeerInfo info();

    /** The account that it belongs to, or null; never changes. */
    @Nullable
    String user();

    /** Whether its connection is interrupted, so that what is delivered waits for its return. */
    boolean away();

    /**
     * Hands a message to the peer. Messages delivered by one thread, or one after another in some other way, reach the client in
     * that order. Does not call back into the registry before it returns, so it may be called with a lock held.
     */
    void deliver(Outgoing message);
}
