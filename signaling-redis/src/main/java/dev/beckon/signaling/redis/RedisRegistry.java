package dev.beckon.signaling.redis;

import static dev.beckon.signaling.redis.Forms.orEmpty;
import static dev.beckon.signaling.redis.Forms.yes;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomView;
import dev.beckon.signaling.registry.RoomWatcher;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Peers and rooms that several nodes share, over Redis 7.0 or newer, or Valkey 7.2 or newer. Rooms, the directory of peers and a record of each session are in the engine, sessions are in the nodes.
 *
 * <p>Each method has the engine run a script ({@code common.lua} draws the keys). A script is one moment for the whole cluster; what peers are to hear of it, it puts into the inboxes of their nodes. What
 * changes who hears what is answered through the inbox of the node that asked: so an answer comes after all that happened before it, and before all that happens after.
 *
 * <p>A node holds a lease. While it cannot renew it, everything here fails with {@code unavailable}. When the others have given it up, its sessions end, and their clients come back.
 *
 * <p>Safe for use by many threads; nothing blocks but {@link RedisRegistryBuilder#open} and {@link #close}, which leaves the cluster.
 */
public final class RedisRegistry implements PeerRegistry, AutoCloseable {

    private static final CompletableFuture<Boolean> THERE = CompletableFuture.completedFuture(true);

    private final Engine engine;
    private final Member member;
    private final Residents residents;
    private final Asking asking;
    private final OtherNodes others;

    /** Held from the making of a session's record until it is on its way: the newest is the one that stays. */
    private final Object records = new Object();

    RedisRegistry(Engine engine, NodeTime time, String node, Duration lease, ClusterListener listener) {
        this.engine = engine;
        this.member = new Member(node, engine, time, lease, listener);
        this.residents = new Residents(engine, time, member);
        this.asking = new Asking(member, residents);
        this.others = new OtherNodes(member, residents);
    }

    /**
     * A node of the cluster whose engine is there, with the defaults of {@link RedisRegistryBuilder}. Blocks.
     *
     * @param uri where the engine is, as {@link #builder} takes it
     * @return the node of the cluster; who opens it closes it
     * @throws IllegalArgumentException if it is no such URI
     * @throws IllegalStateException as {@link RedisRegistryBuilder#open} does
     */
    public static RedisRegistry open(String uri) {
        return builder(uri).open();
    }

    /**
     * How a node joins the cluster whose engine is there. Asks nobody yet.
     *
     * @param uri such as {@code redis://user:password@host:6379/0}, {@code rediss://host} with TLS, {@code redis-sentinel://host1,host2/0#name}
     * @return a builder; see its methods for the defaults
     * @throws IllegalArgumentException if it is no such URI
     */
    public static RedisRegistryBuilder builder(String uri) {
        return new RedisRegistryBuilder(uri);
    }

    /** Blocks. */
    void join(boolean waiting) throws Exception {
        member.start(residents, waiting);
    }

    /** {@return whether the cluster can be asked now: this node holds its lease, and is connected} Asks nobody. */
    public boolean isUp() {
        return member.isUp();
    }

    /** {@return how this node is: for metrics} Asks nobody. */
    public NodeState state() {
        return member.state();
    }

    /** {@return the name of this node in the cluster} */
    public String node() {
        return member.node;
    }

    /** Leaves the cluster: peers that are still here are lost. Sessions should have ended before, by {@code Signaling.stop}. */
    @Override
    public void close() {
        member.close();
    }

    /** What a script is given that a peer of this node asks for: who it is, and then the rest. */
    private Object[] by(Peer peer, Object... rest) {
        return by(peer, List.of(rest));
    }

    private Object[] by(Peer peer, List<Object> rest) {
        List<Object> all = new ArrayList<>(rest.size() + 2);
        all.add(peer.id());
        all.add(residents.token(peer));
        all.addAll(rest);
        return all.toArray();
    }

    // ---- peers

    @Override
    public CompletionStage<Void> register(Peer peer) {
        return member.whenJoined(() -> registers(peer));
    }

    private CompletableFuture<Void> registers(Peer peer) {
        String token = residents.newToken(peer);
        List<Object> all = new ArrayList<>(List.of(peer.id(), token, orEmpty(peer.user()), Forms.card(peer)));
        all.addAll(Forms.record(peer.sessionRecord()));
        return asking.nothing(Script.REGISTER, all.toArray()).whenComplete((done, failure) -> {
            if (failure != null && SignalingException.of(failure).code() == ErrorCode.ID_TAKEN) {
                residents.forgetToken(peer, token);
            }
        });
    }

    @Override
    public CompletionStage<Void> unregister(Peer peer) {
        if (!residents.isKnown(peer)) {
            return CompletableFuture.completedFuture(null);
        }
        String token = residents.token(peer);
        return asking.turns
                .take(peer, () -> asking.nothing(Script.UNREGISTER, peer.id(), token))
                .thenAccept(nothing -> residents.forgetToken(peer, token));
    }

    @Override
    public @Nullable Peer local(String id) {
        return residents.local(id);
    }

    @Override
    public CompletionStage<@Nullable SessionState> fetch(String id, String secret) {
        return member.whenJoined(() -> others.fetch(id, secret));
    }

    @Override
    public void adopt(Peer peer) {
        residents.adopt(peer);
    }

    @Override
    public boolean parks() {
        return true;
    }

    @Override
    public CompletionStage<Void> park(Peer peer, Duration grace) {
        return asking.turns.take(peer, () -> {
            residents.goes(peer.id());
            return asking.answered(Script.PARK, RedisRegistry::kept, by(peer, grace.toMillis()));
        });
    }

    private static @Nullable Void kept(Packed answer) {
        if (!answer.values().isEmpty()) {
            throw new SignalingException(ErrorCode.UNAVAILABLE, "the session could not be kept");
        }
        return null;
    }

    @Override
    public CompletionStage<@Nullable PeerView> peer(String id) {
        return engine.fields("peer:" + id, "card", "buried")
                .thenApply(found -> found.get(0) == null ? null : Forms.peer(found.get(0), found.get(1) != null));
    }

    @Override
    public CompletionStage<List<String>> peersOf(String user) {
        return engine.members("user:" + user);
    }

    @Override
    public CompletionStage<Boolean> answers(String id) {
        return others.answers(id);
    }

    @Override
    public CompletionStage<Void> changed(Peer peer) {
        return asking.turns.take(peer, () -> asking.done(Script.CHANGED, by(peer, Forms.card(peer))));
    }

    @Override
    public CompletionStage<Void> renewed(Peer peer) {
        return asking.turns.take(peer, () -> {
            synchronized (records) {
                return asking.done(Script.RENEWED, by(peer, Forms.record(peer.sessionRecord())));
            }
        });
    }

    // ---- rooms

    @Override
    public CompletionStage<RoomView> enter(Peer peer, RoomRequest request) {
        String room = request.room();
        PeerView now = Forms.view(peer);
        List<Object> all = new ArrayList<>(List.of(
                Forms.card(now),
                room,
                request.mode().name(),
                Forms.password(room, request.password()),
                yes(request.trusted()),
                yes(now.away())));
        all.addAll(Forms.options(room, request.options()));
        return asking.inTurn(
                peer, () -> asking.answered(Script.ENTER, answer -> Forms.room(room, answer.bytes(1)), by(peer, all)));
    }

    @Override
    public CompletionStage<RoomView> look(Peer peer, RoomRequest request) {
        String room = request.room();
        return asking.inTurn(
                peer,
                () -> member.command(
                                Script.LOOK,
                                by(peer, room, Forms.password(room, request.password()), yes(request.trusted())))
                        .thenApply(view -> Forms.room(room, (byte[]) view)));
    }

    @Override
    public CompletionStage<Void> leave(Peer peer, String room, LeaveReason reason) {
        return asking.inTurn(peer, () -> asking.nothing(Script.LEAVE, by(peer, room, reason.name())));
    }

    @Override
    public CompletionStage<Void> knock(Peer peer, String room) {
        return asking.inTurn(peer, () -> asking.nothing(Script.KNOCK, by(peer, room)));
    }

    @Override
    public CompletionStage<Void> moderate(Peer by, Message.Moderate act, boolean trusted) {
        return asking.inTurn(
                by,
                () -> asking.nothing(
                        Script.MODERATE, by(by, act.room(), act.type().name(), orEmpty(act.peer()), yes(trusted))));
    }

    // ---- messages

    /** Between peers of this node there is no need to ask, if nothing of the sender is under way. */
    @Override
    public CompletionStage<Boolean> deliver(Peer from, String to, Message message) {
        if (residents.handOver(from, to, message)) {
            return THERE;
        }
        byte[] written = Wire.write(message);
        return asking.inTurn(from, () -> asking.delivers(from, to, written));
    }

    /** The engine says who is in the room and when; while it cannot be asked, a room whose peers are all of this node goes on. */
    @Override
    public CompletionStage<Void> publish(Peer from, String room, Outgoing message) {
        if (!member.isUp() && residents.handOver(from, room, message)) {
            return CompletableFuture.completedFuture(null);
        }
        return asking.inTurn(
                from, () -> asking.writes(from, Script.PUBLISH, by(from, room, Wire.write(message.message()))));
    }

    @Override
    public CompletionStage<Void> announce(Peer from, PeerView now, String room, Outgoing event) {
        return asking.inTurn(
                from,
                () -> asking.writes(
                        from,
                        Script.ANNOUNCE,
                        by(from, room, Forms.card(now), Wire.write(event.message()), yes(now.away()))));
    }

    // ---- topics

    @Override
    public CompletionStage<Void> subscribe(Peer peer, String topic) {
        return asking.inTurn(peer, () -> asking.nothing(Script.SUBSCRIBE, by(peer, topic, yes(true))));
    }

    @Override
    public CompletionStage<Void> unsubscribe(Peer peer, String topic) {
        return asking.inTurn(peer, () -> asking.nothing(Script.SUBSCRIBE, by(peer, topic, yes(false))));
    }

    @Override
    public CompletionStage<Integer> broadcast(Peer from, String topic, IntFunction<Outgoing> message) {
        Supplier<CompletableFuture<Integer>> inItsTurn = () -> asking.turns.hold(
                from,
                () -> engine.count("topic:" + topic)
                        .thenCompose(many -> member.command(
                                Script.BROADCAST,
                                by(from, topic, Wire.write(message.apply(many).message()))))
                        .thenApply(answer -> {
                            List<?> handed = (List<?>) answer;
                            asking.wrote(from, handed.get(1));
                            return Math.toIntExact((Long) handed.get(0));
                        }));
        return residents.isKnown(from) ? residents.underWay.of(from, inItsTurn) : inItsTurn.get();
    }

    // ---- the server's own word

    @Override
    public CompletionStage<List<String>> rooms(String after, int most) {
        return engine.page("rooms", after, most);
    }

    @Override
    public CompletionStage<@Nullable RoomView> room(String id) {
        return member.command(Script.VIEW, id).thenApply(view -> view == null ? null : Forms.room(id, (byte[]) view));
    }

    @Override
    public CompletionStage<List<String>> peers(String after, int most) {
        return engine.page("peers", after, most);
    }

    @Override
    public CompletionStage<Void> open(String room, RoomOptions options) {
        List<Object> all = new ArrayList<>(List.of(room));
        all.addAll(Forms.options(room, options));
        return asking.nothing(Script.OPEN, all.toArray());
    }

    @Override
    public CompletionStage<Boolean> expel(String room, String peer, @Nullable String text) {
        return verb("expel", room, peer, orEmpty(text));
    }

    @Override
    public CompletionStage<Boolean> lock(String room, boolean locked) {
        return verb("lock", room, yes(locked), "");
    }

    @Override
    public CompletionStage<List<PeerView>> knocking(String room) {
        return member.command(Script.KNOCKING, room).thenApply(list -> Forms.guests((byte[]) list));
    }

    @Override
    public CompletionStage<Boolean> answerKnock(String room, String peer, boolean admitted) {
        return verb("answer", room, peer, yes(admitted));
    }

    @Override
    public CompletionStage<Boolean> endRoom(String id, @Nullable String text) {
        return verb("end", id, "", orEmpty(text));
    }

    @Override
    public CompletionStage<Boolean> tell(String to, Message message) {
        return asking.delivers(null, to, Wire.write(message));
    }

    @Override
    public CompletionStage<Boolean> tellRoom(String room, Outgoing message) {
        return verb("tell", room, "", Wire.write(message.message()));
    }

    private CompletableFuture<Boolean> verb(String verb, String room, String about, Object text) {
        return asking.answered(Script.VERB, answer -> answer.text(0).equals("yes"), verb, room, about, text);
    }

    @Override
    public void watch(RoomWatcher watcher) {
        residents.watch(watcher);
    }
}
