package dev.beckon.signaling.session;

import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.Transport;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open connection: what a {@link Transport} hands frames to, and what the client's {@link Dialect} asks. Until it has a session its {@link Arrival} is asked, from
 * then on the session.
 *
 * <p>Messages come on the transport's executor; everything else may come on any thread.
 */
final class LiveConnection extends WatchedLine implements Connection {

    private static final Logger LOG = LoggerFactory.getLogger(LiveConnection.class);

    private final Ledger.Account account;

    // ---- touched on the executor only

    private final Budget budget;

    /** The client's side; does nothing until the connection has begun. */
    private Conversation voice = Unheard.CONVERSATION;

    /** Whether the frame that is heard now has asked for something. */
    private boolean asked;

    /** Of the frame that is heard now. */
    private int bytes;

    // ---- any thread

    /** Its arrival; its session as soon as the welcome was sent and what the client had said before it was heard. Written on the executor. */
    private volatile Stage stage;

    /** Which numbers of its session its client counts by: see {@link CountedStream#beginnings}. Guarded by the session's lock. */
    private int beginnings;

    LiveConnection(Node node, Transport transport, Opening opening, long openedNanos) {
        super(node, transport, openedNanos);
        this.stage = new Arrival(node, this, opening);
        this.budget = new Budget(heardNanos());
        this.account = node.ledger.open(Network.of(remote()));
    }

    // ---- what the client says

    /** Begins to speak with the client, in its dialect. */
    void begin(Dialect dialect) {
        try {
            voice = dialect.with(Objects.requireNonNull(arrival()).opening());
            voice.opened(this);
        } catch (SignalingException refusal) {
            refuse(null, Message.Error.of(refusal), refusal);
        } catch (Throwable fault) {
            fail(fault);
        }
    }

    Conversation voice() {
        return voice;
    }

    @Override
    public void receive(byte[] frame) {
        if (isClosed()) {
            return;
        }
        try {
            alive();
            if (frame.length > node.limits.frameBytes()) {
                close(CloseReason.TOO_BIG);
                return;
            }
            bytes = frame.length;
            asked = false;
            voice.hear(frame, this);
            if (!asked) {
                goOnAfterPause(spend(Rates.Kind.ACKS)); // a heartbeat, or nothing that this dialect knows
            }
        } catch (SignalingException refusal) {
            refuse(null, Message.Error.of(refusal), refusal);
        } catch (Throwable fault) {
            fail(fault);
        }
    }

    @Override
    boolean asks(Message message) {
        if (isClosed()) {
            return false;
        }
        asked = true;
        node.listener.received(message.type());
        Rates.Kind kind = Rates.Kind.of(message.type());
        long pauseNanos = spend(kind);
        if (pauseNanos == Budget.REFUSED) {
            refuse(message, budget.tooMany(message.id(), node.limits.rates(), kind, heardNanos()), null);
            return false;
        }
        Arrival arriving = arrival();
        Session open = session();
        if (arriving != null) {
            arriving.hear(message, bytes);
        } else if (open != null) {
            Intake.receive(open, this, message, bytes);
        }
        goOnAfterPause(pauseNanos);
        return true;
    }

    private long spend(Rates.Kind kind) {
        return budget.spend(node.limits.rates(), kind, bytes, heardNanos());
    }

    private void goOnAfterPause(long pauseNanos) {
        if (pauseNanos > 0 && pause(Line.Pause.RATE)) {
            goOnAfter(pauseNanos);
        }
    }

    @Override
    public Limits limits() {
        return node.limits;
    }

    private void goOnAfter(long nanos) {
        node.timers.schedule(Duration.ofNanos(nanos), () -> execute(this::goOn));
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
        unpause(why);
    }

    // ---- what the client is told

    /** Tells the client of something while no session does. */
    void tell(Message message) {
        try {
            byte[] frame = voice.tell(new Outgoing(message));
            if (frame != null) {
                send(frame);
            }
        } catch (Throwable fault) {
            fail(fault);
        }
    }

    private void refuse(@Nullable Message message, Message.Error error, @Nullable SignalingException judged) {
        Arrival arriving = arrival();
        if (arriving != null) {
            arriving.refuse(message, bytes, error, judged);
        } else {
            answer(message, error, judged);
        }
    }

    /**
     * Answers what never came to a session's handling.
     *
     * @param message null if it could not be understood
     * @param judged what counts against its sender; null if nothing does
     */
    void answer(@Nullable Message message, Message.Error error, @Nullable SignalingException judged) {
        if (judged != null) {
            noteGuess(judged);
        }
        Session open = session();
        node.listener.on(
                new SignalingEvent.Refused(open == null ? null : open.requester(), error.code(), error.message()));
        if (open == null) {
            tell(error);
        } else {
            Intake.refused(open, this, message, error);
        }
        if (judged != null) {
            judge(judged);
        }
    }

