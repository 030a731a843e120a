package dev.beckon.signaling.client;

import dev.beckon.signaling.client.ClientException.Kind;
import dev.beckon.signaling.json.JsonCodec;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.LinkOutcome;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Payload;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A client of a signaling server: one session, over as many sockets as it takes. Nothing that is sent is lost, doubled or reordered while the session lives; when
 * the server has forgotten it, {@link ClientListener#welcomed} says so, rooms are joined again, and requests that waited fail with {@code SESSION_LOST}.
 *
 * <p>Safe for use by many threads. Each request has a form that waits, for virtual threads and plain programs, and a form that returns a stage; stages end on a
 * thread of the executor. Both fail with a {@link ClientException}.
 *
 * <pre>{@code
 * try (SignalingClient bot = SignalingClient.builder(URI.create("wss://app.example.org/signal")).name("Bot").build()) {
 *     bot.connect();
 *     ClientRoom room = bot.join("standup", JoinOptions.orCreate(), new RoomListener() { … });
 *     bot.awaitClosed();
 * }
 * }</pre>
 */
public final class SignalingClient implements AutoCloseable {

    /** Where a session is. */
    public enum State {
        /** {@link #connect} was not called. */
        IDLE,
        /** There was no welcome yet. */
        CONNECTING,
        /** Messages go out and come in. */
        OPEN,
        /** The socket is gone, and the next one is on its way: what is sent waits. */
        RESUMING,
        /** The session is over. */
        CLOSED
    }

    /** What a session goes over. */
    public enum Transport {
        /** One WebSocket (RFC 6455). */
        WEBSOCKET,
        /** Server-sent events and POST, where WebSockets come to nothing. */
        SSE
    }

    private final Session session;
    private final Rooms rooms;
    private final Phone phone;
    private final Links links;
    private final Dispatch dispatch;
    private final Executor executor;

    SignalingClient(SessionOptions options, ClientListener listener) {
        executor = options.executor();
        Backlog backlog = new Backlog(options.backlogMessages(), options.backlogCharacters());
        Courier courier = new Courier(executor, backlog);
        dispatch = new Dispatch(this, courier, listener);
        session = new Session(options, backlog, dispatch);
        rooms = new Rooms(session, courier);
        phone = new Phone(session, courier, listener);
        links = new Links(session, courier, listener);
        dispatch.begin(rooms, phone, links);
    }

    /** @param uri of the server's signaling path: {@code ws}, {@code wss}, {@code http} or {@code https} */
    public static ClientBuilder builder(URI uri) {
        return new ClientBuilder(uri);
    }

    // ---- the session

    /**
     * Connects, and waits for the first welcome; tries again by itself until then.
     *
     * @throws ClientException if the server does not want this client, or the client was closed
     */
    public void connect() throws InterruptedException {
        Stages.await(connecting());
    }

    /**
     * The same, for so long at most; then the client is closed.
     *
     * @throws ClientException {@code UNREACHABLE} if there was no welcome in this time
     */
    public void connect(Duration most) throws InterruptedException {
        CompletableFuture<Void> connected = connecting();
        try {
            connected.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            ClientException reason = new ClientException(Kind.UNREACHABLE, "no welcome within " + most);
            session.loop.execute(() -> session.close(reason));
            throw reason;
        } catch (ExecutionException failed) {
            Stages.await(connected);
        }
    }

    /** Connects; complete at the first welcome. May be called more than once. */
    public CompletionStage<Void> connectAsync() {
        return Stages.outward(connecting(), executor);
    }

    private CompletableFuture<Void> connecting() {
        session.loop.execute(session::connect);
        return session.connected();
    }

    /** Where the session is. */
    public State state() {
        return session.known.state;
    }

    /** This peer's id: the server's word once there was a welcome, before that what was asked for; null if nothing was. */
    public @Nullable String peer() {
        return session.known.peer;
    }

    /** Stands for the session, and changes with each connection: with it and {@link #peer} another process goes on with it, see {@link ClientBuilder#resume}. */
    public @Nullable String secret() {
        return session.known.secret;
    }

    /** The ICE servers for new peer connections; those whose credentials expire are replaced in time. */
    public List<IceServer> iceServers() {
        return session.known.iceServers;
    }

    /** The bounds of the server; null before the first welcome. */
    public Message.@Nullable Bounds limits() {
        return session.known.limits;
    }

    /** What the session goes over. */
    public Transport transport() {
        return session.known.transport;
    }

    /** Call it when the network or the device came back: a waiting retry happens now, an open socket is probed. */
    public void wake() {
        session.loop.execute(session::wake);
    }

    /**
     * Others hear of it, and those who come later too.
     *
     * @param json a JSON object, in the place of the one before
     * @throws IllegalArgumentException if it is none
     */
    public void update(String json) {
        Payload attributes = object(json);
        session.loop.execute(() -> session.update(attributes));
    }

    /** Ends the session: this peer leaves its rooms and calls at once. Waits until the server has heard it, for two seconds at most. */
    @Override
    public void close() {
        CompletableFuture<ClientException> closed = closing();
        try {
            closed.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The same; complete when the socket has ended. */
    public CompletionStage<ClientException> closeAsync() {
        return Stages.outward(closing(), executor);
    }

    private CompletableFuture<ClientException> closing() {
        session.loop.execute(() -> session.close(new ClientException(Kind.CLOSED, "closed by this side")));
        return session.closed();
    }

    /** Complete when the session is over for good, with why. */
    public CompletionStage<ClientException> closed() {
        return Stages.outward(session.closed(), executor);
    }

    /**
     * Waits until the session is over for good.
     *
     * @return why
     */
    public ClientException awaitClosed() throws InterruptedException {
        return Stages.await(session.closed());
    }

    // ---- rooms

    /** Joins a room. Fails as PROTOCOL.md, join, says. */
    public ClientRoom join(String room, JoinOptions options, RoomListener listener) throws InterruptedException {
        return Stages.await(rooms.join(id(room), options, listener));
    }

    /** Joins a room. */
    public CompletionStage<ClientRoom> joinAsync(String room, JoinOptions options, RoomListener listener) {
        return Stages.outward(rooms.join(id(room), options, listener), executor);
    }

    /**
     * Makes a room and joins it.
     *
     * @param room the id; null for one that cannot be guessed
     */
    public ClientRoom create(@Nullable String room, JoinOptions options, RoomListener listener)
            throws InterruptedException {
        return Stages.await(rooms.create(room == null ? null : id(room), options, listener));
    }

    /**
     * Makes a room and joins it.
     *
     * @param room the id; null for one that cannot be guessed
     */
    public CompletionStage<ClientRoom> createAsync(@Nullable String room, JoinOptions options, RoomListener listener) {
        return Stages.outward(rooms.create(room == null ? null : id(room), options, listener), executor);
    }

    /** Asks the moderator of a locked room to be let in. Complete when this peer may join; fails with {@code forbidden} when it may not. */
    public CompletionStage<@Nullable Void> knock(String room) {
        return Stages.outward(rooms.knock(id(room)), executor);
    }

    /**
     * Asks who is in a room that this peer is in, or could join now without a password. Nobody in it hears of the question. Fails as that join would.
     *
     * @return the others, at one moment
     */
    public CompletionStage<List<RoomPeer>> whoIsInside(String room) {
        return Stages.outward(rooms.who(id(room)), executor);
    }

    // ---- other peers

    /**
     * Sends to one peer, which shares a room or an accepted call with this one. What the server does not pass on is told by {@link
     * ClientListener#sendRefused}.
     *
     * @param json one JSON value
     * @throws IllegalArgumentException if it is none, or the peer's id is none
     * @throws ClientException if it was not taken
     */
    public void send(String peer, String json) {
        String to = id(peer);
        Payload data = JsonCodec.payload(json);
        session.send(id -> new Message.Send(id, to, null, data), why -> dispatch.sendRefused(to, data, why));
    }

    /** Calls a peer. The call's end tells whether anyone was there. */
    public ClientCall call(String peer, CallListener listener) {
        return phone.call(id(peer), false, listener);
    }

    /** Calls all peers of a user, as the server's authenticator names them; the first that accepts gets the call. */
    public ClientCall callUser(String user, CallListener listener) {
        if (!Ids.isUser(user)) {
            throw new IllegalArgumentException("\"" + user + "\" is no name of a user: " + Ids.USER);
        }
        return phone.call(user, true, listener);
    }

    /**
     * Opens a link to a peer: one peer connection. Offer on it.
     *
     * @param name of the link, used for one connection only; null for the one link of the pair that has no name
     */
    public ClientLink link(String peer, @Nullable String name, LinkListener listener) {
        return links.open(id(peer), name == null ? null : id(name), listener);
    }

    /** Tells the server once how an attempt to connect ended (PROTOCOL.md, link-report). */
    public void report(String peer, @Nullable String link, LinkOutcome outcome) {
        session.send(new Message.LinkReport(Message.NO_ID, id(peer), link, outcome));
    }

    /** Asks for ICE servers with fresh credentials, as before an ICE restart. */
    public CompletionStage<List<IceServer>> freshIceServers() {
        CompletableFuture<List<IceServer>> fresh = session.request(Message.IceServersRequest::new)
                .thenApply(reply -> ((Message.IceServers) reply).iceServers());
        return Stages.outward(fresh, executor);
    }

    @Override
    public String toString() {
        return "SignalingClient[" + peer() + ", " + state() + "]";
    }

    static String id(String text) {
        if (!Ids.isId(text)) {
            throw new IllegalArgumentException("\"" + text + "\" is no id: 1 to 64 letters, digits, _ or -");
        }
        return text;
    }

    static Payload object(String json) {
        Payload value = JsonCodec.payload(json.trim());
        if (!value.isObject()) {
            throw new IllegalArgumentException("attributes are a JSON object, not " + json);
        }
        return value;
    }
}
