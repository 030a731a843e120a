package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.Hello;
import dev.beckon.signaling.message.Message.Resume;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.Transport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open connection: what a {@link Transport} hands messages to. Decodes them, says hello, and from then on passes them to the session.
 *
 * <pre>
 *   NEW ──hello──▶ GREETING ──welcome──▶ OPEN
 *    ▲                │ refused            │
 *    └────────────────┘                    ▼
 *   any of them ── closed, by either side ─▶ CLOSED
 * </pre>
 *
 * All methods but {@link #alive()} are called on the transport's executor.
 */
final class LiveConnection implements Connection {

    private static final Logger LOG = LoggerFactory.getLogger(LiveConnection.class);

    private enum State {
        NEW,
        GREETING,
        OPEN,
        CLOSED
    }

    static final int NOWHERE = -1;
    /** So long after fresh ICE servers could not be had they are asked for again. */
    private static final Duration ICE_RETRY = Duration.ofSeconds(15);

    private static final long NEVER = Long.MAX_VALUE;

    private final Node node;
    private final Transport transport;
    private final Budget budget;

    /** Null until the first error. */
    private @Nullable Forgiveness forgiveness;

    /** Touched on the executor only. */
    private State state = State.NEW;

    private volatile @Nullable Session session;

    /** What came after hello and before its answer; null most of the time. */
    private @Nullable ArrayDeque<Message> early;

    /** Belongs to the {@link Connections} of the node. */
    int place = NOWHERE;

    /** When its client must have said hello; from then on, when it needs fresh ICE servers. */
    private volatile long deadlineNanos;

    private volatile long heardNanos;
    private volatile boolean pinged;

    /** For how many reasons nothing is read now. */
    private byte pauses;

    /** Whether one of them is that the client sends too much. */
    private volatile boolean overdrawn;

    LiveConnection(Node node, Transport transport, long openedNanos) {
        this.node = node;
        this.transport = transport;
        this.deadlineNanos = openedNanos + node.limits.helloTimeout().toNanos();
        this.heardNanos = node.scheduler.nanoTime();
        this.budget = new Budget(heardNanos);
    }

    @Override
    public void receive(byte[] frame) {
        if (state == State.CLOSED) {
            return;
        }
        alive();
        try {
            if (frame.length > node.limits.frameBytes()) {
                close(CloseReason.TOO_BIG);
                return;
            }
            Message message = node.codec.decode(frame);
            node.listener.received(message.type());
            Rates.Kind kind = Rates.Kind.of(message.type());
            long pauseNanos = budget.spend(node.limits.rates(), kind, frame.length, heardNanos);
            if (pauseNanos == Budget.REFUSED) {
                answer(message.type().counted(), tooMany(message.id(), kind));
                return;
            }
            receive(message);
            if (pauseNanos > 0 && !overdrawn) {
                overdrawn = true;
                pause();
                goOnAfter(pauseNanos);
            }
        } catch (SignalingException refusal) {
            refuse(refusal.re(), refusal);
        } catch (RuntimeException fault) {
            fail(fault);
        }
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
        node.scheduler.schedule(Duration.ofNanos(nanos), () -> executor().execute(this::goOn));
    }

    private void goOn() {
        alive(); // what it said meanwhile was not read
        long pauseNanos = budget.pause(heardNanos);
        if (pauseNanos > 0) {
            goOnAfter(pauseNanos);
        } else {
            overdrawn = false;
            unpause();
        }
    }

    /** Stops reading from the client until {@link #unpause}, which has to follow each time that this was called. On the executor. */
    void pause() {
        if (pauses++ == 0) {
            transport.reading(false);
        }
    }

    void unpause() {
        if (--pauses == 0) {
            transport.reading(true);
        }
    }

    private void receive(Message message) {
        Session open = session;
        if (open != null) {
            open.receive(this, message);
        } else if (message.type() == MessageType.PING) {
            answer(false, new Message.Pong());
        } else if (state == State.GREETING) {
            keep(message);
        } else if (message instanceof Hello hello) {
            hello(hello);
        } else {
            throw new SignalingException(
                            ErrorCode.BAD_STATE,
                            "the first message must be hello, not "
                                    + message.type().wire())
                    .re(message.id());
        }
    }

    private void keep(Message message) {
        ArrayDeque<Message> kept = early;
        if (kept == null) {
            kept = new ArrayDeque<>(4);
            early = kept;
        }
        kept.add(message);
        if (kept.size() > node.limits.waitingMessages()) {
            close(CloseReason.POLICY);
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
        heardNanos = node.scheduler.nanoTime();
        pinged = false;
    }

    @Override
    public void closed() {
        if (state == State.CLOSED) {
            return;
        }
        if (state == State.GREETING) {
            node.greeted();
        }
        state = State.CLOSED;
        early = null;
        node.forget(this);
        Session open = session;
        node.listener.on(
                new SignalingEvent.ConnectionClosed(transport.remote(), open == null ? null : open.requester()));
        if (open != null) {
            open.detached(this);
        }
    }

    @Override
    public void close(CloseReason reason) {
        transport.close(reason);
        closed();
    }

    /** Something here or in a handler threw: costs this connection, and nothing else. */
    void fail(Throwable fault) {
        LOG.error("connection from {} failed", transport.remote(), fault);
        close(CloseReason.INTERNAL);
    }

    // ---- hello

    private void hello(Hello hello) {
        if (!node.greets()) {
            close(CloseReason.TRY_LATER);
            return;
        }
        state = State.GREETING;
        Resume resume = hello.resume();
        CompletionStage<Session> answer =
                Requests.attempt(() -> resume == null ? fresh(hello) : resumed(hello, resume));
        onExecutor(answer, (known, failure) -> {
            boolean waiting = state == State.GREETING;
            if (waiting) {
                node.greeted();
            }
            if (failure == null) {
                opened(known);
            } else if (waiting) {
                state = State.NEW;
                refuse(hello.id(), SignalingException.of(failure));
            }
        });
    }

    private CompletionStage<Session> fresh(Hello hello) {
        if (hello.token() == null && node.needsToken(transport)) {
            return CompletableFuture.failedStage(new SignalingException(
                    ErrorCode.UNAUTHENTICATED, "a client that is not a browser needs a \"token\" in hello"));
        }
        return node.authenticator.authenticate(hello, transport.remote()).thenCompose(identity -> {
            String id = hello.peer() == null ? node.unguessable() : hello.peer();
            Session made = new Session(node, new PeerInfo(id, hello.name(), hello.attributes()), identity);
            return node.registry
                    .register(made)
                    .thenCompose(registered -> node.iceServers(made.requester()))
                    .thenApply(servers -> {
                        made.attach(this, servers);
                        return made;
                    });
        });
    }

    private CompletionStage<Session> resumed(Hello hello, Resume resume) {
        String secret = resume.session();
        String id = Secret.peerIn(secret);
        if (node.registry.local(id) instanceof Session known) {
            return takeOver(known, hello, resume);
        }
        return node.registry.fetch(id, secret).thenCompose(state -> {
            if (state == null) {
                return fresh(hello); // the grace time is over
            }
            Session moved = new Session(node, (MovedSession) state);
            node.registry.adopt(moved);
            return takeOver(moved, hello, resume);
        });
    }

    private CompletionStage<Session> takeOver(Session known, Hello hello, Resume resume) {
        return node.iceServers(known.requester())
                .thenCompose(servers -> known.resume(this, resume, servers)
                        ? CompletableFuture.completedStage(known)
                        : known.ended().thenCompose(moved -> moved ? resumed(hello, resume) : fresh(hello)));
    }

    private void opened(Session known) {
        if (state == State.CLOSED) {
            known.detached(this);
            return;
        }
        state = State.OPEN;
        session = known;
        ArrayDeque<Message> kept = early;
        early = null;
        while (kept != null && !kept.isEmpty()) {
            known.receive(this, kept.remove());
        }
    }

    private <T> void onExecutor(CompletionStage<T> stage, BiConsumer<T, @Nullable Throwable> action) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (future.isDone()) {
            future.whenComplete(action);
        } else {
            future.whenCompleteAsync(action, transport.executor());
        }
    }

    // ---- errors

    /** Answers what never came to a session's handling. */
    private void refuse(long re, SignalingException refusal) {
        answer(true, new Message.Error(re, refusal.code(), refusal.text(), 0));
        judge(refusal);
    }

    private void answer(boolean counted, Message answer) {
        Session open = session;
        if (answer instanceof Message.Error error) {
            node.listener.on(
                    new SignalingEvent.Refused(open == null ? null : open.requester(), error.code(), error.message()));
        }
        if (open == null) {
            transport.send(node.codec.encode(answer));
        } else if (answer instanceof Message.Error error) {
            open.refused(this, counted, error);
        }
    }

    /** Closes when there were too many errors, or one that ends it. */
    void judge(SignalingException refusal) {
        if (refusal.code() == ErrorCode.UNAUTHENTICATED) {
            close(CloseReason.UNAUTHENTICATED);
        } else if (refusal.code() == ErrorCode.INTERNAL) {
            fail(refusal);
        } else if (refusal.weight() != ErrorCode.Weight.NONE) {
            Forgiveness left = forgiveness == null ? new Forgiveness() : forgiveness;
            forgiveness = left;
            if (!left.covers(refusal.weight(), node.limits, heardNanos)) {
                close(CloseReason.POLICY);
            }
        }
    }

    // ---- for session and node

    boolean greeted() {
        return session != null;
    }

    Transport transport() {
        return transport;
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
        deadlineNanos = due == NEVER ? NEVER : node.scheduler.nanoTime() + due;
    }

    Executor executor() {
        return transport.executor();
    }

    /** Looks for silence; called by the node's sweep, on any thread. */
    void check(long now) {
        drained();
        long silent = overdrawn ? 0 : now - heardNanos; // nobody reads what it says
        Session open = session;
        boolean late = deadlineNanos != NEVER && now - deadlineNanos > 0;
        if (open != null && late) {
            deadlineNanos = now + ICE_RETRY.toNanos(); // for the case that there are none now
            open.later(() -> Requests.freshIceServers(open, this));
        }
        if (open == null && late) {
            executor().execute(() -> {
                if (state == State.NEW || state == State.GREETING) {
                    close(CloseReason.NO_HELLO);
                }
            });
        } else if (silent > node.limits.silence().toNanos()) {
            executor().execute(() -> close(CloseReason.SILENT));
        } else if (silent > node.limits.heartbeat().toNanos() && !pinged) {
            pinged = true;
            transport.ping();
        }
    }

    void goAway(long reconnectInMillis) {
        executor().execute(() -> {
            if (state != State.CLOSED) {
                transport.send(node.codec.encode(new Message.GoingAway(reconnectInMillis)));
                close(CloseReason.RESTART);
            }
        });
    }

    /** May be called with the session's lock held. */
    void closeLater(CloseReason reason) {
        executor().execute(() -> close(reason));
    }
}
