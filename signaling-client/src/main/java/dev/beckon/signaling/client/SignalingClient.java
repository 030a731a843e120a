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
import java.util.function.Consumer;
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
        /** The socket is gone and the next one is on its way, or the server has lost the session and the client says hello again: what is sent waits. */
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

    /** What a thread can wait for, some centuries. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final Session session;
    private final Rooms rooms;
    private final Phone phone;
    private final Links links;
    private final Dispatch dispatch;
    private final Executor executor;

    SignalingClient(
            SessionOptions options, ClientListener listener, String recordedAs, @Nullable Consumer<String> record) {
        executor = options.executor();
        Backlog backlog = new Backlog(options.backlogMessages(), options.backlogCharacters());
        Courier courier = new Courier(executor, backlog);
        dispatch = new Dispatch(this, courier, listener);
        Consumer<String> lines = record == null ? null : line -> courier.tell(() -> record.accept(line));
        Recorder recorder = new Recorder(options.scheduler(), recordedAs, lines);
        session = new Session(options, backlog, dispatch, recorder);
        rooms = new Rooms(session, courier);
        phone = new Phone(session, courier, listener);
        links = new Links(session, courier, listener);
        dispatch.begin(rooms, phone, links);
    }

    /**
     * A client on the JDK's network that asks for no id and shows no name; see the builder's methods for the other defaults.
     *
     * @param uri of the server's signaling path: {@code ws}, {@code wss}, {@code http} or {@code https}
     * @return a builder
     * @throws IllegalArgumentException if the scheme is another, there is no host, or there is a user, a fragment or an impossible port
     */
    public static ClientBuilder builder(URI uri) {
        return new ClientBuilder(uri);
    }

    // ---- the session

    /**
     * Connects, and waits for the first welcome; tries again by itself until then.
     *
     * @throws ClientException if the server does not want this client, or the client was closed
     * @throws InterruptedException if the thread is interrupted while it waits; the client goes on with its attempts
     */
    public void connect() throws InterruptedException {
        Stages.await(connecting());
    }

    /**
     * The same, for so long at most; then the client is closed.
     *
     * @param most how long to wait, 0 or more
     * @throws ClientException {@code UNREACHABLE} if there was no welcome in this time; otherwise as {@link #connect()}
     * @throws InterruptedException if the thread is interrupted while it waits; the client goes on with its attempts
     */
    public void connect(Duration most) throws InterruptedException {
        CompletableFuture<Void> connected = connecting();
        try {
            connected.get(most.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            ClientException reason =
                    new ClientException(Kind.UNREACHABLE, "no welcome within " + most + ": " + session.known.trouble);
            session.loop.execute(() -> session.close(reason));
            throw reason;
        } catch (ExecutionException failed) {
            Stages.await(connected);
        }
    }

    /**
     * Connects. May be called more than once.
     *
     * @return complete at the first welcome; fails as {@link #connect()} does
     */
    public CompletionStage<Void> connectAsync() {
        return Stages.outward(connecting(), executor);
    }

    private CompletableFuture<Void> connecting() {
        session.loop.execute(session::connect);
        return session.connected();
    }

    /** Waits for what only a connection brings. */
    private <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        connecting();
        return Stages.await(answer);
    }

    /** {@return where the session is} */
    public State state() {
        return session.known.state;
    }

    /** {@return this peer's id: the server's word once there was a welcome, before that what was asked for; null if nothing was} */
    public @Nullable String peer() {
        return session.known.peer;
    }

    /**
     * Stands for the session: with it and {@link #peer} another process goes on with the session, see {@link ClientBuilder#resume}. So it is to be kept like a
     * password.
     *
     * @return another one after each connection; null before the first welcome, unless the builder was given one
     */
    public @Nullable String secret() {
        return session.known.secret;
    }

    /** {@return the ICE servers for new peer connections, none before the first welcome; those whose credentials expire are replaced in time} */
    public List<IceServer> iceServers() {
        return session.known.iceServers;
    }

    /** {@return the bounds of the server; null before the first welcome} */
    public Message.@Nullable Bounds limits() {
        return session.known.limits;
    }

    /** {@return what the session goes over, or what its next socket will be} */
    public Transport transport() {
        return session.known.transport;
    }

    /** Call it when the network or the device came back: a waiting retry happens now, an open socket is probed. */
    public void wake() {
        session.loop.execute(session::wake);
    }

    /**
     * Replaces the attributes of this peer. Others hear of it, and those who come later too. {@link ClientListener#updateRefused} tells if
     * the server does not take them.
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

    /**
     * Ends the session as {@link #close} does, and does not wait.
     *
     * @return complete when the socket has ended, with why the session is over: another reason than this call if it was over before
     */
    public CompletionStage<ClientException> closeAsync() {
        return Stages.outward(closing(), executor);
    }

    private CompletableFuture<ClientException> closing() {
        session.loop.execute(() -> session.close(new ClientException(Kind.CLOSED, "closed by this side")));
        return session.closed();
    }

    /** {@return a stage that is complete when the session is over for good, with why, and never fails} */
    public CompletionStage<ClientException> closed() {
        return Stages.outward(session.closed(), executor);
    }

    /**
     * Waits until the session is over for good.
     *
     * @return why
     * @throws InterruptedException if the thread is interrupted while it waits; the session goes on
     */
    public ClientException awaitClosed() throws InterruptedException {
        return Stages.await(session.closed());
    }

    // ---- rooms

    /**
     * Joins a room, and waits for the server's answer. Connects, if nobody has.
     *
     * @param room the id: 1 to 64 letters, digits, {@code _} or {@code -}
     * @param options how it is joined, and made if it does not exist
     * @param listener hears what happens in it, {@link RoomListener#snapshot} first
     * @return the room, whose other members are known
     * @throws ClientException {@code REFUSED} with a code of PROTOCOL.md, join, such as {@code room-full}; {@code bad-state}
     *     also if this client is in the room already
     * @throws IllegalArgumentException if the id is none
     * @throws InterruptedException if the thread is interrupted while it waits; the room may be joined all the same
     */
    public ClientRoom join(String room, JoinOptions options, RoomListener listener) throws InterruptedException {
        return await(rooms.join(id(room), options, listener));
    }

    /**
     * Joins a room.
     *
     * @param room the id: 1 to 64 letters, digits, {@code _} or {@code -}
     * @param options how it is joined, and made if it does not exist
     * @param listener hears what happens in it, {@link RoomListener#snapshot} first
     * @return complete with the room, whose other members are known; fails as {@link #join} does
     * @throws IllegalArgumentException if the id is none
     */
    public CompletionStage<ClientRoom> joinAsync(String room, JoinOptions options, RoomListener listener) {
        return Stages.outward(rooms.join(id(room), options, listener), executor);
    }

    /**
     * Makes a room and joins it, and waits for the server's answer. Connects, if nobody has.
     *
     * @param room the id: 1 to 64 letters, digits, {@code _} or {@code -}; null for one that cannot be guessed
     * @param options what the room is like; {@link JoinOptions#create} has no effect here
     * @param listener hears what happens in it, {@link RoomListener#snapshot} first
     * @return the room, in which this peer is alone
     * @throws ClientException {@code REFUSED} with a code of PROTOCOL.md, create, such as {@code id-taken} if the room exists
     * @throws IllegalArgumentException if the id is none
     * @throws InterruptedException if the thread is interrupted while it waits; the room may be made all the same
     */
    public ClientRoom create(@Nullable String room, JoinOptions options, RoomListener listener)
            throws InterruptedException {
        return await(rooms.create(room == null ? null : id(room), options, listener));
    }

    /**
     * Makes a room and joins it.
     *
     * @param room the id: 1 to 64 letters, digits, {@code _} or {@code -}; null for one that cannot be guessed
     * @param options what the room is like; {@link JoinOptions#create} has no effect here
     * @param listener hears what happens in it, {@link RoomListener#snapshot} first
     * @return complete with the room, in which this peer is alone; fails as {@link #create} does
     * @throws IllegalArgumentException if the id is none
     */
    public CompletionStage<ClientRoom> createAsync(@Nullable String room, JoinOptions options, RoomListener listener) {
        return Stages.outward(rooms.create(room == null ? null : id(room), options, listener), executor);
    }

    /**
     * Asks the moderator of a locked room to be let in. There is no deadline: a knock lasts until it is answered.
     *
     * @param room the id: 1 to 64 letters, digits, {@code _} or {@code -}
     * @return complete when this peer may {@linkplain #join join}, once and in this session; fails with {@code
     *     forbidden} when it may not, and with the codes of PROTOCOL.md, knock
     * @throws IllegalArgumentException if the id is none
     */
    public CompletionStage<@Nullable Void> knock(String room) {
        return Stages.outward(rooms.knock(id(room)), executor);
    }

    /**
     * Asks who is in a room that this peer is in, or could join now without a password. Nobody in it hears of the question.
     *
     * @param room the id: 1 to 64 letters, digits, {@code _} or {@code -}
     * @return the others, at one moment; fails as that join would
     * @throws IllegalArgumentException if the id is none
     */
    public CompletionStage<List<RoomPeer>> whoIsInside(String room) {
        return Stages.outward(rooms.who(id(room)), executor);
    }

    // ---- other peers

    /**
     * Sends to one peer, which shares a room or an accepted call with this one. What the server does not pass on is told by {@link
     * ClientListener#sendRefused}.
     *
     * @param peer the id of the other
     * @param json one JSON value
     * @throws IllegalArgumentException if it is none, or the peer's id is none
     * @throws ClientException {@code FULL}, {@code TOO_LARGE} or {@code CLOSED} if it was not taken
     */
    public void send(String peer, String json) {
        String to = id(peer);
        Payload data = JsonCodec.payload(json);
        session.send(id -> new Message.Send(id, to, null, data), why -> dispatch.sendRefused(to, data, why));
    }

    /**
     * Calls a peer. Nothing fails here: the call's {@linkplain CallListener#ended end} tells whether anyone was there.
     *
     * @param peer the id of the other
     * @param listener hears what becomes of the call
     * @return the call, which rings when the server says so
     * @throws IllegalArgumentException if the id is none
     */
    public ClientCall call(String peer, CallListener listener) {
        return phone.call(id(peer), false, listener);
    }

    /**
     * Calls all peers of a user; the first that accepts gets the call. Nothing fails here: the call's {@linkplain CallListener#ended
     * end} tells whether anyone was there.
     *
     * @param user the name that the server's authenticator gives the user, as {@link Ids#isUser} allows
     * @param listener hears what becomes of the call
     * @return the call, which rings when the server says so
     * @throws IllegalArgumentException if it is no name of a user
     */
    public ClientCall callUser(String user, CallListener listener) {
        if (!Ids.isUser(user)) {
            throw new IllegalArgumentException("\"" + user + "\" is no name of a user: " + Ids.USER);
        }
        return phone.call(user, true, listener);
    }

    /**
     * Opens a link to a peer: one peer connection. Offer on it. A link of this name that is open here ends; its listener hears nothing more.
     *
     * @param peer the id of the other, which shares a room or an accepted call with this one
     * @param name of the link, used for one connection only: 1 to 64 letters, digits, {@code _} or {@code -}; null
     *     for the one link of the pair that has no name
     * @param listener hears what the other side says
     * @return the link, of which the other side knows nothing before the offer
     * @throws IllegalArgumentException if an id or a name is none
     */
    public ClientLink link(String peer, @Nullable String name, LinkListener listener) {
        return links.open(id(peer), name == null ? null : id(name), listener);
    }

    /**
     * Tells the server once how an attempt to connect ended (PROTOCOL.md, link-report).
     *
     * @param peer the id of the other
     * @param link its name; null for the one link of the pair that has none
     * @param outcome holds no addresses
     * @throws IllegalArgumentException if the peer's id is none
     * @throws ClientException {@code FULL}, {@code TOO_LARGE} or {@code CLOSED} if it was not taken
     */
    public void report(String peer, @Nullable String link, LinkOutcome outcome) {
        links.report(id(peer), link, outcome);
    }

    /**
     * Asks for ICE servers with fresh credentials, as before an ICE restart.
     *
     * @return complete with those that {@link #iceServers} returns from then on; fails with a {@link ClientException}
     */
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
