package dev.beckon.signaling.session;

import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.Hello;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A connection until it has a session, when this is over.
 *
 * <pre>
 *   NEW ──hello──▶ GREETING ──welcome──▶ (OPEN)
 *    ▲              │    ▲                  │ the session is evicted
 *    └── refused ───┘    └──────hello──── AGAIN
 * </pre>
 *
 * What the client says in GREETING is kept, and heard after the welcome or the refusal. What it says in AGAIN was meant for the session that is gone: nobody hears it. All methods but {@link #closed} are called on the connection's executor.
 */
final class Arrival implements LiveConnection.Stage {

    private static final CloseReason REFUSED = new CloseReason(1008, "refused");

    private final Node node;
    private final LiveConnection connection;
    /** Null where the client has said before who it is. */
    private final @Nullable Opening opening;

    /** Who the client is, where it has said that before. */
    private final @Nullable Identity shown;

    /** Whether it is AGAIN. */
    private boolean again;

    /** In GREETING. */
    private @Nullable Greeting greeting;

    /** Whether what is heard now was kept. */
    private boolean replaying;

    /** Which has the connection already, while what came before the welcome is heard. Written under the connection's monitor. */
    private volatile @Nullable Session session;

    private @Nullable ArrayDeque<Runnable> kept;
    private @Nullable Backlog backlog;

    // ---- guarded by this

    /** Whether the node counts it among those that are being greeted. */
    private boolean counted;

    private boolean closed;

    Arrival(Node node, LiveConnection connection, Opening opening) {
        this.node = node;
        this.connection = connection;
        this.opening = opening;
        this.shown = null;
    }

    /** Of a client whose session is gone. */
    Arrival(Node node, LiveConnection connection, Identity shown) {
        this.node = node;
        this.connection = connection;
        this.opening = null;
        this.shown = shown;
        this.again = true;
    }

    /** A session is gone, but its client is not: that one says hello again; in a dialect whose clients do not resume its connection is closed. */
    static void again(LiveConnection connection, Session gone) {
        Arrival arriving = connection.arrival();
        if (arriving != null && arriving.isGreeting()) {
            arriving.afterwards(() -> again(connection, gone)); // its welcome was sent a moment ago
            return;
        }
        if (connection.isClosed() || connection.session() != gone) {
            return;
        }
        if (!Mailbox.resumes(connection.voice())) {
            connection.close(CloseReason.RESTART);
            return;
        }
        connection.moves(arriving == null ? gone : arriving, new Arrival(connection.node, connection, gone.identity()));
        connection.awaitsHello();
        connection.unpause(Line.Pause.SESSION);
        connection.tell(new Message.HelloAgain());
    }

    /** The first one of a connection. */
    Opening opening() {
        return Objects.requireNonNull(opening, "it has been opened before");
    }

    /** Who says hello. Where that is known, nobody is asked. */
    CompletableFuture<Identity> identify(Hello hello) {
        Identity known = shown == null ? connection.voice().identity() : shown;
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        if (hello.token() == null && node.needsToken(opening())) {
            return CompletableFuture.failedFuture(new SignalingException(
                    ErrorCode.UNAUTHENTICATED, "a client that is not a browser needs a \"token\" in hello"));
        }
        return node.authenticate(hello, opening());
    }

    @Nullable
    Session session() {
        return session;
    }

    /** A session has the connection. */
    void opens(Session known) {
        session = known;
    }

    boolean isGreeting() {
        return greeting != null;
    }

    void hear(Message message, int bytes) {
        Session open = session;
        if (message.type() == MessageType.PING) {
            connection.tell(new Message.Pong());
        } else if (greeting != null) {
            keep(() -> hear(message, bytes), bytes);
        } else if (open != null) {
            Intake.receive(open, connection, message, bytes);
        } else if (message instanceof Hello hello) {
            greet(hello);
        } else if (!again) {
            SignalingException refusal = new SignalingException(
                            ErrorCode.BAD_STATE,
                            "the first message must be hello, not "
                                    + message.type().wire())
                    .re(message.id());
            connection.answer(message, Message.Error.of(refusal), replaying ? null : refusal);
        }
    }

    /** See {@link LiveConnection#answer}. */
    void refuse(@Nullable Message message, int bytes, Message.Error error, @Nullable SignalingException judged) {
        if (greeting != null) {
            keep(() -> connection.answer(message, error, judged), bytes);
        } else if (!again) {
            connection.answer(message, error, judged);
        }
    }

    /** Does something when the client has been greeted and what it said meanwhile has been heard. */
    void afterwards(Runnable task) {
        ArrayDeque<Runnable> queue = kept == null ? new ArrayDeque<>(1) : kept;
        kept = queue;
        queue.add(task);
    }

    private void keep(Runnable said, int bytes) {
        ArrayDeque<Runnable> queue = kept == null ? new ArrayDeque<>(4) : kept;
        Backlog waiting = backlog == null ? new Backlog(node.limits) : backlog;
        kept = queue;
        backlog = waiting;
        queue.add(said);
        if (waiting.added(bytes)) {
            connection.pause(Line.Pause.GREETING);
        }
        if (waiting.isTooMuch()) {
            connection.close(CloseReason.POLICY);
        }
    }

    /** Whether there is room for a session of this client, and it has not guessed too often. */
    private boolean mayGreet(Hello hello) {
        return (hello.resume() != null || connection.account().hasRoom())
                && node.guesses.mayGreet(hello.token() != null, connection.network(), connection.heardNanos());
    }

    private void greet(Hello hello) {
        boolean asked = again;
        again = false;
        if (!asked && !mayGreet(hello) || !isCounted()) {
            connection.close(CloseReason.TRY_LATER);
            return;
        }
        Greeting begun = new Greeting(node, connection, this::identify, hello);
        greeting = begun;
        CompletableFuture<Session> answer = begun.answer();
        if (answer.isDone()) {
            answer.whenComplete((known, failure) -> greeted(begun, failure));
        } else {
            answer.whenComplete((known, failure) -> connection.execute(() -> greeted(begun, failure)));
        }
    }

    private void greeted(Greeting begun, @Nullable Throwable failure) {
        greeting = null;
        isCountedNoMore();
        if (connection.isClosed()) {
            return;
        }
        if (failure != null) {
            connection.hasMoreTime(
                    node.timers.nanoTime() - begun.sinceNanos()); // the server's time is not its client's
            SignalingException refusal = node.guard.refusal("hello", failure).re(begun.helloId());
            connection.answer(null, Message.Error.of(refusal), refusal);
            if (!Mailbox.resumes(connection.voice())) {
                connection.close(REFUSED); // its client has said who it is, once and for all
                return;
            }
        }
        replay();
        if (failure == null) {
            connection.moves(this, Objects.requireNonNull(session));
        }
    }

    /** Hears what was kept. */
    private void replay() {
        ArrayDeque<Runnable> queue = kept;
        kept = null;
        backlog = null;
        connection.goOn(Line.Pause.GREETING);
        replaying = true;
        while (queue != null && !queue.isEmpty() && !connection.isClosed()) {
            queue.remove().run();
        }
        replaying = false;
    }

    // ---- among those that are being greeted

    /** @return false if there are too many */
    private synchronized boolean isCounted() {
        counted = !closed && node.greets();
        return counted;
    }

    private synchronized void isCountedNoMore() {
        if (counted) {
            counted = false;
            node.greeted();
        }
    }

    /** The connection is gone. Any thread. */
    synchronized void closed() {
        closed = true;
        isCountedNoMore();
    }
}
