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

    /**
     * The session changes its state.
     *
     * @param client whose session it is
     * @param state the new one; {@link SignalingClient#state} may be newer
     */
    default void stateChanged(SignalingClient client, SignalingClient.State state) {}

    /**
     * There is a welcome.
     *
     * @param client whose {@link SignalingClient#peer}, {@link SignalingClient#limits} and {@link SignalingClient#iceServers} are known now
     * @param resumed false at the first, and when the server has forgotten the session: then what was on its way is lost
     */
    default void welcomed(SignalingClient client, boolean resumed) {}

    /**
     * The socket is gone, or did not open.
     *
     * @param client which tries again by itself; {@link SignalingClient#wake} makes it try at once
     * @param delay until the next attempt
     * @param attempt how many attempts failed since the connection was last good, this one among them unless this client gave its socket up because its
     *     listeners are behind
     * @param code with which the socket closed (PROTOCOL.md, Close codes)
     */
    default void retrying(SignalingClient client, Duration delay, int attempt, int code) {}

    /**
     * There is no token to show, or the server did not take the one that was to keep the session. An attempt to connect has failed by this, and {@link #retrying}
     * follows. A session that is open goes on until its identity ends, and its supplier is asked again until then.
     *
     * @param client whose token it is
     * @param why what the {@link TokenSupplier} threw or its stage failed with; a {@link java.util.concurrent.TimeoutException} where it took too long; or the
     *     server's refusal, a {@link ClientException}
     */
    default void tokenFailed(SignalingClient client, Throwable why) {}

    /**
     * Somebody calls. A call that nobody answers rings until it times out.
     *
     * @param call to accept, decline or leave; set its {@linkplain ClientCall#listener listener} here, so that it misses nothing
     */
    default void incoming(ClientCall call) {}

    /**
     * A session of an earlier process was taken over in the middle of a call. By custom this side makes a new link.
     *
     * @param call which is {@code ACTIVE}; set its {@linkplain ClientCall#listener listener} here, so that it misses nothing
     */
    default void restored(ClientCall call) {}

    /**
     * Another peer opens a link. Without an override the link is closed.
     *
     * @param link set its {@linkplain ClientLink#listener listener} here; its offer follows
     */
    default void linked(ClientLink link) {
        link.close();
    }

    /**
     * A peer has sent this to this peer alone.
     *
     * @param from its id
     * @param data one JSON value; only the other application knows what it means
     */
    default void message(String from, Payload data) {}

    /**
     * The server did not pass on what was {@linkplain SignalingClient#send sent} to a peer, or with {@code unavailable} does not know whether it did: the peer
     * cannot be reached ({@code not-found}), or the server's policy forbids it. Told within 30 seconds, of the last 4,096 messages and 4 MiB. What is lost
     * with a session is told by {@link #welcomed} alone.
     *
     * @param peer the id of the one to whom it was sent
     * @param data what was sent
     * @param why the server's refusal
     */
    default void sendRefused(String peer, Payload data, ClientException why) {}

    /**
     * The server says this to this peer.
     *
     * @param data one JSON value of the server's application
     */
    default void notice(Payload data) {}

    /**
     * There are fresh ICE servers: set them on each peer connection.
     *
     * @param servers what {@link SignalingClient#iceServers} returns from now on
     */
    default void iceServers(List<IceServer> servers) {}

    /**
     * The server did not take an {@link SignalingClient#update}; what was before it holds.
     *
     * @param attributes which the server did not take
     * @param why such as {@code too-large}, or {@code FULL} where it was not sent
     */
    default void updateRefused(Payload attributes, ClientException why) {}

    /**
     * The session is over for good. The last event.
     *
     * @param why of the kind {@code CLOSED} where this side closed it
     */
    default void closed(ClientException why) {}
}
