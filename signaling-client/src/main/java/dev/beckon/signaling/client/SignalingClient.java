package dev.beckon.signaling.client;

import dev.beckon.signaling.client.ClientException.Kind;
import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.json.JsonCodec;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.LinkOutcome;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.spi.Scheduler;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
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
        OPEN,
        /** The socket is gone, and the next one is on its way: what is sent waits. */
        RESUMING,
        CLOSED
    }

    /** What a session goes over. */
    public enum Transport {
        WEBSOCKET,
        /** Server-sent events and POST, where WebSockets come to nothing. */
        SSE
    }

    private final Session session;
    private final Rooms rooms;
    private final Phone phone;
    private final Links links;
    private final Executor executor;

    private SignalingClient(Builder builder) {
        SessionOptions options = builder.options();
        ClientListener listener = builder.listener;
        executor = options.executor();
        Backlog backlog = new Backlog(options.backlogMessages(), options.backlogCharacters());
        Courier courier = new Courier(executor, backlog);
        Dispatch dispatch = new Dispatch(this, courier, listener);
        session = new Session(options, backlog, dispatch);
        rooms = new Rooms(session, courier);
        phone = new Phone(session, courier, listener);
        links = new Links(session, courier, listener);
        dispatch.begin(rooms, phone, links);
    }

    /** @param uri of the server's signaling path: {@code ws}, {@code wss}, {@code http} or {@code https} */
    public static Builder builder(URI uri) {
        return new Builder(uri);
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
        } catch (java.util.concurrent.ExecutionException failed) {
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
        return session.state();
    }

    /** This peer's id: the server's word once there was a welcome, before that what was asked for; null if nothing was. */
    public @Nullable String peer() {
        return session.peer();
    }

    /** Stands for the session, and changes with each connection: with it and {@link #peer} another process goes on with it, see {@link Builder#resume}. */
    public @Nullable String secret() {
        return session.secret();
    }

    /** The ICE servers for new peer connections; those whose credentials expire are replaced in time. */
    public List<IceServer> iceServers() {
        return session.iceServers();
    }

    /** The bounds of the server; null before the first welcome. */
    public Message.@Nullable Bounds limits() {
        return session.limits();
    }

    /** What the session goes over. */
    public Transport transport() {
        return session.transport();
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
        } catch (java.util.concurrent.ExecutionException impossible) {
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

    /** Waits until the session is over for good. @return why */
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

    /** Makes a room and joins it. @param room the id; null for one that cannot be guessed */
    public ClientRoom create(@Nullable String room, JoinOptions options, RoomListener listener)
            throws InterruptedException {
        return Stages.await(rooms.create(room == null ? null : id(room), options, listener));
    }

    /** Makes a room and joins it. @param room the id; null for one that cannot be guessed */
    public CompletionStage<ClientRoom> createAsync(@Nullable String room, JoinOptions options, RoomListener listener) {
        return Stages.outward(rooms.create(room == null ? null : id(room), options, listener), executor);
    }

    /** Asks the moderator of a locked room to be let in. Complete when this peer may join; fails with {@code forbidden} when it may not. */
    public CompletionStage<@Nullable Void> knock(String room) {
        return Stages.outward(rooms.knock(id(room)), executor);
    }

    // ---- other peers

    /**
     * Sends to one peer, which shares a room or an accepted call with this one.
     *
     * @param json one JSON value
     * @throws IllegalArgumentException if it is none, or the peer's id is none
     * @throws ClientException if it was not taken
     */
    public void send(String peer, String json) {
        session.send(new Message.Send(Message.NO_ID, id(peer), null, JsonCodec.payload(json)));
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

    private static String id(String text) {
        if (!Ids.isId(text)) {
            throw new IllegalArgumentException("\"" + text + "\" is no id: 1 to 64 letters, digits, _ or -");
        }
        return text;
    }

    private static Payload object(String json) {
        Payload value = JsonCodec.payload(json.strip());
        if (!value.isObject()) {
            throw new IllegalArgumentException("attributes are a JSON object, not " + json);
        }
        return value;
    }

    /** Makes a client. Whatever is not set has the default that its method names. */
    public static final class Builder {

        private static final int OUTBOX_MESSAGES = 2_048;
        private static final int OUTBOX_BYTES = 4 * 1024 * 1024;
        private static final int BACKLOG_MESSAGES = 4_096;
        private static final int BACKLOG_CHARACTERS = 8 * 1024 * 1024;

        private final URI uri;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable String peer;
        private @Nullable String name;
        private @Nullable Payload attributes;
        private @Nullable TokenSupplier token;
        private @Nullable String secret;
        private @Nullable Network network;
        private Executor executor = Threads.POOL;
        private Scheduler scheduler = Threads.TIME;
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
        private ClientListener listener = ClientListener.NONE;
        private int outboxMessages = OUTBOX_MESSAGES;
        private long outboxBytes = OUTBOX_BYTES;
        private int backlogMessages = BACKLOG_MESSAGES;
        private long backlogCharacters = BACKLOG_CHARACTERS;

        private Builder(URI uri) {
            String scheme = String.valueOf(uri.getScheme());
            if (!List.of("ws", "wss", "http", "https").contains(scheme) || uri.getHost() == null) {
                throw new IllegalArgumentException(
                        "\"" + uri + "\" is no address of a signaling server, such as wss://app.example.org/signal");
            }
            this.uri = uri;
        }

        /** The id that this peer wants; without it the server makes one. */
        public Builder peer(String id) {
            peer = id(id);
            return this;
        }

        /** The name that others see. */
        public Builder name(String shown) {
            if (!Ids.isName(shown)) {
                throw new IllegalArgumentException("\"" + shown + "\" is no name: " + Ids.NAME);
            }
            name = shown;
            return this;
        }

        /** What others see of this peer besides. @param json a JSON object */
        public Builder attributes(String json) {
            attributes = object(json);
            return this;
        }

        /** A token that does not expire, for a server that authenticates. */
        public Builder token(String fixed) {
            return token(() -> CompletableFuture.completedFuture(fixed));
        }

        /** Where tokens come from, for a server that authenticates. */
        public Builder token(TokenSupplier supplier) {
            token = supplier;
            return this;
        }

        /** Goes on with the session of an earlier process, see {@link SignalingClient#secret}. If it is another's by now, a new one begins. */
        public Builder resume(String ofPeer, String ofSession) {
            peer = id(ofPeer);
            secret = ofSession;
            return this;
        }

        /** A header of each HTTP request and handshake, such as a cookie. */
        public Builder header(String field, String value) {
            headers.put(field, value);
            return this;
        }

        /** Who hears what happens. */
        public Builder listener(ClientListener hears) {
            listener = hears;
            return this;
        }

        /** The network; by default {@code JdkNetwork}. On Android {@code OkHttpNetwork}. */
        public Builder network(Network over) {
            network = over;
            return this;
        }

        /** Where listeners, stages and the client's own steps run; by default daemon threads that all clients share. May be one of virtual threads. */
        public Builder executor(Executor threads) {
            executor = threads;
            return this;
        }

        /** Time; by default real time. */
        public Builder scheduler(Scheduler time) {
            scheduler = time;
            return this;
        }

        /**
         * What may wait to be sent or acknowledged; beyond it what is sent is not taken, with {@code FULL}. By default 2,048 messages and 4 MiB.
         *
         * @throws IllegalArgumentException if one is not positive
         */
        public Builder outbox(int messages, long bytes) {
            outboxMessages = (int) positive(messages);
            outboxBytes = positive(bytes);
            return this;
        }

        /**
         * What may have come and wait for listeners; beyond it the client gives its socket up and resumes when half of it has been taken, so that nothing is
         * lost. By default 4,096 messages and 8 Mi characters.
         *
         * @throws IllegalArgumentException if one is not positive
         */
        public Builder backlog(int messages, long characters) {
            backlogMessages = (int) positive(messages);
            backlogCharacters = positive(characters);
            return this;
        }

        /** Uniform in [0, 1), for the jitter of retries. */
        Builder random(DoubleSupplier uniform) {
            random = uniform;
            return this;
        }

        private static long positive(long number) {
            if (number <= 0) {
                throw new IllegalArgumentException(number + " is not positive");
            }
            return number;
        }

        /** A client that is not connected yet. */
        public SignalingClient build() {
            return new SignalingClient(this);
        }

        private SessionOptions options() {
            Network over = network;
            return new SessionOptions(
                    uri,
                    Map.copyOf(headers),
                    peer,
                    name,
                    attributes,
                    token,
                    secret,
                    over == null ? new dev.beckon.signaling.client.jdk.JdkNetwork() : over,
                    scheduler,
                    executor,
                    random,
                    outboxMessages,
                    outboxBytes,
                    backlogMessages,
                    backlogCharacters);
        }
    }
}
