package dev.beckon.signaling.session;

import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.FarewellReason;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.Resume;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.session.Greeting.Resumption;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingEvent.SessionEnded.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Which connection has a session, and whether the session still is one.
 *
 * <pre>
 *           attach                connection gone              grace over
 *   NEW ────────────▶ ATTACHED ──────────────────▶ DETACHED ─────────────────▶ ENDED
 *                      ▲  │ ▲                        │                           ▲
 *                      └──┘ └───────── resume ───────┘                           │
 *                    taken over                 bye, the server's word, expiry ──┤
 *                                                                                │
 *   ATTACHED or DETACHED ── another node asks for it ──▶ MOVING ── surrendered ──┤
 *   NEW ──────────────── another hello asks for its id ──────────────────────────┤
 *   any ──────────────────────────────── evicted: the registry has lost it ──────┘
 * </pre>
 *
 * Guarded by the session's lock.
 */
final class Attachment {

    private enum State {
        /** Its client was told nothing yet. */
        NEW,
        ATTACHED,
        DETACHED,
        /** No connection may have it here any more; what it has asked for is still being answered. */
        MOVING,
        ENDED
    }

    private final Session session;
    private State state = State.NEW;
    private @Nullable LiveConnection connection;

    Attachment(Session session) {
        this.session = session;
    }

    /** Null while the session is detached, and after its end. Under the lock. */
    @Nullable
    LiveConnection connection() {
        return connection;
    }

    /** Under the lock. */
    boolean hasEnded() {
        return state == State.ENDED;
    }

    // ---- connections come

    /** The first connection. @return false if it is gone already, or the session is */
    boolean attach(LiveConnection first, List<IceServer> iceServers) {
        synchronized (session.lock()) {
            if (state != State.NEW || !session.node.takesIn(session)) {
                return false;
            }
            if (!first.opens(session)) {
                session.node.forget(session);
                return false;
            }
            attached(first, iceServers);
            session.send(Snapshots.welcome(session, false, iceServers));
            Deliveries.release(session, session.held());
        }
        session.node.listener.on(new SignalingEvent.SessionStarted(session.requester()));
        return true;
    }

    private void attached(LiveConnection next, List<IceServer> iceServers) {
        connection = next;
        state = State.ATTACHED;
        session.isOn(next);
        waitsNoMore();
        next.belongsTo(session.stream().beginnings());
        next.gave(iceServers);
    }

    /** Whether a client that shows this secret may resume the session. No client knows it while the session is new; one that has its own secret has said hello twice. */
    boolean recognises(String shown) {
        synchronized (session.lock()) {
            return state != State.NEW && session.stream().recognises(session.id(), shown);
        }
    }

    private void mustRecognise(String shown) {
        if (!recognises(shown)) {
            throw notRecognised();
        }
    }

    static SignalingException notRecognised() {
        return new SignalingException(ErrorCode.RESUME_INVALID, "this is not the session's secret");
    }

    /**
     * A connection that shows the secret begins to take the session over.
     *
     * @param next the secret that it is given when it has
     * @return its number, for {@link #resume}
     * @throws SignalingException {@code resume-invalid} if the secret is another
     */
    int beginTakeover(String shown, Secret next) {
        synchronized (session.lock()) {
            mustRecognise(shown);
            return session.extras().takesOver(next);
        }
    }

    /**
     * A connection that shows the secret takes the session over.
     *
     * @param takeover the number that {@link #beginTakeover} gave it
     * @throws SignalingException {@code resume-invalid} if the secret is another
     */
    Resumption resume(LiveConnection next, int takeover, Resume resume, List<IceServer> iceServers) {
        boolean nothingLost;
        LiveConnection replaced;
        CloseReason replacing;
        synchronized (session.lock()) {
            Validity.endIfOver(session);
            if (state == State.MOVING || hasEnded()) {
                return Resumption.SESSION_GOES;
            }
            mustRecognise(resume.session());
            if (!session.extras().isNewest(takeover) || !next.opens(session)) {
                return Resumption.TOO_LATE;
            }
            Secret newest = Objects.requireNonNull(session.extras().takeNextSecret(), "the takeover has begun");
            replaced = connection;
            replacing = replacing(resume.session());
            nothingLost = session.stream().resume(session.id(), resume, newest);
            attached(next, iceServers);
            session.send(Snapshots.welcome(session, nothingLost, iceServers));
            if (nothingLost) {
                session.stream().outbox.forEachTransmitted(next::send);
                session.transmitWaiting();
            } else {
                session.neighbours.forgetLinks();
                Snapshots.tellAll(session);
            }
        }
        if (replaced != null) {
            replaced.closeLater(replacing);
        }
        session.node.listener.on(new SignalingEvent.SessionResumed(session.requester(), nothingLost));
        session.steps.run(next, () -> session.presence().comesOrGoes(!nothingLost));
        return Resumption.RESUMED;
    }

    /**
     * Why a connection is closed in whose place another one comes. Where the other one shows an older secret, its client may have given it up before it came to this one: what it had
     * said there was late. Then it comes back.
     *
     * @param shown by the other one
     */
    private CloseReason replacing(@Nullable String shown) {
        boolean newest = shown != null && session.stream().isNewest(session.id(), shown);
        return newest ? CloseReason.REPLACED : CloseReason.SILENT;
    }

    // ---- connections go

    /** A connection is gone. If another has taken over meanwhile, this changes nothing. */
    void detached(LiveConnection gone) {
        synchronized (session.lock()) {
            if (connection != gone) {
                return;
            }
            detach();
        }
        session.steps.run(session.node.timers, () -> session.presence().comesOrGoes(false));
    }

