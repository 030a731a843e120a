package dev.beckon.signaling.client;

import dev.beckon.signaling.client.jdk.JdkNetwork;
import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.spi.Scheduler;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Makes a client. Whatever is not set has the default that its method names. Not safe for use by several threads. */
public final class ClientBuilder {

    private static final int LAST_PORT = 65_535;
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
    private String recordedAs = "";
    private @Nullable Consumer<String> record;
    private int outboxMessages = OUTBOX_MESSAGES;
    private long outboxBytes = OUTBOX_BYTES;
    private int backlogMessages = BACKLOG_MESSAGES;
    private long backlogCharacters = BACKLOG_CHARACTERS;

    ClientBuilder(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the address of a signaling server has no name or password in front of the"
                            + " host: put them into a header");
        }
        boolean isPort = uri.getPort() != 0 && uri.getPort() <= LAST_PORT;
        boolean isAddress = List.of("ws", "wss", "http", "https").contains(scheme) && uri.getHost() != null && isPort;
        if (!isAddress || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "\"" + uri + "\" is no address of a signaling server, such as wss://app.example.org/signal");
        }
        this.uri = URI.create(scheme + uri.toString().substring(scheme.length()));
    }

    /**
     * The id that this peer wants; without it the server makes one.
     *
     * @param id 1 to 64 letters, digits, {@code _} or {@code -}; the server's word counts, see {@link SignalingClient#peer}
     * @return this builder
     * @throws IllegalArgumentException if it is of another form
     */
    public ClientBuilder peer(String id) {
        peer = SignalingClient.id(id);
        return this;
    }

    /**
     * The name that others see; none by default.
     *
     * @param shown as {@link Ids#isName} allows; the server's authenticator may set another
     * @return this builder
     * @throws IllegalArgumentException if it is of another form
     */
    public ClientBuilder name(String shown) {
        if (!Ids.isName(shown)) {
            throw new IllegalArgumentException("\"" + shown + "\" is no name: " + Ids.NAME);
        }
        name = shown;
        return this;
    }

    /**
     * What others see of this peer besides; nothing by default. {@link SignalingClient#update} replaces it later.
     *
     * @param json a JSON object
     * @return this builder
     * @throws IllegalArgumentException if it is none
     */
    public ClientBuilder attributes(String json) {
        attributes = SignalingClient.object(json);
        return this;
    }

    /**
     * A token that does not expire, for a server that authenticates; none by default.
     *
     * @param fixed shown at each attempt to connect
     * @return this builder
     */
    public ClientBuilder token(String fixed) {
        return token(() -> CompletableFuture.completedFuture(fixed));
    }

    /**
     * Where tokens come from, for a server that authenticates; no token is shown by default.
     *
     * @param supplier asked before each attempt to connect, and when the identity expires
     * @return this builder
     */
    public ClientBuilder token(TokenSupplier supplier) {
        token = supplier;
        return this;
    }

    /**
     * Goes on with the session of an earlier process. If it is over or another's by now, a new one begins; {@link ClientListener#welcomed} tells which.
     *
     * @param ofPeer what {@link SignalingClient#peer} was
     * @param ofSession what {@link SignalingClient#secret} was last
     * @return this builder
     * @throws IllegalArgumentException if the id of the peer is none
     */
    public ClientBuilder resume(String ofPeer, String ofSession) {
        peer = SignalingClient.id(ofPeer);
        secret = ofSession;
        return this;
    }

    /**
     * A header of each HTTP request and handshake, such as a cookie.
     *
     * @param field its name; the value of an earlier call with this name is replaced
     * @param value as it goes over the wire
     * @return this builder
     */
    public ClientBuilder header(String field, String value) {
        headers.put(field, value);
        return this;
    }

    /**
     * The listener that is told what happens; none by default.
     *
     * @param hears called one event after another, on a thread of the {@link #executor}
     * @return this builder
     */
    public ClientBuilder listener(ClientListener hears) {
        listener = hears;
        return this;
    }

    /**
     * The receiver of a recording of all that goes over the client's sockets, to be played again by {@code Recording} of {@code signaling-test}; none by default. A
     * recording holds tokens, secrets and everything that is said.
     *
     * @param client what this client is called in the recording, if it is one of several
     * @param lines called like a listener, with one line of JSON for each frame, without a line end; may take those of several clients
     * @return this builder
     */
    public ClientBuilder record(String client, Consumer<String> lines) {
        recordedAs = client;
        record = lines;
        return this;
    }

    /**
     * The network; by default a {@code JdkNetwork} that all clients share.
     *
     * @param over may serve many clients; on Android {@code OkHttpNetwork}
     * @return this builder
     */
    public ClientBuilder network(Network over) {
        network = over;
        return this;
    }

    /**
     * Where listeners, stages and the client's own steps run; by default daemon threads that all clients share.
     *
     * @param threads two or more, because listeners may block and the client's own steps must go on meanwhile; may be virtual ones
     * @return this builder
     */
    public ClientBuilder executor(Executor threads) {
        executor = threads;
        return this;
    }

    /**
     * Where the client's deadlines and retries run; by default on one daemon thread that all clients share, in real time.
     *
     * @param time the client's only source of time
     * @return this builder
     */
    public ClientBuilder scheduler(Scheduler time) {
        scheduler = time;
        return this;
    }

    /**
     * What may wait to be sent or acknowledged; beyond it what is sent is not taken, with {@code FULL}.
     *
     * @param messages 1 or more; 2,048 by default
     * @param bytes 1 or more, of the messages in UTF-8; 4 MiB by default
     * @return this builder
     * @throws IllegalArgumentException if one is not positive
     */
    public ClientBuilder outbox(int messages, long bytes) {
        outboxMessages = (int) positive(messages);
        outboxBytes = positive(bytes);
        return this;
    }

    /**
     * What may have come and wait for listeners; beyond it the client gives its socket up and resumes when half of it has been taken, so that nothing is
     * lost.
     *
     * @param messages 1 or more; 4,096 by default
     * @param characters 1 or more, of UTF-16; 8 Mi by default
     * @return this builder
     * @throws IllegalArgumentException if one is not positive
     */
    public ClientBuilder backlog(int messages, long characters) {
        backlogMessages = (int) positive(messages);
        backlogCharacters = positive(characters);
        return this;
    }

    /** Uniform in [0, 1), for the jitter of retries. */
    ClientBuilder random(DoubleSupplier uniform) {
        random = uniform;
        return this;
    }

    private static long positive(long number) {
        if (number <= 0) {
            throw new IllegalArgumentException(number + " is not positive");
        }
        return number;
    }

    /** Loaded where it is needed: Android has none. */
    private static final class Jdk {
        static final Network SHARED = new JdkNetwork();
    }

    /** {@return a client that is not connected yet} */
    public SignalingClient build() {
        return new SignalingClient(options(), listener, recordedAs, record);
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
                over == null ? Jdk.SHARED : over,
                scheduler,
                executor,
                random,
                outboxMessages,
                outboxBytes,
                backlogMessages,
                backlogCharacters);
    }
}
