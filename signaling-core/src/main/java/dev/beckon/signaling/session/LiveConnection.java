package dev.beckon.signaling.session;

import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.dialect.Desk;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.Hello;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open connection: what a {@link Transport} hands frames to, and what the client's {@link Dialect} asks. A {@link Greeting} answers the hello; from
 * then on the session is asked.
 *
 * <pre>
 *   NEW ──hello──▶ GREETING ──welcome──▶ OPEN
 *    ▲                │ refused            │
 *    └────────────────┘                    ▼
 *   any of them ── closed, by either side ─▶ CLOSED
 * </pre>
 *
 * Messages come on the transport's executor; everything else may come on any thread.
 */
final class LiveConnection implements Connection, Desk {

    private static final Logger LOG = LoggerFactory.getLogger(LiveConnection.class);

    static final int NOWHERE = -1;
    /** So long after fresh ICE servers could not be had they are asked for again. */
    private static final Duration ICE_RETRY = Duration.ofSeconds(15);

    private static final long NEVER = Long.MAX_VALUE;

    private final Node node;
    private final Line line;
    private final Ledger.Account account;

    // ---- touched on the executor only

    private final Budget budget;

    /** How the client opened the connection; null as soon as it has a session. */
    private @Nullable Opening opening;

    /** The client's side; does nothing until the connection has begun. */
    private Conversation voice = Unheard.CONVERSATION;

    /** Of the frame that is heard now. */
    private int bytes;

    /** Whether what is heard now came before the welcome. */
    private boolean replaying;

    // ---- any thread

    /** In GREETING, and perhaps after CLOSED. Written on the executor, under the monitor. */
    private volatile @Nullable Greeting greeting;

    /** In OPEN, and after. Written under the monitor. */
    private volatile @Nullable Session session;
    /** Written under the monitor. */
    private volatile boolean closed;

    /** Which numbers of its session its client counts by: see {@link CountedStream#beginnings}. Guarded by the session's lock. */
    private int beginnings;

    /** Belongs to the {@link Connections} of the node. */
    int place = NOWHERE;

    /** When its client must have said hello; from then on, when it needs fresh ICE servers. */
    private volatile long deadlineNanos;

    private volatile long heardNanos;
    private volatile boolean pinged;

    LiveConnection(Node node, Transport transport, Opening opening, long openedNanos) {
        this.node = node;
        this.line = new Line(transport, this);
        this.opening = opening;
        this.deadlineNanos = openedNanos + node.limits.helloTimeout().toNanos();
        this.heardNanos = node.timers.nanoTime();
        this.budget = new Budget(heardNanos);
        this.account = node.ledger.open(Network.of(line.remote()));
    }

    /** Of the network that it comes from. */
    Ledger.Account account() {
        return account;
    }

    /** What is held for its session. */
    int held() {
        Session open = session;
        return open == null ? 0 : open.held();
    }

    /** The node holds too much: it is closed, and what waits for its client is let go of. Any thread. */
    void giveUp() {
        Session open = session;
        if (open != null) {
            open.giveUp(this);
        }
    }

    /** Begins to speak with the client, in its dialect. */
    void begin(Dialect dialect) {
        try {
            voice = dialect.with(Objects.requireNonNull(opening));
            voice.opened(this);
        } catch (SignalingException refusal) {
            refuse(null, 0, Message.Error.of(refusal), refusal);
        } catch (Throwable fault) {
            fail(fault);
        }
    }

    Conversation voice() {
        return voice;
    }

    /** How the client opened the connection. On the executor, before there is a session. */
    Opening opening() {
        return Objects.requireNonNull(opening);
    }

    /** Tells the client of something while no session does. */
    private void tell(Message message) {
        byte[] frame = voice.tell(new Outgoing(message));
        if (frame != null) {
            line.send(frame);
        }
    }

    @Override
    public void receive(byte[] frame) {
        if (closed) {
            return;
        }
        try {
            alive();
            if (frame.length > node.limits.frameBytes()) {
                close(CloseReason.TOO_BIG);
                return;
            }
            bytes = frame.length;
            voice.hear(frame, this);
        } catch (SignalingException refusal) {
            refuse(null, frame.length, Message.Error.of(refusal), refusal);
        } catch (Throwable fault) {
            fail(fault);
        }
    }

