package dev.beckon.signaling.client;

import dev.beckon.signaling.client.SignalingClient.State;
import dev.beckon.signaling.client.SignalingClient.Transport;
import dev.beckon.signaling.client.spi.Network;
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

    /** An end without a word says less than what was said of an attempt before: the transport that takes turns with it has no word. */
    void lost(Wire.Loss loss) {
        String why = loss.why();
        if (why != null) {
            trouble = why;
        } else if (loss.timedOut()) {
            trouble = "no welcome within " + Wire.HANDSHAKE.toSeconds() + " s of an attempt";
        } else if (loss.code() != Network.NO_CODE) {
            trouble = "the connection closed with " + loss.code();
        }
    }

    void welcome(Message.Welcome welcome) {
        trouble = "the connection broke";
        peer = welcome.peer();
        secret = welcome.session();
        iceServers = welcome.iceServers();
        limits = welcome.limits();
    }
}
