package dev.beckon.signaling;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session on its way from one node to another: everything that its client may rely on. Made by {@link Peer#surrender} on the one node, made a session
 * again on the other by the core after {@link PeerRegistry#fetch}. Opaque to registries; used once.
 */
public final class SessionState {

    final PeerInfo info;
    final Identity identity;
    final Secret secret;
    final @Nullable Secret formerSecret;
    final boolean formerNumbersVoid;
    final long received;
    final Outbox outbox;
    final Neighbours neighbours;
    final List<Calls.Call> calls;
    final boolean toldAway;

    SessionState(
            PeerInfo info,
            Identity identity,
            Secret secret,
            @Nullable Secret formerSecret,
            boolean formerNumbersVoid,
            long received,
            Outbox outbox,
            Neighbours neighbours,
            List<Calls.Call> calls,
            boolean toldAway) {
        this.info = info;
        this.identity = identity;
        this.secret = secret;
        this.formerSecret = formerSecret;
        this.formerNumbersVoid = formerNumbersVoid;
        this.received = received;
        this.outbox = outbox;
        this.neighbours = neighbours;
        this.calls = calls;
        this.toldAway = toldAway;
    }
}
