package dev.beckon.signaling.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.beckon.signaling.client.ClientException.Kind;
import dev.beckon.signaling.client.SignalingClient.State;
import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.json.JsonClientCodec;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with a signaling server, over as many sockets as it takes.
 *
 * <pre>
 *     idle ──connect──▶ connecting ──welcome──▶ open ──socket lost, or hello-again──▶ resuming ──welcome──▶ open
 *                           │ ▲ retry             │                                    │ ▲ retry
 *                           └─┴──── close(), or a close code that says "do not come back" ───────────┴─┴──▶ closed
 * </pre>
 *
 * Nothing that was sent is lost, doubled or reordered while the session lives: both sides count the messages that they receive, keep what they sent until it
 * is acknowledged, and after a reconnect send again what the other side misses. {@link #send}, {@link #watch} and {@link #request} may be called on any
 * thread; everything else is for the loop, and what is volatile may be read anywhere.
 */
final class Session implements Wire.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final JsonClientCodec CODEC = JsonClientCodec.INSTANCE;

    /** How long a close waits until the server has heard of it. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** After so many the log tells of it, once until the connection is good again. */
    private static final int SOME_ATTEMPTS = 4;

    final Loop loop;
    final Known known;
    final SessionOptions options;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Outgoing outgoing;
    private final Tokens tokens;
    private final Ledger ledger;
    private final Requests requests;
    private final Backlog backlog;
    private final Transports transports;
    private final Profile profile;
    private final Backoff backoff;
    private final Recorder recorder;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<ClientException> closed = new CompletableFuture<>();

    private @Nullable Wire wire;
    private boolean welcomed;
    private Cancellable timer = () -> {};

    /** The server's last word, where it has ended the session. */
    private Message.@Nullable Farewell farewell;

    /** What to do when the socket has ended on which this side said bye. */
    private Runnable lastWords = () -> {};

    /** @param recorder of what goes over the sockets */
    Session(SessionOptions options, Backlog backlog, Inbox inbox, Recorder recorder) {
        this.options = options;
        this.backlog = backlog;
        this.inbox = inbox;
        this.recorder = recorder;
        loop = new Loop(options.executor());
        outbox = new Outbox(options.outboxMessages(), options.outboxBytes());
        ledger = new Ledger(outbox);
        requests = new Requests(options.scheduler());
        profile = new Profile(this, options.attributes());
        transports = new Transports(
                options.uri(), options.headers(), options.network(), options.scheduler(), loop, this::reopen);
        known = new Known(options.peer(), options.secret());
        outgoing = new Outgoing(loop, known, outbox, ledger, requests, this::write);
        tokens = new Tokens(this, options.token());
        backoff = new Backoff(options.random());
    }

    // ---- on any thread

    CompletableFuture<Void> connected() {
        return connected;
    }

    /** Complete when it is over for good, with why. */
    CompletableFuture<ClientException> closed() {
        return closed;
    }

    /**
     * Delivered once and in order, now or after the next reconnect. What comes to nothing is told, on the loop.
     *
     * @throws ClientException {@code FULL}, {@code TOO_LARGE} or {@code CLOSED}: it was not taken
     */
    void watch(LongFunction<Message> message, Requests.Watch watch) {
        outgoing.watch(message, watch);
    }

    /** The same, but not for what is lost with the session. */
    void send(LongFunction<Message> message, Consumer<ClientException> refused) {
        outgoing.send(message, refused);
    }

    /** Said again after a pause where the server refused it with a reason that passes, or it was not taken. For the loop. */
    void insist(LongFunction<Message> message, BooleanSupplier wanted, Consumer<ClientException> refused) {
        new Insistence(this, message, wanted, refused).say(1);
    }

    /** The reply, on the loop; or a {@link ClientException}. */
    CompletableFuture<Message> request(LongFunction<Message> message) {
        return outgoing.request(message);
    }

    // ---- on the loop

    /** Begins; does nothing if it has begun. */
    void connect() {
        if (known.state == State.IDLE) {
            transition(State.CONNECTING);
            open();
        }
    }

    /** A waiting retry happens now, an open socket is probed. */
    void wake() {
        if (known.state == State.OPEN && wire != null) {
            wire.check();
        } else if (known.state != State.IDLE && known.state != State.CLOSED && wire == null) {
            open();
        }
    }

    /** Others hear of it; those who come later, too. */
    void update(Payload attributes) {
        profile.update(attributes, known.state == State.IDLE);
    }

    /** Ends the session: this peer leaves its rooms at once. */
    void close(ClientException reason) {
        if (known.state == State.CLOSED) {
            return;
        }
        boolean heard = known.state == State.OPEN;
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
        if (known.state == State.CLOSED || wire != null) {
            return; // a timer that had fired already
        }
        if (backlog.isHalfFull()) {
            timer = after(Backoff.BUSY, this::open);
            return;
        }
        tokens.take(this::openWire, () -> retry(CloseCodes.Return.SOON, false, Network.NO_CODE));
    }

    void noToken(Throwable why) {
        LOG.warn("No token: {}", why.toString());
        known.trouble = "no token: " + why.getMessage();
        inbox.tokenFailed(why);
    }

    private void openWire() {
        Wire opened = new Wire(this, loop, options.scheduler(), backlog, recorder);
        wire = opened;
        known.transport = transports.current();
        try {
            opened.open(transports::open);
        } catch (RuntimeException notOpened) {
            LOG.warn("No connection could be begun to {}", options.uri().getHost(), notOpened);
            known.trouble = notOpened.toString();
            opened.giveUp(Network.NO_CODE, false);
        }
    }

    @Override
    public void opened(Wire by) {
        if (by == wire) {
            sayHello();
        }
    }

    /** Moves to a WebSocket, though this socket is good; as soon as there is a token for it. */
    private void reopen() {
        tokens.take(
                () -> {
                    transports.prefer();
                    hangUp();
                    transition(State.RESUMING);
                    openWire();
                },
                transports::welcomed);
    }

    private void hangUp() {
        Wire before = wire;
        wire = null;
        tokens.rest();
        if (before != null) {
            before.close();
        }
    }

    /** The server has lost the session, and kept the socket: it knows who this is, so no newer token is needed. */
    private void greetAgain(Wire on) {
        on.startOver();
        transports.stop();
        tokens.rest();
        transition(State.RESUMING);
        sayHello();
    }

    private void sayHello() {
        String session = known.secret;
        Message.Resume resume = session == null ? null : new Message.Resume(session, ledger.resumable());
        write(new Message.Hello(Message.NO_ID, known.peer, options.name(), profile.hello(), tokens.current(), resume));
    }

    @Override
    public void received(Wire by, String text) {
        if (by != wire) {
            return;
        }
        Message message = read(text);
        if (known.state != State.OPEN) {
            if (message instanceof Message.Welcome welcome) {
                welcome(welcome);
            } else if (message instanceof Message.Error error) {
                refused(error);
            }
            return;
        }
        requests.forgetOld();
        if (message == null || message.type().counted()) {
            counted(message);
        } else if (message instanceof Message.Ack ack) {
            ledger.acknowledge(ack.received());
        } else if (message instanceof Message.GoingAway going) {
            backoff.told(Duration.ofMillis(going.reconnectInMillis()));
        } else if (message instanceof Message.HelloAgain) {
            greetAgain(by);
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
        if (message instanceof Message.Farewell last) {
            farewell = last;
        } else if (message instanceof Message.Validity validity && validity.re() == Message.NO_ID) {
            tokens.renew(Duration.ofMillis(validity.expiresInMillis()));
        } else if (message instanceof Message.IceServers fresh) {
            known.iceServers = fresh.iceServers();
        }
        inbox.received(message);
        // last: whoever asked finds what the answer has changed, such as the members of the room that it joined
        requests.settle(message);
    }

    private void welcome(Message.Welcome welcome) {
        boolean first = !welcomed;
        boolean took = known.secret != null;
        welcomed = true;
        known.welcome(welcome);
        if (welcome.resumed()) {
            ledger.acknowledge(welcome.received());
        } else {
            ledger.startAfresh(first);
            if (!first) {
                requests.failAll(new ClientException(Kind.SESSION_LOST, "the session ended before the answer came"));
            }
            profile.sessionBegan(first, took);
        }
        requests.goOn();
        transports.welcomed();
        Wire on = wire;
        if (on != null) {
            on.established(Duration.ofMillis(welcome.heartbeatMillis()), this::ack, () -> {
                backoff.healthy();
                transports.worked();
                tokens.worked();
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
        if (foreign && known.secret != null) {
            // the session that this client remembers is somebody else's by now, and so is its peer id
            known.secret = null;
            ledger.forget();
            known.peer = options.secret() == null ? options.peer() : null;
            sayHello();
        } else if (error.code().retryable()) {
            backoff.told(error.retryAfterMillis() > 0 ? Duration.ofMillis(error.retryAfterMillis()) : null);
            if (wire != null) {
                wire.giveUp(CloseCodes.INTERNAL, false);
            }
        } else if (error.code() == ErrorCode.UNAUTHENTICATED) {
            hangUp();
            tokenRefused(ClientException.refused(error));
        } else {
            close(ClientException.refused(error));
        }
    }

    /** Another token may be good. */
    private void tokenRefused(ClientException why) {
        if (tokens.refused(why)) {
            comeBack();
            open();
        } else {
            close(why);
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
        tokens.rest();
        transports.lost(loss);
        CloseCodes.Return when = CloseCodes.after(loss.code());
        if (when != CloseCodes.Return.NEVER) {
            known.lost(loss);
            retry(when, loss.overrun(), loss.code());
            return;
        }
        ClientException reason = ClientException.ended(farewell, loss.code());
        farewell = null;
        if (loss.code() == CloseCodes.UNAUTHENTICATED) {
            tokenRefused(reason);
        } else {
            close(reason);
        }
    }

    private void retry(CloseCodes.Return when, boolean overrun, int code) {
        Duration delay = backoff.next(when, overrun);
        if (backoff.attempt() == SOME_ATTEMPTS) {
            LOG.warn("No connection to {}: {}. The client goes on trying", options.address(), known.trouble);
        }
        comeBack();
        timer = after(delay, this::open);
        inbox.retrying(delay, backoff.attempt(), code);
    }

    private void comeBack() {
        transition(welcomed ? State.RESUMING : State.CONNECTING);
    }

    private void finish(ClientException reason) {
        tokens.rest();
        transition(State.CLOSED);
        requests.failAll(reason);
        outbox.clear();
        connected.completeExceptionally(reason);
        inbox.closed(reason);
    }

    private void transition(State next) {
        if (next != known.state) {
            known.state = next;
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