    /** Counts what may have been a guess. Before the answer: a client that has it, or anyone of its network, finds it counted. On any thread. */
    void noteGuess(SignalingException refusal) {
        if (Guesses.counts(refusal.code())) {
            node.guesses.wrong(refusal.code(), network(), heardNanos());
        }
    }

    /** Closes when there were too many errors, or one that ends it. On the executor. */
    void judge(SignalingException refusal) {
        if (refusal.code() == ErrorCode.UNAUTHENTICATED) {
            close(CloseReason.UNAUTHENTICATED);
        } else if (refusal.code() == ErrorCode.INTERNAL) {
            close(CloseReason.INTERNAL);
        } else if (refusal.weight() != ErrorCode.Weight.NONE) {
            if (!budget.forgives(refusal.weight(), node.limits, heardNanos())) {
                close(CloseReason.POLICY);
            }
        }
    }

    // ---- its arrival

    /** What it is at: one field for both saves four bytes. */
    sealed interface Stage permits Arrival, Session {}

    /** Null after it. */
    @Nullable
    Arrival arrival() {
        return stage instanceof Arrival arriving ? arriving : null;
    }

    /**
     * A session takes this connection. Called under its lock, so that whoever closes the connection finds it.
     *
     * @return false if the connection has been closed
     */
    synchronized boolean opens(Session known) {
        if (isClosed()) {
            return false;
        }
        Arrival arriving = arrival();
        if (arriving != null) {
            arriving.opens(known);
        }
        return true;
    }

    /** On the executor. */
    void moves(Stage from, Stage next) {
        if (stage == from) {
            stage = next;
        }
    }

    /** Its session is gone, but its client is not. Any thread. */
    void startOver(Session gone) {
        node.helloAgain.run(() -> execute(() -> Arrival.again(this, gone)));
    }

    @Override
    boolean isGreeted() {
        Arrival arriving = arrival();
        return arriving == null || arriving.isGreeting() || arriving.session() != null;
    }

    /** Whether what is heard now came before the welcome, and so does not show that the client got it. */
    boolean isArriving() {
        return stage instanceof Arrival;
    }

    void belongsTo(int newest) {
        beginnings = newest;
    }

    int beginnings() {
        return beginnings;
    }

    // ---- its end

    @Override
    public void closed() {
        if (ends()) {
            Session open = session();
            if (open != null && Thread.holdsLock(open.lock())) { // said by a transport while it is sent something
                background().execute(() -> gone(open));
            } else {
                gone(open);
            }
        }
    }

    private void gone(@Nullable Session open) {
        account.close();
        Arrival arriving = arrival();
        if (arriving != null) {
            arriving.closed();
        }
        node.forget(this);
        try {
            voice.closed();
        } catch (Throwable fault) {
            LOG.error("a dialect failed at the end of a connection", fault);
        }
        node.listener.on(new SignalingEvent.ConnectionClosed(remote(), open == null ? null : open.requester()));
        if (open != null) {
            open.attachment.detached(this);
        }
    }

    @Override
    public void close(CloseReason reason) {
        hangUp(reason);
        closed();
    }

    @Override
    void brokeDown() {
        close(CloseReason.INTERNAL);
    }

    /** Something of this project's own threw: costs this connection, and nothing else. */
    @Override
    void fail(Throwable fault) {
        LOG.error("connection from {} failed", remote(), fault);
        close(CloseReason.INTERNAL);
    }

    /** The node holds too much: it is closed, and what waits for its client is let go of. Any thread. */
    void giveUp() {
        Session open = session();
        if (open != null) {
            open.attachment.giveUp(this);
        }
    }

    // ---- for session and node

    @Override
    @Nullable
    Session session() {
        Stage now = stage;
        return now instanceof Arrival arriving ? arriving.session() : (Session) now;
    }

    /** Of the network that it comes from. */
    Ledger.Account account() {
        return account;
    }

    /** Where it comes from, as far as shares go; null over a transport that has no addresses. */
    @Nullable
    Network network() {
        return account.network;
    }

    /** What is held for its session. */
    int held() {
        Session open = session();
        return open == null ? 0 : open.heldBytes();
    }

    @Override
    void freshIceServers(Session known) {
        Requests.freshIceServers(known, this);
    }

    @Override
    Executor background() {
        return node.timers;
    }

    @Override
    public void drained() {
        Session open = session();
        if (open != null) {
            open.transmitWaiting();
        }
    }

    void goAway(long reconnectInMillis) {
        execute(() -> goAwayNow(reconnectInMillis));
    }

    /** On the executor, or before anything was received. */
    void goAwayNow(long reconnectInMillis) {
        if (!isClosed()) {
            tell(new Message.GoingAway(reconnectInMillis));
            close(CloseReason.RESTART);
        }
    }
}