    @Override
    public void ask(Message message) {
        if (closed) {
            return;
        }
        node.listener.received(message.type());
        Rates.Kind kind = Rates.Kind.of(message.type());
        long pauseNanos = budget.spend(node.limits.rates(), kind, bytes, heardNanos);
        if (pauseNanos == Budget.REFUSED) {
            refuse(message, bytes, tooMany(message.id(), kind), null);
            return;
        }
        receive(message, bytes);
        if (pauseNanos > 0 && line.pause(Line.Pause.RATE)) {
            goOnAfter(pauseNanos);
        }
    }

    @Override
    public void write(byte[] frame) {
        line.send(frame);
    }

    @Override
    public Limits limits() {
        return node.limits;
    }

    @Override
    public Scheduler scheduler() {
        return node.timers;
    }

    private Message.Error tooMany(long re, Rates.Kind kind) {
        String what = kind.name().toLowerCase(Locale.ROOT);
        return new Message.Error(
                re,
                ErrorCode.RATE_LIMITED,
                "at most " + node.limits.rates().of(kind) + " " + what + " a second",
                1 + TimeUnit.NANOSECONDS.toMillis(budget.pause(heardNanos)));
    }

    private void goOnAfter(long nanos) {
        node.timers.schedule(Duration.ofNanos(nanos), () -> line.execute(this::goOn));
    }

    private void goOn() {
        long pauseNanos = budget.pause(node.timers.nanoTime());
        if (pauseNanos > 0) {
            goOnAfter(pauseNanos);
        } else {
            goOn(Line.Pause.RATE);
        }
    }

    /** Reads on. What the client said meanwhile was not read: its silence proves nothing. */
    void goOn(Line.Pause why) {
        alive();
        line.goOn(why);
    }

    private void receive(Message message, int bytes) {
        Greeting answering = greeting;
        Session open = session;
        if (answering != null) {
            if (message.type() == MessageType.PING) {
                tell(new Message.Pong());
            } else {
                answering.keep(() -> receive(message, bytes), bytes);
            }
        } else if (open != null) {
            open.receive(this, message, bytes);
        } else if (message.type() == MessageType.PING) {
            tell(new Message.Pong());
        } else if (message instanceof Hello hello) {
            hello(hello);
        } else {
            SignalingException refusal = new SignalingException(
                            ErrorCode.BAD_STATE,
                            "the first message must be hello, not "
                                    + message.type().wire())
                    .re(message.id());
            refuse(message, bytes, Message.Error.of(refusal), replaying ? null : refusal);
        }
    }

    @Override
    public void drained() {
        Session open = session;
        if (open != null) {
            open.transmitWaiting();
        }
    }

    @Override
    public void alive() {
        heardNanos = node.timers.nanoTime();
        pinged = false;
    }

