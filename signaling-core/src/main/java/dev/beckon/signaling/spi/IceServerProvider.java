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

    /**
     * Says which servers a peer is told, with credentials for it.
     *
     * @param who the peer that gets them
     * @return the servers; an empty list for none. A stage that fails, or takes longer than {@code Limits.spiTimeout}, counts as none
     */
    CompletionStage<List<IceServer>> iceServers(Requester who);

    /**
     * The same for everyone.
     *
     * @param servers those that every peer gets
     * @return a provider that answers at once
     */
    static IceServerProvider fixed(List<IceServer> servers) {
        List<IceServer> all = List.copyOf(servers);
        return who -> CompletableFuture.completedStage(all);
    }
}
