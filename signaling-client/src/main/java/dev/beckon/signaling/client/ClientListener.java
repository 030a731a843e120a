package dev.beckon.signaling.client;

import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.Payload;
import java.time.Duration;
import java.util.List;

/**
 * Hears what happens to a session.
 *
 * <p>All listeners of a client are called one after another, in the order in which things happened, on a thread of the client's executor. They may block, and may
 * call the blocking forms of this library; meanwhile later events wait, up to {@link ClientBuilder#backlog}. One that throws is logged, and nothing
 * else comes of it.
 */
public interface ClientListener {

    /** Hears nothing. */
    ClientListener NONE = new ClientListener() {};

    /** The session is in this state now. */
    default void stateChanged(SignalingClient client, SignalingClient.State state) {}

    /**
     * There is a welcome.
     *
     * @param resumed false at the first, and when the server has forgotten the session: then what was on its way is lost
     */
    default void welcomed(SignalingClient client, boolean resumed) {}

    /**
     * The socket is gone, or did not open.
     *
     * @param delay until the next attempt
     * @param attempt how many in a row
     * @param code with which the socket closed (PROTOCOL.md, Close codes)
     */
    default void retrying(SignalingClient client, Duration delay, int attempt, int code) {}

    /** Somebody calls. Set the call's listener here, so that it misses nothing. A call that nobody answers rings until it times out. */
    default void incoming(ClientCall call) {}

    /** A session of an earlier process was taken over in the middle of this call. By custom this side makes a new link. */
    default void restored(ClientCall call) {}

    /** Another peer opens a link. Set the link's listener here; its offer follows. Without an override the link is closed. */
    default void linked(ClientLink link) {
        link.close();
    }

    /**
     * A peer has sent this to this peer alone.
     *
     * @param from its id
     */
    default void message(String from, Payload data) {}

    /**
     * The server did not pass on what was {@linkplain SignalingClient#send sent} to a peer, or with {@code unavailable} does not know whether it did: the peer
     * cannot be reached ({@code not-found}), or the server's policy forbids it. Told within 30 seconds, of the last 4,096 messages and 4 MiB. What is lost
     * with a session is told by {@link #welcomed} alone.
     *
     * @param peer to whom it was sent
     */
    default void sendRefused(String peer, Payload data, ClientException why) {}

    /** The server says this to this peer. */
    default void notice(Payload data) {}

    /** There are fresh ICE servers: set them on each peer connection. */
    default void iceServers(List<IceServer> servers) {}

    /** The server did not take this {@link SignalingClient#update}; what was before it holds. */
    default void updateRefused(Payload attributes, ClientException why) {}

    /** The session is over for good. The last call. */
    default void closed(ClientException why) {}
}