    @Override
    public void closed() {
        Session open;
        boolean greets;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = session;
            greets = greeting != null;
        }
        line.closed();
        account.close();
        if (greets) {
            node.greeted();
        }
        node.forget(this);
        node.listener.on(new SignalingEvent.ConnectionClosed(line.remote(), open == null ? null : open.requester()));
        if (open != null) {
            open.detached(this);
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close(CloseReason reason) {
        line.close(reason);
        closed();
    }

    /** May be called with the session's lock held. */
    void closeLater(CloseReason reason) {
        line.execute(() -> close(reason));
    }

    /** Something of this project's own threw: costs this connection, and nothing else. */
    void fail(Throwable fault) {
        LOG.error("connection from {} failed", line.remote(), fault);
        close(CloseReason.INTERNAL);
    }

    // ---- hello

    private void hello(Hello hello) {
        boolean room = hello.resume() != null || account.hasRoom();
        if (!room || !node.guesses.mayGreet(hello.token() != null, network(), heardNanos) || !node.greets()) {
            close(CloseReason.TRY_LATER);
            return;
        }
        Greeting begun = new Greeting(node, this, hello);
        synchronized (this) {
            if (closed) {
                node.greeted();
                return;
            }
            greeting = begun;
        }
        CompletableFuture<Session> answer = begun.answer();
        if (answer.isDone()) {
            answer.whenComplete((known, failure) -> greeted(begun, failure));
        } else {
            answer.whenComplete((known, failure) -> line.execute(() -> greeted(begun, failure)));
        }
    }

    /** On the executor. */
    private void greeted(Greeting begun, @Nullable Throwable failure) {
        synchronized (this) {
            if (closed) {
                return;
            }
            greeting = null;
        }
        node.greeted();
        if (failure != null) {
            deadlineNanos += node.timers.nanoTime() - begun.sinceNanos(); // the server's time is not its client's
            SignalingException refusal = Guard.refusal("hello", failure).re(begun.helloId());
            refuse(null, 0, Message.Error.of(refusal), refusal);
        } else {
            opening = null;
        }
        replaying = true;
        begun.replay();
        replaying = false;
    }

    /** Whether what is heard now came before the welcome, and so does not show that the client got it. On the executor. */
    boolean replaying() {
        return replaying;
    }

    /**
     * A session takes this connection. Called under its lock, so that whoever closes the connection finds it.
     *
     * @return false if the connection has been closed
     */
    synchronized boolean opens(Session known) {
        if (closed) {
            return false;
        }
        session = known;
        return true;
    }

    void belongsTo(int newest) {
        beginnings = newest;
    }

    int beginnings() {
        return beginnings;
    }

    // ---- errors

    /**
     * Answers what never came to a session's handling.
     *
     * @param message null if it could not be understood
     * @param judged what counts against its sender; null if nothing does
     */
    private void refuse(
            @Nullable Message message, int bytes, Message.Error error, @Nullable SignalingException judged) {
        Greeting answering = greeting;
        if (answering != null) {
            answering.keep(() -> refuse(message, bytes, error, judged), bytes);
            return;
        }
        Session open = session;
        node.listener.on(
                new SignalingEvent.Refused(open == null ? null : open.requester(), error.code(), error.message()));
        if (open == null) {
            tell(error);
        } else {
            open.refused(this, message, error);
        }
        if (judged != null) {
            judge(judged);
        }
    }

    /** Closes when there were too many errors, or one that ends it. On the executor. */
    void judge(SignalingException refusal) {
        if (Guesses.counts(refusal.code())) {
            node.guesses.wrong(refusal.code(), network(), heardNanos);
        }
        if (refusal.code() == ErrorCode.UNAUTHENTICATED) {
            close(CloseReason.UNAUTHENTICATED);
        } else if (refusal.code() == ErrorCode.INTERNAL) {
            close(CloseReason.INTERNAL);
        } else if (refusal.weight() != ErrorCode.Weight.NONE) {
            if (!budget.forgives(refusal.weight(), node.limits, heardNanos)) {
                close(CloseReason.POLICY);
            }
        }
    }

    // ---- for session and node

    boolean greeted() {
        return session != null;
    }

    /** Where it comes from, as far as shares go; null over a transport that has no addresses. */
    @Nullable
    Network network() {
        return account.network;
    }

    Line line() {
        return line;
    }

    /** Runs what the transport's executor does not take. */
    Executor background() {
        return node.timers;
    }

    /** The client was given these; any thread. */
    void gave(List<IceServer> servers) {
        long due = NEVER;
        for (IceServer server : servers) {
            Duration lifetime = server.lifetime();
            if (lifetime != null) {
                due = Math.min(due, lifetime.toNanos() / 4 * 3);
            }
        }
        deadlineNanos = due == NEVER ? NEVER : node.timers.nanoTime() + due;
    }

    /** Looks for silence; called by the node's sweep, on any thread. */
    void check(long now) {
        drained();
        long silent = line.isPaused() ? 0 : now - heardNanos; // nobody reads what it says
        long silence = node.limits.silence().toNanos();
        Session open = session;
        boolean late = deadlineNanos != NEVER && now - deadlineNanos > 0;
        if (open != null && late) {
            deadlineNanos = now + ICE_RETRY.toNanos(); // for the case that there are none now
            line.execute(() -> Requests.freshIceServers(open, this));
        }
        if (open == null && late) {
            line.execute(() -> {
                if (greeting == null && session == null) {
                    close(CloseReason.NO_HELLO);
                }
            });
        } else if (silent > silence + node.limits.spiTimeout().toNanos()) {
            close(CloseReason.SILENT); // here, because its executor runs nothing any more
        } else if (silent > silence) {
            closeLater(CloseReason.SILENT);
        } else if (silent > node.limits.heartbeat().toNanos() && !pinged) {
            pinged = true;
            line.ping();
        }
    }

    void goAway(long reconnectInMillis) {
        line.execute(() -> {
            if (!closed) {
                tell(new Message.GoingAway(reconnectInMillis));
                close(CloseReason.RESTART);
            }
        });
    }
}
