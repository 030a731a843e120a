package dev.beckon.signaling.client;

import dev.beckon.signaling.client.SignalingClient.State;
import dev.beckon.signaling.client.SignalingClient.Transport;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a session. Written on the loop, read on any thread. */
final class Known {

    volatile State state = State.IDLE;
    volatile Transport transport = Transport.WEBSOCKET;
    volatile List<IceServer> iceServers = List.of();
    volatile @Nullable String peer;
    volatile @Nullable String secret;
    volatile Message.@Nullable Bounds limits;

    /** Why the last attempt to connect failed, for people. */
    volatile String trouble = "nothing has answered";

    Known(@Nullable String peer, @Nullable String secret) {
        this.peer = peer;
        this.secret = secret;
    }

    void welcome(Message.Welcome welcome) {
        peer = welcome.peer();
        secret = welcome.session();
        iceServers = welcome.iceServers();
        limits = welcome.limits();
    }
}
