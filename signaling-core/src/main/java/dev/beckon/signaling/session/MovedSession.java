package dev.beckon.signaling.session;

import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.spi.Identity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session on its way from one node to another: everything that its client may rely on. Used once. */
final class MovedSession implements SessionState {

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

    MovedSession(
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
