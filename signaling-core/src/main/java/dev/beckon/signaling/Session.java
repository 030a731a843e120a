package dev.beckon.signaling;

import dev.beckon.signaling.Message.Ack;
import dev.beckon.signaling.Message.Create;
import dev.beckon.signaling.Message.Join;
import dev.beckon.signaling.Message.Leave;
import dev.beckon.signaling.Message.Resume;
import dev.beckon.signaling.Message.Send;
import dev.beckon.signaling.Message.Signal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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
 * <b>Threads.</b> What the client asks, and the session's own comings and goings, run one after another as steps of {@link #steps}. What
 * others deliver comes on any thread at any time. Both meet under {@link #lock}, which is held for moments only and in which nothing is called
 * but the transport's {@code send}; a registry may therefore deliver with a lock of its own held.
 */
final class Session implements Peer {

    private enum State {
        ATTACHED,
        AWAY,
        ENDED
    }

    /** So often the server acknowledges without being asked. */
    private static final int ACK_EVERY = 64;

    private final Signaling node;
    private final PeerInfo info;
    final Identity identity;
    private final Serial steps = new Serial();
    private final Object lock = new Object();

    // ---- guarded by lock

    private State state = State.AWAY;
    private @Nullable Connection connection;
    private final Outbox outbox = new Outbox();
    private long received;
    private String secret = "";
    /** The one before, valid until the client has shown that it got the newer one. */
    private @Nullable String formerSecret;
    /** Whom this peer may reach. A new map for each change: most hold one entry. */
    private Map<String, Link> links = Map.of();
    /** The rooms that this peer is in, with their capacity. */
    private Map<String, Integer> rooms = Map.of();
    /** What is delivered while a join has not been answered: it comes after the answer. */
    private @Nullable ArrayDeque<Outgoing> held;
    /** Those who left lately: a message that crossed with their leaving is no attempt at guessing ids. */
    private @Nullable ArrayDeque<String> departed;

    private Scheduler.@Nullable Cancellable graceTimer;
    private @Nullable CompletableFuture<@Nullable Void> ended;

    /** Touched in steps only: whether others were told that this peer is away. */
    private boolean toldAway;

    Session(Signaling node, PeerInfo info, Identity identity) {
        this.node = node;
        this.info = info;
        this.identity = identity;
    }

    @Override
    public String id() {
        return info.peer();
    }

    @Override
    public PeerInfo info() {
        return info;
    }

    @Override
    public boolean away() {
        synchronized (lock) {
            return connection == null;
        }
    }

    // ---- connections come and go

    /** The first connection. */
    void attach(Connection first, List<IceServer> iceServers) {
        synchronized (lock) {
            connection = first;
            state = State.ATTACHED;
            welcome(null, false, iceServers);
        }
    }

    /**
     * A connection that shows the secret takes the session over.
     *
     * @return false if the session has ended
     * @throws SignalingException {@code resume-invalid} if the secret is another
     */
    boolean resume(Connection next, Resume resume, List<IceServer> iceServers) {
        boolean startedAfresh = resume.received() < 0;
        Connection replaced;
        synchronized (lock) {
            if (state == State.ENDED) {
                return false;
            }
            String shown = resume.session();
            if (!same(secret, shown) && !same(formerSecret, shown)) {
                throw new SignalingException(ErrorCode.RESUME_INVALID, "this is not the session's secret");
            }
            replaced = connection;
            connection = next;
            state = State.ATTACHED;
            cancelGrace();
            if (outbox.reaches(resume.received())) {
                outbox.acknowledge(resume.received());
                welcome(shown, true, iceServers);
                outbox.forEach(next.transport()::send);
            } else {
                outbox.restart();
                received = 0;
                welcome(shown, false, iceServers);
                snapshots();
            }
            if (startedAfresh) {
                links.values().forEach(Link::reset);
            }
        }
        if (replaced != null) {
            replaced.closeLater(CloseReason.REPLACED);
        }
        steps.run(next.executor(), () -> tellBack(startedAfresh));
        return true;
    }

    /** Its client itself started afresh, or missed more than is kept: what it has to know, whole. */
    private void snapshots() {
        for (Map.Entry<String, Integer> room : rooms.entrySet()) {
            push(new Outgoing(joined(Message.NO_ID, room.getKey(), room.getValue())));
        }
    }

    /** @param shown the secret that the client has for sure: it may never get the one that this sends */
    private void welcome(@Nullable String shown, boolean resumed, List<IceServer> iceServers) {
        formerSecret = shown;
        secret = id() + "." + node.unguessable();
        push(new Outgoing(new Message.Welcome(
                id(), secret, resumed, received, node.limits.heartbeat().toMillis(), iceServers, node.limits)));
    }

    private static boolean same(@Nullable String secret, String shown) {
        return secret != null
                && MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    /** A connection is gone. If another has taken over meanwhile, this changes nothing. */
    void detached(Connection gone) {
        synchronized (lock) {
            if (connection != gone) {
                return;
            }
            connection = null;
            state = State.AWAY;
            graceTimer = node.scheduler.schedule(node.limits.grace(), this::graceOver);
        }
        steps.run(gone.executor(), this::tellAway);
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
        return tellRooms(room -> new Message.PeerAway(room, id()));
    }

    private @Nullable CompletionStage<?> tellBack(boolean startedAfresh) {
        if (!toldAway && !startedAfresh) {
            return null;
        }
        toldAway = false;
        return tellRooms(room -> new Message.PeerBack(room, id(), !startedAfresh));
    }

    private CompletionStage<?> tellRooms(Function<String, Message> event) {
        return all(rooms().stream()
                .map(room -> node.registry.publish(this, room, new Outgoing(event.apply(room))))
                .toList());
    }

    /** The last step: leaves every room, then frees the id. */
    private CompletionStage<?> end(LeaveReason reason) {
        return all(rooms().stream()
                        .map(room -> node.registry.leave(this, room, reason))
                        .toList())
                .handle((left, failure) -> node.registry.unregister(this))
                .thenCompose(unregistered -> unregistered)
                .whenComplete((done, failure) -> {
                    synchronized (lock) {
                        links = Map.of();
                        rooms = Map.of();
                        outbox.restart();
                        endedFuture().complete(null);
                    }
                });
    }

    /** Completes when the session has left its rooms and its id is free. */
    CompletionStage<@Nullable Void> ended() {
        synchronized (lock) {
            return endedFuture();
        }
    }

    private CompletableFuture<@Nullable Void> endedFuture() {
        CompletableFuture<@Nullable Void> future = ended;
        if (future == null) {
            future = new CompletableFuture<>();
            ended = future;
        }
        return future;
    }

    private static CompletableFuture<?> all(List<? extends CompletionStage<?>> stages) {
        return CompletableFuture.allOf(
                stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new));
    }

    private Set<String> rooms() {
        synchronized (lock) {
            return rooms.keySet();
        }
    }

    // ---- what the client says

    /** A message of the client; on the connection's executor. What comes on a connection that was replaced changes nothing. */
    void receive(Connection via, Message message) {
        if (!count(via, message.type().counted())) {
            return;
        }
        int waiting = steps.run(via.executor(), () -> handle(via, message));
        if (waiting > node.limits.waitingMessages()) {
            via.close(CloseReason.POLICY);
        } else if (waiting == node.limits.waitingMessages() / 2) {
            via.transport().reading(false);
            steps.run(via.executor(), () -> {
                via.transport().reading(true);
                return null;
            });
        }
    }

    /**
     * Counts a message of the client, even one that nobody could understand: the client has counted it too.
     *
     * @return false if another connection has taken over
     */
    private boolean count(Connection via, boolean counted) {
        synchronized (lock) {
            if (via != connection) {
                return false;
            }
            formerSecret = null;
            if (counted && ++received % ACK_EVERY == 0) {
                push(new Outgoing(new Ack(received)));
            }
            return true;
        }
    }

    /** A message that was refused before it came to be handled. */
    void refused(Connection via, boolean counted, Message.Error error) {
        if (count(via, counted)) {
            send(error);
        }
    }

    private void refuse(Connection via, long re, SignalingException refusal) {
        send(new Message.Error(re, refusal.code(), refusal.text(), 0));
        via.judge(refusal);
    }

    private @Nullable CompletionStage<?> handle(Connection via, Message message) {
        try {
            return dispatch(via, message);
        } catch (SignalingException refusal) {
            refuse(via, message.id(), refusal);
        } catch (RuntimeException fault) {
            via.fail(fault);
        }
        return null;
    }

    private @Nullable CompletionStage<?> dispatch(Connection via, Message message) {
        switch (message.type()) {
            case OFFER, ANSWER, CANDIDATE:
                return relay(via, (Signal) message);
            case SEND:
                return relay(via, (Send) message);
            case ACK:
                return acknowledge((Ack) message);
            case PING:
                send(new Message.Pong());
                return null;
            case CREATE:
                Create create = (Create) message;
                String room = create.room() == null ? node.unguessable() : create.room();
                return enter(via, create.id(), room, RoomRequest.Mode.CREATE, create.capacity());
            case JOIN:
                Join join = (Join) message;
                RoomRequest.Mode mode = join.create() ? RoomRequest.Mode.JOIN_OR_CREATE : RoomRequest.Mode.JOIN;
                return enter(via, join.id(), join.room(), mode, join.capacity());
            case LEAVE:
                return leave((Leave) message);
            case BYE:
                return bye(via);
            default:
                throw new SignalingException(ErrorCode.BAD_STATE, "there is a session already");
        }
    }

    private @Nullable CompletionStage<?> acknowledge(Ack ack) {
        synchronized (lock) {
            if (ack.received() > outbox.sent()) {
                throw new SignalingException(
                        ErrorCode.BAD_MESSAGE,
                        "\"received\" is " + ack.received() + ", but only " + outbox.sent() + " messages were sent");
            }
            outbox.acknowledge(ack.received());
            push(new Outgoing(new Ack(received)));
        }
        return null;
    }

    /** The way of most messages: to a peer that this one shares a room with. */
    private @Nullable CompletionStage<?> relay(Connection via, Signal signal) {
        Link.Verdict verdict;
        synchronized (lock) {
            verdict = reachable(signal.peer()).sends(signal.type(), signal.epoch());
        }
        if (verdict == Link.Verdict.BAD_STATE) {
            throw new SignalingException(
                    ErrorCode.BAD_STATE, "there is no offer of " + signal.peer() + " that this could answer");
        }
        if (verdict == Link.Verdict.PASS) {
            answerFailure(via, signal, node.registry.deliver(signal.peer(), signal.from(id())));
        }
        return null;
    }

    private @Nullable CompletionStage<?> relay(Connection via, Send send) {
        String to = send.to();
        if (to != null) {
            synchronized (lock) {
                reachable(to);
            }
            answerFailure(via, send, node.registry.deliver(to, new Message.Data(id(), null, send.data())));
        } else {
            String room = String.valueOf(send.room());
            if (!rooms().contains(room)) {
                throw new SignalingException(ErrorCode.NOT_FOUND, "not in a room " + room);
            }
            Outgoing message = new Outgoing(new Message.Data(id(), room, send.data()));
            answerFailure(via, send, node.registry.publish(this, room, message));
        }
        return null;
    }

    private void answerFailure(Connection via, Message request, CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        if (!future.isDone() || future.isCompletedExceptionally()) {
            future.whenComplete((delivered, failure) -> {
                if (failure != null) {
                    via.executor().execute(() -> refuse(via, request.id(), SignalingException.of(failure)));
                }
            });
        }
    }

    private Link reachable(String peer) {
        Link link = links.get(peer);
        if (link == null) {
            SignalingException miss =
                    new SignalingException(ErrorCode.NOT_FOUND, "no peer " + peer + " that you may reach");
            throw departed != null && departed.contains(peer) ? miss.innocent() : miss;
        }
        return link;
    }

    private CompletionStage<?> enter(Connection via, long id, String room, RoomRequest.Mode mode, int capacity) {
        Limits limits = node.limits;
        if (capacity > limits.roomCapacity()) {
            throw new SignalingException(
                    ErrorCode.BAD_MESSAGE,
                    "\"capacity\" must be at most " + limits.roomCapacity() + ", not " + capacity);
        }
        synchronized (lock) {
            if (rooms.containsKey(room)) {
                throw new SignalingException(ErrorCode.BAD_STATE, "already in room " + room);
            }
            if (rooms.size() >= limits.roomsPerPeer()) {
                throw new SignalingException(
                        ErrorCode.BAD_STATE, "in " + rooms.size() + " rooms, which is as many as a peer may be in");
            }
            held = new ArrayDeque<>();
        }
        RoomRequest request = new RoomRequest(room, mode, capacity == 0 ? limits.roomCapacity() : capacity);
        return node.registry.enter(this, request).handle((view, failure) -> {
            if (failure == null) {
                entered(id, view, mode == RoomRequest.Mode.CREATE);
            } else {
                via.executor().execute(() -> refuse(via, id, SignalingException.of(failure)));
            }
            release();
            return null;
        });
    }

    private void entered(long id, RoomView view, boolean created) {
        String room = view.room();
        synchronized (lock) {
            Map<String, Integer> more = new HashMap<>(rooms);
            more.put(room, view.capacity());
            rooms = Map.copyOf(more);
            view.others().forEach(other -> link(other.info(), room, other.away()));
            push(new Outgoing(
                    created ? new Message.Created(id, room, view.capacity()) : joined(id, room, view.capacity())));
        }
    }

    private void release() {
        synchronized (lock) {
            ArrayDeque<Outgoing> waiting = held;
            held = null;
            while (waiting != null && !waiting.isEmpty()) {
                accept(waiting.remove());
            }
        }
    }

    private Message.Joined joined(long re, String room, int capacity) {
        List<Message.Member> members = new ArrayList<>();
        for (Link link : links.values()) {
            if (link.rooms.contains(room)) {
                members.add(new Message.Member(link.info, link.polite, link.away));
            }
        }
        return new Message.Joined(re, room, capacity, members);
    }

    private CompletionStage<?> leave(Leave leave) {
        String room = leave.room();
        synchronized (lock) {
            if (!rooms.containsKey(room)) {
                throw new SignalingException(ErrorCode.BAD_STATE, "not in room " + room);
            }
            forgetRoom(room);
            push(new Outgoing(new Message.Left(leave.id(), room, LeaveReason.LEFT)));
        }
        return node.registry.leave(this, room, LeaveReason.LEFT);
    }

    private CompletionStage<?> bye(Connection via) {
        synchronized (lock) {
            state = State.ENDED;
            connection = null;
        }
        via.close(CloseReason.NORMAL);
        return end(LeaveReason.LEFT);
    }

    // ---- what others deliver

    @Override
    public void deliver(Outgoing message) {
        synchronized (lock) {
            if (held != null) {
                held.add(message);
            } else {
                accept(message);
            }
        }
    }

    /** Keeps the links true, and lets through what the client may see. Under the lock. */
    private void accept(Outgoing outgoing) {
        if (state == State.ENDED) {
            return;
        }
        Message message = outgoing.message();
        switch (message.type()) {
            case OFFER, ANSWER, CANDIDATE:
                Signal signal = (Signal) message;
                Link link = links.get(signal.peer());
                if (link == null || link.receives(signal.type(), signal.epoch()) != Link.Verdict.PASS) {
                    return;
                }
                break;
            case PEER_JOINED:
                Message.PeerJoined joined = (Message.PeerJoined) message;
                if (!rooms.containsKey(joined.room())) {
                    return;
                }
                boolean polite = link(joined.info(), joined.room(), false).polite;
                push(new Outgoing(new Message.PeerJoined(joined.room(), joined.info(), polite)));
                return;
            case PEER_LEFT:
                Message.PeerLeft left = (Message.PeerLeft) message;
                if (!rooms.containsKey(left.room())) {
                    return;
                }
                unlink(left.peer(), left.room());
                break;
            case PEER_AWAY:
                Message.PeerAway away = (Message.PeerAway) message;
                if (!marked(away.peer(), away.room(), true)) {
                    return;
                }
                break;
            case PEER_BACK:
                Message.PeerBack back = (Message.PeerBack) message;
                if (!marked(back.peer(), back.room(), false)) {
                    return;
                }
                if (!back.resumed()) {
                    links.get(back.peer()).reset();
                }
                break;
            case MESSAGE:
                Message.Data data = (Message.Data) message;
                if (data.room() == null ? !links.containsKey(data.from()) : !rooms.containsKey(data.room())) {
                    return;
                }
                break;
            default:
                break;
        }
        push(outgoing);
    }

    private boolean marked(String peer, String room, boolean away) {
        Link link = links.get(peer);
        if (link == null || !link.rooms.contains(room)) {
            return false;
        }
        link.away = away;
        return true;
    }

    private Link link(PeerInfo other, String room, boolean away) {
        Link known = links.get(other.peer());
        if (known != null) {
            List<String> more = new ArrayList<>(known.rooms);
            more.add(room);
            known.rooms = List.copyOf(more);
            known.away = away;
            return known;
        }
        Link made = new Link(id(), other, room, away);
        Map<String, Link> more = new HashMap<>(links);
        more.put(other.peer(), made);
        links = Map.copyOf(more);
        return made;
    }

    private void unlink(String peer, String room) {
        Link link = links.get(peer);
        if (link == null) {
            return;
        }
        List<String> fewer = new ArrayList<>(link.rooms);
        fewer.remove(room);
        link.rooms = List.copyOf(fewer);
        if (fewer.isEmpty()) {
            Map<String, Link> rest = new HashMap<>(links);
            rest.remove(peer);
            links = Map.copyOf(rest);
            rememberDeparted(peer);
        }
    }

    private void forgetRoom(String room) {
        Map<String, Integer> rest = new HashMap<>(rooms);
        rest.remove(room);
        rooms = Map.copyOf(rest);
        List.copyOf(links.keySet()).forEach(peer -> unlink(peer, room));
    }

    private void rememberDeparted(String peer) {
        ArrayDeque<String> recent = departed;
        if (recent == null) {
            recent = new ArrayDeque<>(4);
            departed = recent;
        }
        if (recent.size() == node.limits.roomCapacity()) {
            recent.remove();
        }
        recent.add(peer);
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
        byte[] frame = outgoing.frame(node.codec);
        if (outgoing.message().type().counted()) {
            outbox.add(frame, node.limits);
        }
        Connection open = connection;
        if (open != null) {
            open.transport().send(frame);
            if (open.transport().queuedBytes() > node.limits.queuedBytes()) {
                open.closeLater(CloseReason.SLOW);
            }
        }
    }
}
