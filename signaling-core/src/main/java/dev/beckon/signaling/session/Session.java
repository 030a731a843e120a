package dev.beckon.signaling.session;

import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.Ack;
import dev.beckon.signaling.message.Message.Resume;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingEvent.SessionEnded.Reason;
import dev.beckon.signaling.spi.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A peer's session: it outlives the connection that it is attached to.
 *
 * <pre>
 *           attach                connection gone              grace over
 *   (new) ──────────▶ ATTACHED ──────────────────▶ AWAY ─────────────────────▶ ENDED
 *                      ▲  │ ▲                        │                           ▲
 *                      └──┘ └───────── resume ───────┘                           │
 *                    taken over                       bye ───────────────────────┘
 * </pre>
 *
 * <b>Threads.</b> What the client asks ({@link Requests}), and the session's own comings and goings, run one after another as steps. What
 * others deliver comes on any thread at any time. Both meet under {@link #lock}, which is held for moments only and in which nothing is called
 * but the transport's {@code send} and executor and the scheduler; a registry may therefore deliver with a lock of its own held.
 *
 * <p>Long, because it is all that one lock guards and all that changes the state drawn above: whoever changes one of them has the others in view.
 */
final class Session implements Peer {

    private enum State {
        ATTACHED,
        AWAY,
        ENDED
    }

    /** So often the server acknowledges without being asked. */
    private static final int ACK_EVERY = 64;

    final Node node;
    final Identity identity;
    private final Serial steps = new Serial();

    /** An object that is there anyway and that nobody else locks: an object for this alone would cost every session sixteen bytes. */
    final Object lock;

    // ---- guarded by lock

    /** Whom this peer may reach. */
    final Neighbours neighbours;

    private PeerInfo info;
    private State state = State.AWAY;
    private @Nullable LiveConnection connection;
    private final Outbox outbox;
    private long received;
    private Secret secret;
    /** The one before, valid until the client has shown that it got the newer one. */
    private @Nullable Secret formerSecret;
    /** Whether numbers began anew with the newer one: whoever shows the former has not heard of that, and counts by the old ones. */
    private boolean formerNumbersVoid;
    /** Most peers never call. */
    private @Nullable Calls calls;
    /** What is delivered while a request to enter a room has not been answered: it comes after the answer. */
    private @Nullable ArrayDeque<Outgoing> held;

    private Scheduler.@Nullable Cancellable graceTimer;
    /** Completes with whether the session has moved to another node. */
    private @Nullable CompletableFuture<Boolean> ended;

    /** The executor of the last connection. Written under the lock. */
    private volatile Executor home = Runnable::run;

    /** Touched in steps only: whether others were told that this peer is away. */
    private boolean toldAway;

    Session(Node node, PeerInfo info, Identity identity) {
        this.node = node;
        this.info = info;
        this.identity = identity;
        this.neighbours = new Neighbours(info.peer(), node.limits.roomCapacity());
        this.lock = neighbours;
        this.outbox = new Outbox();
        this.secret = node.secret();
    }

    /** A session that comes from another node; it is away until it is resumed. */
    Session(Node node, MovedSession moved) {
        this.node = node;
        this.info = moved.info;
        this.identity = moved.identity;
        this.neighbours = moved.neighbours;
        this.lock = neighbours;
        this.outbox = moved.outbox;
        this.received = moved.received;
        this.secret = moved.secret;
        this.formerSecret = moved.formerSecret;
        this.formerNumbersVoid = moved.formerNumbersVoid;
        this.toldAway = moved.toldAway;
        if (!moved.calls.isEmpty()) {
            this.calls = new Calls(this);
            calls.moved(moved.calls);
        }
        graceTimer = node.scheduler.schedule(node.limits.grace(), this::graceOver);
    }

    @Override
    public String id() {
        return info.peer(); // the same in every info
    }

    @Override
    public PeerInfo info() {
        synchronized (lock) {
            return info;
        }
    }

    @Override
    public @Nullable String user() {
        return identity.user();
    }

    @Override
    public boolean away() {
        synchronized (lock) {
            return connection == null;
        }
    }

    Requester requester() {
        return new Requester(info(), identity);
    }

    /** The calls of this peer. Under the lock. */
    Calls calls() {
        Calls known = calls;
        if (known == null) {
            known = new Calls(this);
            calls = known;
        }
        return known;
    }

    // ---- connections come and go

    /** The first connection. */
    void attach(LiveConnection first, List<IceServer> iceServers) {
        synchronized (lock) {
            attached(first, iceServers);
            welcome(false, iceServers);
        }
        node.listener.on(new SignalingEvent.SessionStarted(requester()));
    }

    private void attached(LiveConnection next, List<IceServer> iceServers) {
        connection = next;
        next.gave(iceServers);
        home = next.executor();
        state = State.ATTACHED;
    }

    /**
     * A connection that shows the secret takes the session over.
     *
     * @return false if the session has ended
     * @throws SignalingException {@code resume-invalid} if the secret is another
     */
    boolean resume(LiveConnection next, Resume resume, List<IceServer> iceServers) {
        boolean startedAfresh = resume.received() < 0;
        boolean nothingLost;
        LiveConnection replaced;
        synchronized (lock) {
            if (state == State.ENDED) {
                return false;
            }
            String shown = resume.session();
            if (!recognises(shown)) {
                throw new SignalingException(ErrorCode.RESUME_INVALID, "this is not the session's secret");
            }
            boolean countsByOldNumbers = formerNumbersVoid && !secret.is(id(), shown);
            rotate(shown);
            replaced = connection;
            attached(next, iceServers);
            cancelGrace();
            nothingLost = !countsByOldNumbers && outbox.reaches(resume.received());
            formerNumbersVoid = !nothingLost;
            if (nothingLost) {
                outbox.acknowledge(resume.received());
                welcome(true, iceServers);
                outbox.forEachTransmitted(next.transport()::send);
                transmitWaiting();
            } else {
                outbox.restart();
                received = 0;
                welcome(false, iceServers);
                snapshots();
            }
            if (startedAfresh) {
                neighbours.resetLinks();
            }
        }
        if (replaced != null) {
            replaced.closeLater(CloseReason.REPLACED);
        }
        node.listener.on(new SignalingEvent.SessionResumed(requester(), nothingLost));
        steps.run(next.executor(), () -> tellBack(startedAfresh));
        return true;
    }

    /** Its client itself started afresh, or missed more than is kept: what it has to know, whole. */
    private void snapshots() {
        for (String room : neighbours.rooms()) {
            if (!CallRoom.is(room)) {
                send(joined(Message.NO_ID, room));
                neighbours.knocks(room).forEach(this::send);
            }
        }
        if (calls != null) {
            calls.snapshots();
        }
    }

    Message.Joined joined(long re, String room) {
        RoomInfo known = neighbours.room(room);
        if (known == null) {
            throw new IllegalStateException("not in room " + room);
        }
        return new Message.Joined(re, room, known, neighbours.members(room));
    }

    /** The one that was shown stays valid, because the client may never get the new one. */
    private void rotate(String shown) {
        if (secret.is(id(), shown)) {
            formerSecret = secret;
        }
        secret = node.secret();
    }

    private void welcome(boolean resumed, List<IceServer> iceServers) {
        List<String> rooms =
                neighbours.rooms().stream().filter(room -> !CallRoom.is(room)).toList();
        send(new Message.Welcome(
                id(),
                secret.of(id()),
                resumed,
                received,
                rooms,
                node.limits.heartbeat().toMillis(),
                iceServers,
                node.bounds));
    }

    @Override
    public boolean recognises(String shown) {
        synchronized (lock) {
            Secret former = formerSecret;
            return secret.is(id(), shown) || former != null && former.is(id(), shown);
        }
    }

    @Override
    public CompletionStage<SessionState> surrender() {
        CompletableFuture<SessionState> given = new CompletableFuture<>();
        synchronized (lock) {
            if (connection != null) { // what it still sends is not counted, so that its client sends it again
                connection.closeLater(CloseReason.REPLACED);
                connection = null;
            }
        }
        steps.run(home, () -> surrender(given));
        return given;
    }

    /** The last step: what is left to do is done here, by this session. */
    private @Nullable CompletionStage<?> surrender(CompletableFuture<SessionState> given) {
        synchronized (lock) {
            if (state == State.ENDED) {
                given.completeExceptionally(new SignalingException(ErrorCode.NOT_FOUND, "the session has ended"));
            } else if (steps.othersWait()) {
                later(() -> surrender(given));
            } else {
                state = State.ENDED;
                cancelGrace();
                given.complete(new MovedSession(
                        info,
                        identity,
                        secret,
                        formerSecret,
                        formerNumbersVoid,
                        received,
                        outbox,
                        neighbours,
                        calls == null ? List.of() : calls.surrender(),
                        toldAway));
                endedFuture().complete(true);
            }
        }
        return null;
    }

    /** A connection is gone. If another has taken over meanwhile, this changes nothing. */
    void detached(LiveConnection gone) {
        synchronized (lock) {
            if (connection != gone) {
                return;
            }
            awayNow();
        }
        steps.run(gone.executor(), this::tellAway);
    }

    private void awayNow() {
        connection = null;
        state = State.AWAY;
        graceTimer = node.scheduler.schedule(node.limits.grace(), this::graceOver);
    }

    /** Gives a connection up at once: nothing more may go out on it. Under the lock. */
    private void cut(LiveConnection slow, CloseReason reason) {
        awayNow();
        slow.closeLater(reason);
        later(this::tellAway);
    }

    private void graceOver() {
        synchronized (lock) {
            if (state != State.AWAY) {
                return;
            }
            state = State.ENDED;
        }
        steps.run(Runnable::run, () -> end(LeaveReason.LOST));
    }

    private void cancelGrace() {
        if (graceTimer != null) {
            graceTimer.cancel();
            graceTimer = null;
        }
    }

    private @Nullable CompletionStage<?> tellAway() {
        if (!away() || toldAway) {
            return null;
        }
        toldAway = true;
        node.listener.on(new SignalingEvent.SessionDetached(requester()));
        return tellRooms(room -> new Message.PeerAway(room, id()));
    }

    private @Nullable CompletionStage<?> tellBack(boolean startedAfresh) {
        if (!toldAway && !startedAfresh) {
            return null;
        }
        toldAway = false;
        return tellRooms(room -> new Message.PeerBack(room, id(), !startedAfresh));
    }

    /** Tells the others of every room of a change. Not under the lock. */
    CompletionStage<?> tellRooms(Function<String, Message> event) {
        List<CompletionStage<?>> told = new ArrayList<>();
        told.add(node.registry.changed(this));
        PeerView now = new PeerView(info(), user(), toldAway);
        for (String room : rooms()) {
            told.add(node.registry.announce(this, now, room, new Outgoing(event.apply(room))));
        }
        return all(told);
    }

    /** Ends by the client's own word. */
    CompletionStage<?> bye(LiveConnection via) {
        synchronized (lock) {
            state = State.ENDED;
            connection = null;
        }
        via.close(CloseReason.NORMAL);
        return end(LeaveReason.LEFT);
    }

    /** The last step: leaves calls and rooms, then frees the id. */
    private CompletionStage<?> end(LeaveReason reason) {
        Calls abandoned;
        synchronized (lock) {
            abandoned = calls;
        }
        if (abandoned != null) {
            abandoned.abandon();
        }
        Set<String> left = rooms();
        return all(left.stream()
                        .map(room -> node.registry.leave(this, room, reason))
                        .toList())
                .handle((done, failure) -> node.registry.unregister(this))
                .thenCompose(unregistered -> unregistered)
                .whenComplete((done, failure) -> {
                    synchronized (lock) {
                        neighbours.clear();
                        outbox.restart();
                    }
                    left.stream()
                            .filter(room -> !CallRoom.is(room))
                            .forEach(room -> node.listener.on(new SignalingEvent.RoomLeft(requester(), room, reason)));
                    node.listener.on(new SignalingEvent.SessionEnded(
                            requester(), reason == LeaveReason.LEFT ? Reason.LEFT : Reason.LOST));
                    ended().toCompletableFuture().complete(false);
                });
    }

    /** Completes with false when the session has left its rooms and its id is free, with true when it has moved to another node. */
    CompletionStage<Boolean> ended() {
        synchronized (lock) {
            return endedFuture();
        }
    }

    private CompletableFuture<Boolean> endedFuture() {
        CompletableFuture<Boolean> future = ended;
        if (future == null) {
            future = new CompletableFuture<>();
            ended = future;
        }
        return future;
    }

    static CompletableFuture<?> all(List<? extends CompletionStage<?>> stages) {
        return CompletableFuture.allOf(
                stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new));
    }

    private Set<String> rooms() {
        synchronized (lock) {
            return neighbours.rooms();
        }
    }

    // ---- what the client says

    /** A message of the client; on the connection's executor. What comes on a connection that was replaced changes nothing. */
    void receive(LiveConnection via, Message message) {
        if (message instanceof Ack ack) {
            acknowledge(via, ack);
            return;
        }
        if (!count(via, message.type().counted())) {
            return;
        }
        if (steps.begin()) {
            CompletionStage<?> stage = null;
            try {
                stage = handle(via, message);
            } finally {
                steps.end(stage);
            }
            return;
        }
        int waiting = steps.run(via.executor(), () -> handle(via, message));
        if (waiting > node.limits.waitingMessages()) {
            via.close(CloseReason.POLICY);
        } else if (waiting == node.limits.waitingMessages() / 2) {
            via.pause();
            steps.run(via.executor(), () -> {
                via.unpause();
                return null;
            });
        }
    }

    /**
     * Counts a message of the client, even one that nobody could understand: the client has counted it too.
     *
     * @return false if another connection has taken over
     */
    private boolean count(LiveConnection via, boolean counted) {
        synchronized (lock) {
            if (via != connection) {
                return false;
            }
            formerSecret = null;
            if (counted && ++received % ACK_EVERY == 0) {
                send(new Ack(received));
            }
            return true;
        }
    }

    /** A message that was refused before it came to be handled. */
    void refused(LiveConnection via, boolean counted, Message.Error error) {
        if (count(via, counted)) {
            send(error);
        }
    }

    private @Nullable CompletionStage<?> handle(LiveConnection via, Message message) {
        try {
            return Requests.dispatch(this, via, message);
        } catch (SignalingException refusal) {
            refuse(via, message.id(), refusal);
        } catch (RuntimeException fault) {
            via.fail(fault);
        }
        return null;
    }

    void refuse(LiveConnection via, long re, SignalingException refusal) {
        send(new Message.Error(re, refusal.code(), refusal.text(), 0));
        node.listener.on(new SignalingEvent.Refused(requester(), refusal.code(), refusal.text()));
        via.executor().execute(() -> via.judge(refusal));
    }

    /** No step: one that had to wait could come to numbers that have begun anew. */
    private void acknowledge(LiveConnection via, Ack ack) {
        try {
            synchronized (lock) {
                if (count(via, false)) {
                    acknowledged(ack);
                }
            }
        } catch (SignalingException refusal) {
            refuse(via, Message.NO_ID, refusal);
        }
    }

    /** The client has everything up to this number. */
    void acknowledged(Ack ack) {
        synchronized (lock) {
            if (ack.received() > outbox.sent()) {
                throw new SignalingException(
                        ErrorCode.BAD_MESSAGE,
                        "\"received\" is " + ack.received() + ", but only " + outbox.sent() + " messages were sent");
            }
            outbox.acknowledge(ack.received());
            send(new Ack(received));
        }
    }

    /** Changes what others see. */
    PeerInfo update(Payload attributes) {
        synchronized (lock) {
            info = new PeerInfo(info.peer(), info.name(), attributes);
            return info;
        }
    }

    // ---- what others deliver

    @Override
    public void deliver(Outgoing message) {
        boolean seen;
        synchronized (lock) {
            if (held != null) {
                held.add(message);
                return;
            }
            seen = accept(message);
        }
        if (!seen && message.message() instanceof Message.Signal signal) {
            node.listener.dropped(signal.type(), signal.peer(), id());
        } else if (seen && message.message() instanceof Message.Left kicked) {
            node.listener.on(new SignalingEvent.RoomLeft(requester(), kicked.room(), kicked.reason()));
        }
    }

    /** @return whether the client gets to see it */
    private boolean accept(Outgoing outgoing) {
        if (state == State.ENDED) {
            return false;
        }
        Outgoing seen = Calls.concerns(outgoing.message()) ? calls().accept(outgoing) : neighbours.accept(outgoing);
        if (seen != null) {
            push(seen);
        }
        return seen != null;
    }

    /** Holds back what is delivered until {@link #release}: it happened after what is being asked for. Under the lock. */
    void hold() {
        held = new ArrayDeque<>();
    }

    /** Under the lock, after the answer was sent. */
    void release() {
        ArrayDeque<Outgoing> waiting = held;
        held = null;
        while (waiting != null && !waiting.isEmpty()) {
            accept(waiting.remove());
        }
    }

    /** Tells the listener of something that was decided under the lock. */
    void tell(SignalingEvent event) {
        home.execute(() -> node.listener.on(event));
    }

    /** Has a step run after those before it; may be called under the lock. */
    void later(Supplier<@Nullable CompletionStage<?>> step) {
        steps.later(home, step);
    }

    // ---- out

    /** A message to this session's own client. */
    void send(Message message) {
        synchronized (lock) {
            push(new Outgoing(message));
        }
    }

    /** Under the lock, so that all go out in one order. */
    private void push(Outgoing outgoing) {
        LiveConnection open = connection;
        Transport transport = open == null ? null : open.transport();
        if (!outbox.take(outgoing, transport, node) && open != null) {
            cut(open, CloseReason.SLOW);
        }
    }

    /** Sends what waits for a slow client, as long as it goes out. */
    void transmitWaiting() {
        synchronized (lock) {
            if (connection != null) {
                outbox.transmitWaiting(connection.transport(), node.limits);
            }
        }
    }
}
