package dev.beckon.signaling.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.beckon.signaling.client.ClientException.Kind;
import dev.beckon.signaling.client.SignalingClient.State;
import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.json.JsonClientCodec;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with a signaling server, over as many sockets as it takes.
 *
 * <pre>
 *     idle ──connect──▶ connecting ──welcome──▶ open ──socket lost──▶ resuming ──welcome──▶ open
 *                           │ ▲ retry             │                       │ ▲ retry
 *                           └─┴──── close(), or a close code that says "do not come back" ──┴──▶ closed
 * </pre>
 *
 * Nothing that was sent is lost, doubled or reordered while the session lives: both sides count the messages that they receive, keep what they sent until it
 * is acknowledged, and after a reconnect send again what the other side misses. {@link #send}, {@link #watch} and {@link #request} may be called on any
 * thread; everything else is for the loop, and what is volatile may be read anywhere.
 */
final class Session implements Wire.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final JsonClientCodec CODEC = JsonClientCodec.INSTANCE;

    /** Attempts that a refusal to come back at once stands for. */
    private static final int LATER = 3;

    /** Until what waits for the application's listeners has become less. */
    private static final Duration BUSY = Duration.ofMillis(100);

    /** How long a close waits until the server has heard of it. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** What comes of the session, on the loop. */
    interface Inbox {
        void state(State state);

        /** @param first of this client; with neither that nor resumed the server has forgotten the rooms */
        void welcomed(boolean resumed, boolean first);

        void received(Message message);

        void retrying(Duration delay, int attempt, int code);

        void updateRefused(Payload attributes, ClientException error);

        void closed(ClientException reason);
    }

    final Loop loop;
    final SessionOptions options;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Ledger ledger;
    private final Requests requests;
    private final Backlog backlog;
    private final Transports transports;
    private final Profile profile;
    private final AtomicLong ids = new AtomicLong(1);
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<ClientException> closed = new CompletableFuture<>();

    private volatile State state = State.IDLE;
    private volatile @Nullable String peer;
    private volatile @Nullable String secret;
    private volatile List<IceServer> iceServers = List.of();
    private volatile Message.@Nullable Bounds limits;
    private volatile SignalingClient.Transport transport = SignalingClient.Transport.WEBSOCKET;

    private @Nullable Wire wire;
    private int attempt;
    private boolean welcomed;
    private @Nullable Duration returnIn;
    private Cancellable timer = () -> {};

    /** The server's last word, where it has ended the session. */
    private Message.@Nullable Farewell farewell;

    /** For the hello of the socket that is being opened. */
    private CompletableFuture<@Nullable String> tokens = CompletableFuture.completedFuture(null);

    private @Nullable String token;

    /** What to do when the socket has ended on which this side said bye. */
    private Runnable lastWords = () -> {};

    Session(SessionOptions options, Backlog backlog, Inbox inbox) {
        this.options = options;
        this.backlog = backlog;
        this.inbox = inbox;
        loop = new Loop(options.executor());
        outbox = new Outbox(options.outboxMessages(), options.outboxBytes());
        ledger = new Ledger(outbox);
        requests = new Requests(options.scheduler());
        profile = new Profile(this, options.attributes());
        transports = new Transports(
                options.uri(), options.headers(), options.network(), options.scheduler(), loop, this::reopen);
        peer = options.peer();
        secret = options.secret();
    }

    // ---- on any thread

    State state() {
        return state;
    }

    @Nullable
    String peer() {
        return peer;
    }

    @Nullable
    String secret() {
        return secret;
    }

    List<IceServer> iceServers() {
        return iceServers;
    }

    Message.@Nullable Bounds limits() {
        return limits;
    }

    SignalingClient.Transport transport() {
        return transport;
    }

    CompletableFuture<Void> connected() {
        return connected;
    }

    /** Complete when it is over for good, with why. */
    CompletableFuture<ClientException> closed() {
        return closed;
    }

    /**
     * Delivered once and in order, now or after the next reconnect.
     *
     * @throws ClientException {@code FULL}, {@code TOO_LARGE} or {@code CLOSED}: it was not taken
     */
    void send(Message message) {
        hand(message, () -> {}, failure -> {});
    }

    /** The same, but what comes to nothing is told. */
    void watch(LongFunction<Message> message, Requests.Watch watch) {
        long id = ids.getAndIncrement();
        hand(message.apply(id), () -> requests.watch(id, watch), watch::failed);
    }

    /** The reply, on the loop; or a {@link ClientException}. */
    CompletableFuture<Message> request(LongFunction<Message> message) {
        long id = ids.getAndIncrement();
        CompletableFuture<Message> reply = new CompletableFuture<>();
        try {
            hand(message.apply(id), () -> requests.open(id, reply), reply::completeExceptionally);
        } catch (ClientException notTaken) {
            loop.execute(() -> reply.completeExceptionally(notTaken));
        }
        return reply;
    }

    private void hand(Message message, Runnable expect, Consumer<ClientException> refused) {
        byte[] frame = CODEC.encode(message);
        Message.Bounds known = limits;
        if (state == State.CLOSED) {
            throw new ClientException(Kind.CLOSED, "the client is closed");
        } else if (known != null && frame.length > known.frame()) {
            throw new ClientException(
                    Kind.TOO_LARGE,
                    "a message of type " + message.type().wire() + " has " + frame.length + " bytes, the server takes "
                            + known.frame());
        } else if (!outbox.reserve(frame.length)) {
            throw new ClientException(Kind.FULL, "too much waits to be sent, or to be acknowledged by the server");
        }
        loop.execute(() -> {
            if (state == State.CLOSED) {
                outbox.release(frame.length);
                refused.accept(new ClientException(Kind.CLOSED, "the client is closed"));
                return;
            }
            expect.run();
            String text = new String(frame, UTF_8);
            ledger.sends(text, frame.length);
            if (state == State.OPEN) {
                write(text);
            }
        });
    }

    // ---- on the loop

    /** @throws IllegalStateException if this is not the first time */
    void connect() {
        if (state == State.IDLE) {
            transition(State.CONNECTING);
            open();
        }
    }

    /** A waiting retry happens now, an open socket is probed. */
    void wake() {
        if (state == State.OPEN && wire != null) {
            wire.check();
        } else if (state != State.IDLE && state != State.CLOSED && wire == null) {
            open();
        }
    }

    /** Others hear of it; those who come later, too. */
    void update(Payload attributes) {
        profile.update(attributes, state == State.IDLE);
    }

    /** Ends the session: this peer leaves its rooms at once. */
    void close(ClientException reason) {
        if (state == State.CLOSED) {
            return;
        }
        boolean heard = state == State.OPEN;
        if (heard) {
            write(new Message.Bye(Message.NO_ID));
        }
        Wire last = wire;
        wire = null;
        timer.cancel();
        transports.stop();
        finish(reason);
        if (last == null || !heard) {
            closeNow(last, reason);
            return;
        }
        // the server answers with the end of the socket: then it has heard it, and whatever came before
        timer = after(LAST_WORDS, () -> closeNow(last, reason));
        lastWords = () -> closeNow(null, reason);
    }

    private void closeNow(@Nullable Wire last, ClientException reason) {
        timer.cancel();
        if (last != null) {
            last.close();
        }
        closed.complete(reason);
    }

    private void open() {
        timer.cancel();
        if (backlog.isHalfFull()) {
            timer = after(BUSY, this::open);
            return;
        }
        CompletableFuture<@Nullable String> asked =
                askForToken(); // while the socket opens: servers wait for a hello only some seconds
        Wire opened = new Wire(this, loop, options.scheduler(), backlog);
        tokens = asked;
        wire = opened;
        transport = transports.current();
        try {
            opened.open(transports::open);
        } catch (RuntimeException notOpened) {
            LOG.warn("No connection could be begun to {}", options.uri().getHost(), notOpened);
            opened.giveUp(Network.NO_CODE, false);
        }
    }

    @Override
    public void opened(Wire by) {
        if (by != wire) {
            return;
        }
        tokens.whenComplete((value, failure) -> loop.execute(() -> {
            if (by != wire) {
                return;
            }
            if (failure == null) {
                token = value;
                sayHello();
            } else {
                LOG.warn("No token: {}", failure.toString());
                by.giveUp(Network.NO_CODE, false);
            }
        }));
    }

    private CompletableFuture<@Nullable String> askForToken() {
        TokenSupplier supplier = options.token();
        if (supplier == null) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            return CompletableFuture.supplyAsync(supplier::token, options.executor())
                    .thenCompose(stage -> stage)
                    .thenApply(value -> value);
        } catch (RejectedExecutionException shutDown) {
            return CompletableFuture.failedFuture(shutDown);
        }
    }

    /** The identity that the token stands for ends soon. Where there is no newer one, so does the session, and the server says so. */
    private void renew() {
        if (options.token() != null) {
            askForToken()
                    .thenAccept(value -> {
                        if (value != null) {
                            request(id -> new Message.Token(id, value)).exceptionally(failure -> {
                                LOG.warn("A newer token was not taken: {}", failure.getMessage());
                                return null;
                            });
                        }
                    })
                    .exceptionally(failure -> {
                        LOG.warn("No newer token: {}", failure.toString());
                        return null;
                    });
        }
    }

    /** Moves to another socket, though this one is good. */
    private void reopen() {
        if (wire != null) {
            wire.close();
        }
        transition(State.RESUMING);
        open();
    }

    private void sayHello() {
        String session = secret;
        Message.Resume resume = session == null ? null : new Message.Resume(session, ledger.resumable());
        write(new Message.Hello(Message.NO_ID, peer, options.name(), profile.hello(), token, resume));
    }

    @Override
    public void received(Wire by, String text) {
        if (by != wire) {
            return;
        }
        requests.forgetOld();
        Message message = read(text);
        if (state != State.OPEN) {
            if (message instanceof Message.Welcome welcome) {
                welcome(welcome);
            } else if (message instanceof Message.Error error) {
                refused(error);
            }
        } else if (message == null || message.type().counted()) {
            counted(message);
        } else if (message instanceof Message.Ack ack) {
            ledger.acknowledge(ack.received());
        } else if (message instanceof Message.GoingAway going) {
            returnIn = Duration.ofMillis(going.reconnectInMillis());
        }
    }

    /** Null where this version cannot read it: it counts all the same. */
    private @Nullable Message read(String text) {
        try {
            return CODEC.decode(text.getBytes(UTF_8));
        } catch (SignalingException unreadable) {
            LOG.warn("A message of the server cannot be read: {}", unreadable.text());
            requests.fail(unreadable.re(), new ClientException(Kind.UNREADABLE, unreadable.text()));
            return null;
        }
    }

    private void counted(@Nullable Message message) {
        if (ledger.counts()) {
            ack();
        }
        if (message == null) {
            return;
        }
        requests.settle(message);
        if (message instanceof Message.Farewell last) {
            farewell = last;
        } else if (message instanceof Message.Validity validity && validity.re() == Message.NO_ID) {
            renew();
        } else if (message instanceof Message.IceServers fresh) {
            iceServers = fresh.iceServers();
        }
        inbox.received(message);
    }

    private void welcome(Message.Welcome welcome) {
        boolean first = !welcomed;
        boolean took = secret != null;
        welcomed = true;
        peer = welcome.peer();
        secret = welcome.session();
        iceServers = welcome.iceServers();
        limits = welcome.limits();
        if (welcome.resumed()) {
            ledger.acknowledge(welcome.received());
        } else {
            ledger.startAfresh(first);
            if (!first) {
                requests.failAll(new ClientException(Kind.SESSION_LOST, "the session ended before the answer came"));
            }
            profile.sessionBegan(first, took);
        }
        transports.welcomed();
        Wire on = wire;
        if (on != null) {
            on.established(Duration.ofMillis(welcome.heartbeatMillis()), this::ack, () -> {
                attempt = 0; // the next loss is retried at once again
                transports.worked();
            });
        }
        transition(State.OPEN);
        ledger.pending().forEach(this::write);
        // the server keeps the previous secret valid until it hears something after this welcome
        ack();
        inbox.welcomed(welcome.resumed(), first);
        connected.complete(null);
    }

    /** The hello was answered by an error. */
    private void refused(Message.Error error) {
        boolean foreign = error.code() == ErrorCode.RESUME_INVALID || error.code() == ErrorCode.ID_TAKEN;
        if (foreign && secret != null) {
            // the session that this client remembers is somebody else's by now, and so is its peer id
            secret = null;
            ledger.forget();
            peer = options.secret() == null ? options.peer() : null;
            sayHello();
        } else if (error.code().retryable()) {
            returnIn = error.retryAfterMillis() > 0 ? Duration.ofMillis(error.retryAfterMillis()) : null;
            if (wire != null) {
                wire.giveUp(CloseCodes.INTERNAL, false);
            }
        } else {
            close(ClientException.refused(error));
        }
    }

    private void ack() {
        write(ledger.ack());
    }

    private void write(Message message) {
        write(new String(CODEC.encode(message), UTF_8));
    }

    private void write(String frame) {
        if (wire != null) {
            wire.send(frame);
        }
    }

    @Override
    public void lost(Wire by, Wire.Loss loss) {
        if (by != wire) {
            lastWords.run();
            return;
        }
        wire = null;
        transports.lost(loss);
        CloseCodes.Return when = CloseCodes.after(loss.code());
        if (when == CloseCodes.Return.NEVER) {
            ClientException reason = ending(loss.code());
            finish(reason);
            closed.complete(reason);
            return;
        }
        if (when == CloseCodes.Return.LATER) {
            attempt = Math.max(attempt, LATER);
        }
        Duration told = returnIn;
        Duration delay = told == null ? Backoff.delay(attempt, options.random()) : told;
        returnIn = null;
        attempt++;
        transition(welcomed ? State.RESUMING : State.CONNECTING);
        timer = after(delay, this::open);
        inbox.retrying(delay, attempt, loss.code());
    }

    private ClientException ending(int code) {
        Message.Farewell last = farewell;
        if (last == null) {
            return new ClientException(Kind.CLOSED, "the server closed the connection for good (" + code + ")");
        }
        return switch (last.reason()) {
            case ENDED ->
                new ClientException(Kind.ENDED, last.text() == null ? "the server ended the session" : last.text());
            case EXPIRED -> new ClientException(Kind.EXPIRED, "the identity is valid no more");
        };
    }

    private void finish(ClientException reason) {
        transition(State.CLOSED);
        requests.failAll(reason);
        outbox.clear();
        connected.completeExceptionally(reason);
        inbox.closed(reason);
    }

    private void transition(State next) {
        if (next != state) {
            state = next;
            inbox.state(next);
        }
    }

    /** Runs it on the loop. */
    Cancellable after(Duration delay, Runnable task) {
        return options.scheduler().schedule(delay, () -> loop.execute(task));
    }

    void updateRefused(Payload attributes, ClientException error) {
        inbox.updateRefused(attributes, error);
    }
}
