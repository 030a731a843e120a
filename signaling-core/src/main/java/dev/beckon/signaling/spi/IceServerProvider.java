package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.IceServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The STUN and TURN servers that a peer is told in its {@code welcome}, when it asks, and before they run out (see {@link IceServer#lifetime}). Called on the connection's executor, must not block; safe for use by
 * many threads. When it fails the peer is told none.
 */
@FunctionalInterface
public interface IceServerProvider {

    /** @param who the peer that gets them */
    CompletionStage<List<IceServer>> iceServers(Requester who);

    /** The same for everyone. */
    static IceServerProvider fixed(List<IceServer> servers) {
        List<IceServer> all = List.copyOf(servers);
        return who -> CompletableFuture.completedStage(all);
    }
}