    private void detach() {
        connection = null;
        waits(session.resumes() ? session.node.limits.grace() : Duration.ZERO);
        session.steps.handAgain(session.node.timers);
    }

    /** Is detached, and ends after that time if no connection comes. Under the lock. */
    void waits(Duration grace) {
        state = State.DETACHED;
        Duration time = Validity.atMost(session, grace);
        session.extras().graceTimer(session.node.timers.schedule(time, this::expire));
    }

    private void waitsNoMore() {
        Extras extras = session.extrasIfAny();
        if (extras != null) {
            extras.cancelGrace();
        }
    }

    /** Gives the connection up at once: nothing more may go out on it. Under the lock. */
    void cut(CloseReason reason) {
        LiveConnection given = connection;
        if (given != null) {
            detach();
            given.closeLater(reason);
            session.later(() -> session.presence().comesOrGoes(false));
        }
    }

    /** The node holds too much, and most for those like this one. */
    void giveUp(LiveConnection given) {
        synchronized (session.lock()) {
            if (connection == given) {
                session.stream().outbox.gap();
                cut(CloseReason.TRY_LATER);
            }
        }
    }

    /** Something that the client should have is lost: it starts afresh. */
    void lose() {
        synchronized (session.lock()) {
            session.stream().outbox.gap();
            cut(CloseReason.INTERNAL);
        }
    }

    /** The session is asked for by another node: what the client still sends is not counted, so that it sends that again. */
    void release() {
        synchronized (session.lock()) {
            if (hasEnded()) {
                return;
            }
            LiveConnection given = connection;
            state = State.MOVING;
            connection = null;
            waitsNoMore();
            if (given != null) {
                given.closeLater(
                        session.node.isStopped() ? CloseReason.RESTART : replacing(session.extras().shownElsewhere));
                session.steps.handAgain(session.node.timers);
            }
        }
    }

    // ---- the end

    /** The grace time is over, or the session cannot go on here. */
    void expire() {
        synchronized (session.lock()) {
            if (state != State.DETACHED) {
                return;
            }
            end();
        }
        isLost();
    }

    private void isLost() {
        session.steps.run(session.node.timers, () -> session.departure().end(LeaveReason.LOST, Reason.LOST));
    }

    /** The node stops. @return completes when the session has left its rooms, and listeners were told */
    CompletableFuture<?> stop() {
        LiveConnection open;
        synchronized (session.lock()) {
            if (hasEnded()) {
                return session.departure().done();
            }
            open = connection;
            end();
        }
        if (open != null) {
            open.closeLater(CloseReason.RESTART);
        }
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        session.steps.run(
                session.node.timers,
                () -> session.departure()
                        .end(LeaveReason.LOST, Reason.STOPPED)
                        .whenComplete((done, failure) -> stopped.complete(null)));
        return stopped;
    }

    /** The registry does not know the session any more. Its client may be there all the same: then it says hello again. */
    void evict() {
        LiveConnection open;
        boolean told;
        synchronized (session.lock()) {
            if (hasEnded()) {
                return;
            }
            open = connection;
            told = state != State.NEW;
            end();
        }
        if (open != null) {
            open.startOver(session);
        }
        session.steps.run(session.node.timers, () -> session.departure().evicted(told));
    }

    /** Ends by the client's own word, unless another connection has taken over since it was said. */
    @Nullable
    CompletionStage<?> bye(LiveConnection via) {
        synchronized (session.lock()) {
            if (hasEnded() || connection != via && connection != null) {
                return null;
            }
            end();
        }
        via.close(CloseReason.NORMAL);
        return session.departure().end(LeaveReason.LEFT, Reason.LEFT);
    }

    /** The server's own word: ends the session, or sends its client away for a moment. Under the lock. */
    void obey(Message order) {
        if (order instanceof Message.Farewell farewell) {
            dismiss(farewell);
        } else if (order instanceof Message.GoingAway away && connection != null) {
            connection.goAway(away.reconnectInMillis());
        }
    }

    private void dismiss(Message.Farewell farewell) {
        if (hasEnded()) {
            return;
        }
        boolean expired = farewell.reason() == FarewellReason.EXPIRED;
        LiveConnection open = connection;
        if (open != null) {
            session.send(farewell);
            open.closeLater(expired ? CloseReason.UNAUTHENTICATED : CloseReason.ENDED);
        }
        if (state == State.NEW) {
            session.later(() -> session.departure().begin());
        } else {
            session.later(() -> session.departure().end(LeaveReason.ENDED, expired ? Reason.EXPIRED : Reason.ENDED));
        }
        end();
    }

    /** A new session that no client was told of: its id is free again. May be called more than once. */
    void discard() {
        synchronized (session.lock()) {
            end();
        }
        session.letGo();
        session.steps.run(session.node.timers, () -> session.departure().begin());
    }

    /** Nobody comes and nobody goes from now on. Under the lock. */
    void end() {
        state = State.ENDED;
        connection = null;
        waitsNoMore();
    }

    /**
     * Makes way for another session with the same id, if this one has ended, or no client was told of it yet, or it has lost its connection and may not be resumed, or did so before any client showed
     * that it knows of it.
     *
     * @return null if it does not; otherwise see {@link Departure#done}
     */
    @Nullable
    CompletableFuture<Boolean> yields() {
        State before;
        synchronized (session.lock()) {
            before = state;
            if (state == State.ATTACHED
                    || state == State.MOVING
                    || state == State.DETACHED
                            && session.resumes()
                            && session.stream().confirmed()) {
                return null;
            }
            end(); // at this moment, so that no connection gets it
        }
        if (before == State.NEW) {
            discard();
        } else if (before == State.DETACHED) {
            isLost();
        }
        return session.departure().done();
    }
}
