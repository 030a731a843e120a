package dev.beckon.signaling.session;

import dev.beckon.signaling.dialect.Conversation;
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
import dev.beckon.signaling.message.VoidReason;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingEvent.SessionEnded.Reason;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer's session: it outlives the connection that it is attached to.
 *
 * <pre>
 *           attach                connection gone              grace over
 *   (new) ──────────▶ ATTACHED ──────────────────▶ DETACHED ─────────────────▶ ENDED
 *                      ▲  │ ▲                        │                           ▲
 *                      └──┘ └───────── resume ───────┘                           │
 *                    taken over                       bye ───────────────────────┘
 * </pre>
 *
 * <b>Threads.</b> What the client asks ({@link Requests}), and the session's own comings and goings, run one after another as steps. What
 * others deliver comes on any thread at any time. Both meet under {@link #lock}, which is held for moments only and in which nothing is called
 * but the connection's {@link Line} and the scheduler; a registry may therefore deliver with a lock of its own held.
 */
final class Session implements Peer {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private enum State {
        ATTACHED,
        DETACHED,
        ENDED
    }

    /** What became of an attempt to resume. */
    enum Resumption {
        RESUMED,
        /** The connection that wanted to is gone, or another came after it. */
        TOO_LATE,
        SESSION_ENDED
    }

    final Node node;
    final Identity identity;
    private final Serial steps = new Serial();

    /** The steps' own monitor: so a message is counted and gets its place among the steps at one moment. */
    final Object lock = steps;

    // ---- guarded by lock

    /** Whom this peer may reach. */
    final Neighbours neighbours;

    private PeerInfo info;
    /** Where what is held for this session is counted; null before the first connection. */
    private Ledger.@Nullable Account account;
    /** What it was told to be. */
    private int charged;
    /** Of that, what does not change with each message. */
    private int fixed;

    private State state = State.DETACHED;
    private @Nullable LiveConnection connection;
    /** How often a connection began to take the session over: the one that came last may do so. */
    private int takeovers;
    /** How its client is told: in the dialect of the newest connection. */
    private Conversation voice;

    private final CountedStream stream;
    /** Null while none of the client's messages ever had to wait. */
    private @Nullable Backlog backlog;
    /** What is delivered while a request to enter a room has not been answered: it comes after the answer. */
    private @Nullable Held held;

    private Scheduler.@Nullable Cancellable graceTimer;

    // most sessions have none of these; made under the lock

    private @Nullable Calls calls;
    private @Nullable Presence presence;
    private @Nullable Debts debts;
    private @Nullable Departure departure;

    Session(Node node, PeerInfo info, Identity identity, Conversation voice) {
        this.node = node;
        this.info = info;
        this.identity = identity;
        this.neighbours = new Neighbours(info.peer(), node.limits.roomCapacity());
        this.stream = new CountedStream(node.secret());
        this.voice = voice;
    }

    /** A session that comes from another node; it is detached until it is resumed. */
    Session(Node node, MovedSession moved) {
        this.node = node;
        this.info = moved.info();
        this.identity = moved.identity();
        this.voice = moved.voice();
        this.neighbours = moved.neighbours();
        this.stream = moved.stream();
        Presence told = moved.presence();
        if (told != null) {
            this.presence = new Presence(this, told);
        }
        if (!moved.calls().isEmpty()) {
            calls().moved(moved.calls());
        }
        moved.owedRooms().forEach(room -> Membership.owe(this, room, Debts.FIRST));
        graceTimer = node.timers.schedule(node.limits.grace(), this::expire);
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
            return presence != null && presence.toldAway();
        }
    }

    boolean isDetached() {
        synchronized (lock) {
            return connection == null;
        }
    }

    Requester requester() {
        return new Requester(info(), identity);
    }

    /** The calls of this peer. */
    Calls calls() {
        synchronized (lock) {
            Calls known = calls;
            if (known == null) {
                known = new Calls(this);
                calls = known;
            }
            return known;
        }
    }

    private Presence presence() {
        synchronized (lock) {
            Presence known = presence;
            if (known == null) {
                known = new Presence(this);
                presence = known;
            }
            return known;
        }
    }

    Debts debts() {
        synchronized (lock) {
            Debts known = debts;
            if (known == null) {
                known = new Debts(this);
                debts = known;
            }
            return known;
        }
    }

    boolean owes(String what) {
        synchronized (lock) {
            return debts != null && debts.owes(what);
        }
    }

    void paid(String what) {
        synchronized (lock) {
            if (debts != null) {
                debts.forget(what);
            }
        }
    }

    Set<String> rooms() {
        synchronized (lock) {
            return neighbours.rooms();
        }
    }

    /** Stands for a request id on its way to another session. Under the lock. */
    long ticket(long id) {
        return stream.ticket(id);
    }

    /** How often the client lost what was under way, or forgot it. */
    int freshStarts() {
        synchronized (lock) {
            return stream.beginnings();
        }
    }

    // ---- connections come and go

    /**
     * The first connection.
     *
     * @return false if it is gone already
     */
    boolean attach(LiveConnection first, List<IceServer> iceServers) {
        synchronized (lock) {
            if (!first.opens(this)) {
                return false;
            }
            attached(first, iceServers);
            welcome(false, iceServers);
        }
        node.listener.on(new SignalingEvent.SessionStarted(requester()));
        return true;
    }

    private void attached(LiveConnection next, List<IceServer> iceServers) {
        connection = next;
        voice = next.voice();
        countsFor(next.account());
        next.belongsTo(stream.beginnings());
        next.gave(iceServers);
        state = State.ATTACHED;
        if (backlog != null && backlog.isStopped()) {
            next.line().pause(Line.Pause.SESSION);
        }
    }

    /**
     * A connection that shows the secret begins to take the session over.
     *
     * @return its number, for {@link #resume}
     * @throws SignalingException {@code resume-invalid} if the secret is another
     */
    int beginTakeover(String shown) {
        synchronized (lock) {
            mustRecognise(shown);
            return ++takeovers;
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
        synchronized (lock) {
            if (state == State.ENDED) {
                return Resumption.SESSION_ENDED;
            }
            mustRecognise(resume.session());
            Secret newest = node.secret();
            if (takeover != takeovers || !next.opens(this)) {
                return Resumption.TOO_LATE;
            }
            nothingLost = stream.resume(id(), resume, newest);
            replaced = connection;
            attached(next, iceServers);
            cancelGrace();
            welcome(nothingLost, iceServers);
            if (nothingLost) {
                stream.outbox.forEachTransmitted(next.line()::send);
                transmitWaiting();
            } else {
                neighbours.forgetLinks();
                snapshots();
            }
        }
        if (replaced != null) {
            replaced.closeLater(CloseReason.REPLACED);
        }
        node.listener.on(new SignalingEvent.SessionResumed(requester(), nothingLost));
        steps.run(next.line(), () -> presence().comesOrGoes(!nothingLost));
        return Resumption.RESUMED;
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

    private void welcome(boolean resumed, List<IceServer> iceServers) {
        List<String> rooms =
                neighbours.rooms().stream().filter(room -> !CallRoom.is(room)).toList();
        send(new Message.Welcome(
                id(),
                stream.secret(id()),
                resumed,
                stream.received(),
                rooms,
                node.limits.heartbeat().toMillis(),
                iceServers,
                node.bounds));
    }

    @Override
    public boolean recognises(String shown) {
        synchronized (lock) {
            return stream.recognises(id(), shown);
        }
    }

    private void mustRecognise(String shown) {
        if (!recognises(shown)) {
            throw new SignalingException(ErrorCode.RESUME_INVALID, "this is not the session's secret");
        }
    }

    /** A connection is gone. If another has taken over meanwhile, this changes nothing. */
    void detached(LiveConnection gone) {
        synchronized (lock) {
            if (connection != gone) {
                return;
            }
            detach();
        }
        steps.run(node.timers, () -> presence().comesOrGoes(false));
    }

    private void detach() {
        connection = null;
        recount();
        state = State.DETACHED;
        graceTimer = node.timers.schedule(voice.resumes() ? node.limits.grace() : Duration.ZERO, this::expire);
        steps.handAgain(node.timers);
    }

    /** Gives a connection up at once: nothing more may go out on it. Under the lock. */
    private void cut(LiveConnection given, CloseReason reason) {
        detach();
        given.closeLater(reason);
        later(() -> presence().comesOrGoes(false));
    }

    private void cancelGrace() {
        if (graceTimer != null) {
            graceTimer.cancel();
            graceTimer = null;
        }
    }

    // ---- what is held

    /** What is held for it; any thread, and so maybe not the newest. */
    int held() {
        return charged;
    }

    /** Its network is that of the connection from now on. Under the lock. */
    private void countsFor(Ledger.Account next) {
        Ledger.Account former = account;
        if (former != next) {
            countsForNobody();
            account = node.ledger.open(next.network);
            account.sessionBegins();
        }
        recount();
    }

    private void countsForNobody() {
        Ledger.Account former = account;
        if (former != null) {
            account = null;
            former.add(-charged);
            charged = 0;
            former.sessionEnds();
            former.close();
        }
    }

    /** Counts what changes seldom, too. Under the lock. */
    private void recount() {
        Payload attributes = info.attributes();
        fixed = Ledger.SESSION
                + (attributes == null ? 0 : attributes.length())
                + Ledger.ROOM * neighbours.rooms().size();
        LiveConnection open = connection;
        settle(open == null ? 0 : open.line().queuedBytes());
    }

    /**
     * Tells the ledger what is held now, if that has changed by much. Under the lock.
     *
     * @param queuedBytes by the transport
     * @return false if that is more than there may be
     */
    private boolean settle(long queuedBytes) {
        int now = fixed + stream.outbox.bytes() + (int) Math.min(queuedBytes, Integer.MAX_VALUE / 2);
        int change = now - charged;
        Ledger.Account counted = account;
        if (counted == null || Math.abs(change) < Ledger.BLOCK && charged != 0) {
            return true;
        }
        charged = now;
        return counted.add(change);
    }

    /** The node holds too much, and most for those like this one. */
    void giveUp(LiveConnection given) {
        synchronized (lock) {
            if (connection == given) {
                stream.outbox.gap();
                cut(given, CloseReason.TRY_LATER);
            }
        }
    }

    /** It has come from another node: from now on the registry finds it here, or is told so again until it does. */
    void adopt() {
        if (node.registry.adopt(this).isCompletedExceptionally()) {
            debts().owe(Debts.ADOPT, Debts.FIRST, () -> node.registry.adopt(this));
        }
    }

    // ---- the end

    /** The grace time is over, or the session cannot go on here. */
    void expire() {
        synchronized (lock) {
            if (state != State.DETACHED) {
                return;
            }
            state = State.ENDED;
        }
        steps.run(node.timers, () -> end(LeaveReason.LOST));
    }

    /** Ends by the client's own word, unless another connection has taken over since it was said. */
    @Nullable
    CompletionStage<?> bye(LiveConnection via) {
        synchronized (lock) {
            if (state == State.ENDED || connection != via && connection != null) {
                return null;
            }
            state = State.ENDED;
            connection = null;
            cancelGrace();
        }
        via.close(CloseReason.NORMAL);
        return end(LeaveReason.LEFT);
    }

    /** The last step: leaves calls and rooms, then frees the id. */
    private CompletableFuture<?> end(LeaveReason reason) {
        Calls abandoned;
        Set<String> left;
        Set<String> all;
        boolean unknown;
        synchronized (lock) {
            unknown = owes(Debts.ADOPT);
            abandoned = calls;
            left = neighbours.rooms();
            all = new LinkedHashSet<>(left);
            all.addAll(forgetDebts());
        }
        if (abandoned != null) {
            abandoned.abandon();
        }
        return departure().begin(all, reason, unknown).whenComplete((done, failure) -> {
            synchronized (lock) {
                neighbours.clear();
                stream.outbox.restart();
                countsForNobody();
            }
            left.stream()
                    .filter(room -> !CallRoom.is(room))
                    .forEach(room -> node.listener.on(new SignalingEvent.RoomLeft(requester(), room, reason)));
            node.listener.on(new SignalingEvent.SessionEnded(
                    requester(), reason == LeaveReason.LEFT ? Reason.LEFT : Reason.LOST));
        });
    }

    /** A new session that no client was told of: its id is free again. May be called more than once. */
    void discard() {
        synchronized (lock) {
            state = State.ENDED;
            countsForNobody();
        }
        steps.run(node.timers, () -> departure().begin(Set.of(), LeaveReason.LOST, false));
    }

    Departure departure() {
        synchronized (lock) {
            Departure known = departure;
            if (known == null) {
                known = new Departure(this);
                departure = known;
            }
            return known;
        }
    }

    /** @return the rooms that the registry may have the session in although it is not */
    private Set<String> forgetDebts() {
        Debts owed = debts;
        debts = null;
        return owed == null ? Set.of() : owed.forget();
    }

    /**
     * Makes way for another session with the same id, if this one has ended, or has lost its connection before any client showed that it knows of it.
     *
     * @return null if it does not; otherwise see {@link Departure#done}
     */
    @Nullable
    CompletableFuture<Boolean> yields() {
        synchronized (lock) {
            if (state == State.ATTACHED || state == State.DETACHED && stream.confirmed()) {
                return null;
            }
        }
        expire();
        return departure().done();
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
        steps.run(node.timers, () -> surrender(given));
        return given;
    }

    /** The last step: what is left to do is done here, by this session. */
    private @Nullable CompletionStage<?> surrender(CompletableFuture<SessionState> given) {
        MovedSession moved = null;
        synchronized (lock) {
            if (state != State.ENDED) {
                if (steps.othersWait()) {
                    later(() -> surrender(given));
                    return null;
                }
                state = State.ENDED;
                cancelGrace();
                List<Call> going = calls == null ? List.of() : calls.surrender();
                moved = new MovedSession(info, identity, voice, stream, neighbours, going, presence, forgetDebts());
                countsForNobody();
            }
        }
        if (moved == null) {
            given.completeExceptionally(new SignalingException(ErrorCode.NOT_FOUND, "the session has ended"));
        } else {
            given.complete(moved);
            departure().moved();
        }
        return null;
    }

    // ---- what the registry did too late

    /** The session has ended, because the registry did not say so in time. */
    void registeredLate() {
        discard();
    }

    /** If the session is not in that room after all that it has asked for meanwhile, it has to be taken out. */
    void enteredLate(String room) {
        later(() -> isIn(room) ? null : Membership.leave(this, room, Membership.UNASKED));
    }

    /** If the session has entered that room again meanwhile, nobody knows whether it is still there: it leaves it for good. */
    void leftLate(String room) {
        later(() -> isIn(room) ? Membership.leave(this, room, Membership.UNASKED) : null);
    }

    private boolean isIn(String room) {
        synchronized (lock) {
            return neighbours.room(room) != null;
        }
    }

    // ---- what the client says

    /** A message of the client; on the connection's executor. What comes on a connection that was replaced changes nothing. */
    void receive(LiveConnection via, Message message, int bytes) {
        if (message instanceof Ack ack) {
            acknowledge(via, ack);
            return;
        }
        boolean begun;
        boolean bearable = true;
        synchronized (lock) {
            if (!count(via, message)) {
                return;
            }
            begun = steps.begin();
            if (!begun) {
                bearable = waits(via, message, bytes);
            }
        }
        if (begun) {
            CompletionStage<?> stage = null;
            try {
                stage = handle(via, message);
            } finally {
                steps.end(via.line(), stage);
            }
        } else if (!bearable) {
            via.close(CloseReason.POLICY);
        }
    }

    /** Under the lock. @return false if the client went on although its connection was not read */
    private boolean waits(LiveConnection via, Message message, int bytes) {
        Backlog waiting = backlog == null ? new Backlog(node.limits) : backlog;
        backlog = waiting;
        steps.later(via.line(), () -> {
            synchronized (lock) {
                if (waiting.removed() && connection != null) {
                    connection.goOn(Line.Pause.SESSION);
                }
            }
            return handle(via, message);
        });
        if (waiting.added(bytes)) {
            via.line().pause(Line.Pause.SESSION);
        }
        return !waiting.isTooMuch();
    }

    /**
     * Counts a message of the client.
     *
     * @param message null if it could not be understood
     * @return false if another connection has taken over
     */
    private boolean count(LiveConnection via, @Nullable Message message) {
        synchronized (lock) {
            if (via != connection) {
                return false;
            }
            if (!via.replaying()) {
                stream.confirms();
            }
            if (stream.receives(message)) {
                send(new Ack(stream.received()));
            }
            return true;
        }
    }

    /**
     * A message that was refused before it came to be handled.
     *
     * @param message null if it could not be understood
     */
    void refused(LiveConnection via, @Nullable Message message, Message.Error error) {
        if (count(via, message)) {
            send(error);
        }
    }

    private @Nullable CompletionStage<?> handle(LiveConnection via, Message message) {
        try {
            return Requests.dispatch(this, via, message);
        } catch (SignalingException refusal) {
            refuse(via, message.id(), refusal);
        } catch (Throwable fault) {
            via.fail(fault);
        }
        return null;
    }

    void refuse(LiveConnection via, long id, SignalingException refusal) {
        synchronized (lock) {
            if (isCurrent(via)) {
                send(Message.Error.of(refusal.re(id)));
            }
        }
        node.listener.on(new SignalingEvent.Refused(requester(), refusal.code(), refusal.text()));
        via.line().execute(() -> via.judge(refusal));
    }

    /** An answer to what came on this connection, unless the page that asked is gone. */
    void reply(LiveConnection via, Message answer) {
        synchronized (lock) {
            if (isCurrent(via)) {
                send(answer);
            }
        }
    }

    /** The id that a reply to a request repeats: none where the page that asked is gone, so that the next one does not take the reply for its own. */
    long re(LiveConnection via, long id) {
        synchronized (lock) {
            return isCurrent(via) ? id : Message.NO_ID;
        }
    }

    /** Whether numbers have not begun anew since that connection was there. Under the lock. */
    boolean isCurrent(LiveConnection via) {
        return via.beginnings() == stream.beginnings();
    }

    /** No step: one that had to wait could come to numbers that have begun anew. */
    private void acknowledge(LiveConnection via, Ack ack) {
        try {
            synchronized (lock) {
                if (count(via, ack)) {
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
            stream.acknowledged(ack.received());
            send(new Ack(stream.received()));
        }
    }

    /** Changes what others see. */
    CompletionStage<?> update(Payload attributes) {
        synchronized (lock) {
            info = new PeerInfo(info.peer(), info.name(), attributes);
        }
        return presence().updated();
    }

    // ---- what others deliver

    @Override
    public void deliver(Outgoing message) {
        try {
            synchronized (lock) {
                if (held != null && held.keeps(message)) {
                    return;
                }
                release(held); // null, or there is too much of it
                accept(message);
            }
        } catch (Throwable fault) {
            LOG.error(
                    "{} could not be delivered to {}, whose client starts afresh",
                    message.message().type(),
                    id(),
                    fault);
            lose();
        }
    }

    /** Under the lock, and perhaps under one of the registry: listeners are told later. */
    private void accept(Outgoing outgoing) {
        Message message = outgoing.message();
        if (message instanceof Message.Signal signal) {
            accept(signal, outgoing);
            return;
        } else if (state == State.ENDED) {
            return;
        }
        Outgoing seen;
        if (message instanceof Message.Void event) {
            long re = stream.idOf(event.re());
            seen = re == Message.NO_ID ? null : new Outgoing(event.re(re));
        } else {
            seen = Calls.concerns(message) ? calls().accept(outgoing) : neighbours.accept(outgoing);
        }
        if (seen != null) {
            push(seen);
            if (message instanceof Message.Left kicked) {
                tell(new SignalingEvent.RoomLeft(requester(), kicked.room(), kicked.reason()));
            }
        }
    }

    private void accept(Message.Signal signal, Outgoing outgoing) {
        VoidReason reason =
                state == State.ENDED ? VoidReason.CLOSED : neighbours.receives(signal, node.limits.linksPerPair());
        if (reason == null) {
            push(outgoing);
            return;
        }
        executor().execute(() -> node.listener.dropped(signal.type(), signal.peer(), id()));
        if (signal.id() != Message.NO_ID) {
            later(() -> node.registry.deliver(this, signal.peer(), new Message.Void(signal.id(), reason)));
        }
    }

    /** Holds back what is delivered until {@link #release}: it happened after what is being asked for. Under the lock. */
    Held hold() {
        Held holding = new Held(this);
        held = holding;
        return holding;
    }

    /** Under the lock, after the answer was sent. */
    void release(@Nullable Held holding) {
        if (holding != null && holding == held) {
            held = null;
            holding.forEach(this::accept);
        }
    }

    /** Tells the listener of something that was decided under the lock. */
    void tell(SignalingEvent event) {
        executor().execute(() -> node.listener.on(event));
    }

    /** Has a step run after those before it; may be called under the lock. */
    void later(Supplier<@Nullable CompletionStage<?>> step) {
        steps.later(executor(), step);
    }

    private Executor executor() {
        synchronized (lock) {
            return connection == null ? node.timers : connection.line();
        }
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
        byte[] frame = frame(outgoing);
        if (frame == null) {
            return;
        }
        boolean counted = voice.resumes() && CountedStream.counts(outgoing.message());
        if (open == null) {
            if (counted) {
                stream.outbox.waits(frame, Outbox.replaces(outgoing.message()), node.limits);
                if (!settle(0)) {
                    stream.outbox.gap();
                    settle(0);
                }
            }
            return;
        }
        Line line = open.line();
        if (counted && (stream.outbox.hasWaiting() || slow(line))) {
            stream.outbox.waits(frame, Outbox.replaces(outgoing.message()), node.limits);
        } else {
            if (counted) {
                stream.outbox.transmits(frame, node.limits);
            }
            line.send(frame);
        }
        if (line.broken()) {
            cut(open, CloseReason.INTERNAL);
        } else if (!settle(line.queuedBytes())) {
            stream.outbox.gap();
            cut(open, CloseReason.SLOW);
        } else if (stream.outbox.hasGap() || line.queuedBytes() > node.limits.queuedBytes()) {
            cut(open, CloseReason.SLOW);
        }
    }

    /** The frame for its client; null where its dialect does not tell this, or fails to, which costs the connection. Under the lock. */
    byte @Nullable [] frame(Outgoing outgoing) {
        try {
            return voice.tell(outgoing);
        } catch (Throwable fault) {
            LOG.error(
                    "a dialect could not tell {} of {}, who starts afresh",
                    id(),
                    outgoing.message().type().wire(),
                    fault);
            lose();
            return null;
        }
    }

    /** A client that reads slowly is not sent more: while a message waits in the outbox a newer one may take its place. */
    private boolean slow(Line line) {
        return line.queuedBytes() > node.limits.queuedBytes() / 4;
    }

    /** Sends what waits for a slow client, as long as it goes out. */
    void transmitWaiting() {
        synchronized (lock) {
            LiveConnection open = connection;
            while (open != null
                    && stream.outbox.hasWaiting()
                    && !slow(open.line())
                    && !open.line().broken()) {
                open.line().send(stream.outbox.transmitsNext());
            }
            recount();
        }
    }

    /** Something that the client should have is lost. */
    private void lose() {
        synchronized (lock) {
            stream.outbox.gap();
            if (connection != null) {
                cut(connection, CloseReason.INTERNAL);
            }
        }
    }
}
