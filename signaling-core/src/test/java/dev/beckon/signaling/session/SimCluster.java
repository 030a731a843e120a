package dev.beckon.signaling.session;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomView;
import dev.beckon.signaling.registry.RoomWatcher;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.testing.FakeTime;
import dev.beckon.signaling.wire.Wire;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A simulated cluster: a store that all nodes share (who is where, rooms) and a log for each node of what is to be delivered there. Nodes ask the
 * store over a delaying channel that keeps its order; that there is something new in a log is told over one that loses and doubles, so they also
 * look by themselves. A node may die: after its lease the store puts its peers out of their rooms.
 */
final class SimCluster {

    private static final Duration LEASE = Duration.ofSeconds(8);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final FakeTime time;
    private final RandomGenerator random;
    final PeerRegistry store = PeerRegistry.inMemory();
    private final Map<String, Placed> placed = new HashMap<>();
    private long numbers;

    SimCluster(FakeTime time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    /** A peer as the store knows it: on a node, which changes when its session is fetched. */
    private final class Placed implements Peer {
        private final String id;
        private final @Nullable String user;
        private final Set<String> rooms = new TreeSet<>();
        /** When it entered each room last. */
        private final Map<String, Long> entered = new HashMap<>();

        private PeerInfo info;
        private boolean away;
        private Node node;

        Placed(Peer peer, Node node) {
            this.id = peer.id();
            this.user = peer.user();
            this.info = peer.info();
            this.node = node;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public PeerInfo info() {
            return info;
        }

        @Override
        public @Nullable String user() {
            return user;
        }

        @Override
        public boolean away() {
            return away;
        }

        @Override
        public void deliver(Outgoing message) {
            // as bytes, as between processes
            node.append(new Delivery(this, ++numbers, new Outgoing(Wire.read(Wire.write(message.message())))));
        }

        @Override
        public boolean recognises(String secret) {
            throw new IllegalStateException("asked of the session only");
        }

        @Override
        public CompletionStage<Boolean> answers() {
            Peer session = node.peers.get(id);
            return node.dead || session == null ? CompletableFuture.completedStage(false) : session.answers();
        }

        @Override
        public CompletionStage<SessionState> surrender() {
            throw new IllegalStateException("asked of the session only");
        }
    }

    private interface Entry {}

    private record Delivery(Placed to, long number, Outgoing message) implements Entry {
        /** Whether this belongs to a membership that is over: the peer has left the room, or has even entered it again since. */
        boolean stale() {
            String room = roomOf(message.message());
            return room != null && (!to.rooms.contains(room) || number <= to.entered.getOrDefault(room, 0L));
        }
    }

    private static @Nullable String roomOf(Message message) {
        if (message instanceof Message.PeerJoined event) {
            return event.room();
        } else if (message instanceof Message.PeerLeft event) {
            return event.room();
        } else if (message instanceof Message.PeerAway event) {
            return event.room();
        } else if (message instanceof Message.PeerBack event) {
            return event.room();
        } else if (message instanceof Message.RoomUpdated event) {
            return event.room();
        } else if (message instanceof Message.Notice event) {
            return event.room();
        }
        return message instanceof Message.Data data ? data.room() : null;
    }

    /** From here on in the log the peer is elsewhere. */
    private record Moved(String id, CompletableFuture<@Nullable SessionState> state) implements Entry {}

    final class Node implements PeerRegistry {
        private final Map<String, Peer> peers = new HashMap<>();
        /** What came for peers that were fetched and not yet adopted. */
        private final Map<String, ArrayDeque<Delivery>> early = new HashMap<>();

        private final ArrayDeque<Entry> log = new ArrayDeque<>();
        /** What each session of this node is in the store: until it has given itself up and all that it asked for is done. */
        private final Map<Peer, Placed> placements = new IdentityHashMap<>();
        /** Sessions that others asked for. */
        private final List<CompletableFuture<@Nullable SessionState>> leaving = new ArrayList<>();

        private long channelFree;
        private boolean looking;
        boolean dead;

        /** An operation on the store: after all earlier ones of this node. */
        private <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> operation) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            long at = Math.max(
                    channelFree, time.nanoTime() + random.nextInt(random.nextInt(10) == 0 ? 400_000_000 : 5_000_000));
            channelFree = at;
            time.schedule(Duration.ofNanos(at - time.nanoTime()), () -> {
                if (!dead) {
                    operation
                            .get()
                            .whenComplete((result, failure) ->
                                    time.schedule(Duration.ofNanos(random.nextInt(20_000_000)), () -> {
                                        if (dead) {
                                            return;
                                        }
                                        if (failure == null) {
                                            answer.complete(result);
                                        } else {
                                            answer.completeExceptionally(failure);
                                        }
                                    }));
                }
            });
            return answer;
        }

        /** Nothing is done for so long. */
        void standStill(Duration length) {
            channelFree = Math.max(channelFree, time.nanoTime()) + length.toNanos();
        }

        private void append(Entry entry) {
            if (dead) {
                return;
            }
            log.add(entry);
            if (random.nextInt(3) > 0) {
                time.schedule(Duration.ofNanos(random.nextInt(30_000_000)), this::read);
            }
            if (!looking) {
                looking = true;
                time.schedule(LOOK, () -> {
                    looking = false;
                    read();
                });
            }
        }

        private void read() {
            while (!dead && !log.isEmpty()) {
                Entry entry = log.remove();
                if (entry instanceof Moved moved) {
                    handOver(moved);
                } else if (entry instanceof Delivery delivery) {
                    Peer peer = peers.get(delivery.to().id);
                    ArrayDeque<Delivery> waiting = early.get(delivery.to().id);
                    if (waiting != null) {
                        waiting.add(delivery);
                    } else if (peer != null && !delivery.stale()) {
                        peer.deliver(delivery.message());
                    }
                }
            }
        }

        private void handOver(Moved moved) {
            Peer peer = peers.remove(moved.id());
            if (peer == null) {
                moved.state().complete(null);
                return;
            }
            // through the channel, so that what the session has asked before is done before
            peer.surrender()
                    .whenComplete((state, failure) -> ask(() -> {
                        placements.remove(peer);
                        time.schedule(
                                Duration.ofNanos(random.nextInt(20_000_000)),
                                () -> moved.state().complete(failure == null ? state : null));
                        return CompletableFuture.completedStage(null);
                    }));
        }

        @Override
        public CompletionStage<Void> register(Peer peer) {
            return ask(() -> {
                Placed made = new Placed(peer, this);
                CompletionStage<Void> done = store.register(made);
                if (!done.toCompletableFuture().isCompletedExceptionally()) {
                    placed.put(peer.id(), made);
                    peers.put(peer.id(), peer);
                    placements.put(peer, made);
                }
                return done;
            });
        }

        @Override
        public CompletionStage<Void> unregister(Peer peer) {
            return ask(() -> {
                Placed known = placed.get(peer.id());
                if (known != null && known.node == this && peers.remove(peer.id(), peer)) {
                    placed.remove(peer.id());
                    return store.unregister(known);
                }
                return CompletableFuture.completedStage(null);
            });
        }

        @Override
        public @Nullable Peer local(String id) {
            return peers.get(id);
        }

        @Override
        public CompletionStage<@Nullable SessionState> fetch(String id, String secret) {
            return ask(() -> {
                Placed known = placed.get(id);
                if (known == null) {
                    return CompletableFuture.completedStage(null);
                }
                Node owner = known.node;
                Peer peer = owner.peers.get(id);
                if (owner.dead || owner == this || peer == null) {
                    return CompletableFuture.failedStage(
                            new SignalingException(ErrorCode.UNAVAILABLE, "the node of " + id + " does not answer"));
                }
                if (!peer.recognises(secret)) {
                    return CompletableFuture.failedStage(
                            new SignalingException(ErrorCode.RESUME_INVALID, "this is not the session's secret"));
                }
                CompletableFuture<@Nullable SessionState> state = new CompletableFuture<>();
                known.node = this;
                early.put(id, new ArrayDeque<>());
                owner.leaving.add(state);
                owner.append(new Moved(id, state));
                return state.whenComplete((given, failure) -> {
                    if (given == null) { // it ended, or its node died, before it could move
                        early.remove(id);
                        forget(known);
                    }
                });
            });
        }

        @Override
        public void adopt(Peer peer) {
            peers.put(peer.id(), peer);
            Placed known = placed.get(peer.id());
            if (known != null && known.node == this) {
                placements.put(peer, known);
            }
            ArrayDeque<Delivery> waiting = early.remove(peer.id());
            while (waiting != null && !waiting.isEmpty()) {
                Delivery delivery = waiting.remove();
                if (!delivery.stale()) {
                    peer.deliver(delivery.message());
                }
            }
        }

        @Override
        public CompletionStage<RoomView> enter(Peer peer, RoomRequest request) {
            PeerInfo info = peer.info();
            boolean away = peer.away();
            return inStore(peer, known -> {
                known.info = info;
                known.away = away;
                return store.enter(known, request).thenApply(view -> {
                    known.rooms.add(request.room());
                    known.entered.put(request.room(), numbers);
                    return view;
                });
            });
        }

        @Override
        public CompletionStage<RoomView> look(Peer peer, RoomRequest request) {
            return inStore(peer, known -> store.look(known, request));
        }

        @Override
        public CompletionStage<Void> leave(Peer peer, String room, LeaveReason reason) {
            return inStore(peer, known -> {
                known.rooms.remove(room);
                return store.leave(known, room, reason);
            });
        }

        @Override
        public CompletionStage<Void> knock(Peer peer, String room) {
            return inStore(peer, known -> store.knock(known, room));
        }

        @Override
        public CompletionStage<Void> moderate(Peer by, Message.Moderate act, boolean trusted) {
            return inStore(by, known -> store.moderate(known, act, trusted));
        }

        @Override
        public CompletionStage<List<String>> peersOf(String user) {
            return ask(() -> store.peersOf(user));
        }

        @Override
        public CompletionStage<@Nullable PeerView> peer(String id) {
            return ask(() -> store.peer(id));
        }

        @Override
        public CompletionStage<Boolean> deliver(Peer from, String to, Message message) {
            return inStore(from, known -> store.deliver(known, to, message));
        }

        @Override
        public CompletionStage<Void> changed(Peer peer) {
            PeerInfo info = peer.info();
            boolean away = peer.away();
            return inStore(peer, known -> {
                known.info = info;
                known.away = away;
                return CompletableFuture.completedStage(null);
            });
        }

        @Override
        public CompletionStage<Void> publish(Peer from, String room, Outgoing message) {
            return inStore(from, known -> store.publish(known, room, message));
        }

        @Override
        public CompletionStage<Void> announce(Peer from, PeerView now, String room, Outgoing event) {
            return inStore(from, known -> store.announce(known, now, room, event));
        }

        @Override
        public CompletionStage<Boolean> answers(String id) {
            return ask(() -> store.answers(id));
        }

        @Override
        public CompletionStage<Void> subscribe(Peer peer, String topic) {
            return inStore(peer, known -> {
                known.rooms.add(topic);
                known.entered.put(topic, numbers);
                return store.subscribe(known, topic);
            });
        }

        @Override
        public CompletionStage<Void> unsubscribe(Peer peer, String topic) {
            return inStore(peer, known -> {
                known.rooms.remove(topic);
                return store.unsubscribe(known, topic);
            });
        }

        @Override
        public CompletionStage<Integer> broadcast(Peer from, String topic, IntFunction<Outgoing> message) {
            return inStore(from, known -> store.broadcast(known, topic, message));
        }

        @Override
        public CompletionStage<List<String>> rooms(String after, int most) {
            return ask(() -> store.rooms(after, most));
        }

        @Override
        public CompletionStage<@Nullable RoomView> room(String id) {
            return ask(() -> store.room(id));
        }

        @Override
        public CompletionStage<List<String>> peers(String after, int most) {
            return ask(() -> store.peers(after, most));
        }

        @Override
        public CompletionStage<Void> open(String room, RoomOptions options) {
            return ask(() -> store.open(room, options));
        }

        @Override
        public CompletionStage<Boolean> tell(String to, Message message) {
            return ask(() -> store.tell(to, message));
        }

        @Override
        public CompletionStage<Boolean> tellRoom(String room, Outgoing message) {
            return ask(() -> store.tellRoom(room, message));
        }

        @Override
        public CompletionStage<Boolean> lock(String room, boolean locked) {
            return ask(() -> store.lock(room, locked));
        }

        @Override
        public CompletionStage<List<PeerView>> knocking(String room) {
            return ask(() -> store.knocking(room));
        }

        @Override
        public CompletionStage<Boolean> answerKnock(String room, String peer, boolean admitted) {
            return ask(() -> store.answerKnock(room, peer, admitted));
        }

        @Override
        public CompletionStage<Boolean> expel(String room, String peer, @Nullable String text) {
            return ask(() -> store.expel(room, peer, text));
        }

        @Override
        public CompletionStage<Boolean> endRoom(String id, @Nullable String text) {
            return ask(() -> store.endRoom(id, text));
        }

        @Override
        public void watch(RoomWatcher watcher) {
            throw new IllegalStateException("rooms are the store's");
        }

        private interface InStore<T> {
            CompletionStage<T> apply(Placed known);
        }

        private <T> CompletionStage<T> inStore(Peer peer, InStore<T> operation) {
            return ask(() -> {
                Placed known = placements.get(peer);
                return known == null || placed.get(peer.id()) != known
                        ? CompletableFuture.failedStage(
                                new SignalingException(ErrorCode.UNAVAILABLE, peer.id() + " is not registered here"))
                        : operation.apply(known);
            });
        }

        /** Stops at once, with all that it knew; the others learn of it when its lease runs out. */
        void dies() {
            dead = true;
            time.schedule(LEASE, () -> {
                new ArrayList<>(placed.values())
                        .stream().filter(peer -> peer.node == this).forEach(SimCluster.this::forget);
                leaving.forEach(state -> state.complete(null)); // whoever waits for these waits in vain
            });
        }
    }

    private void forget(Placed peer) {
        if (placed.remove(peer.id, peer)) {
            new ArrayList<>(peer.rooms).forEach(room -> store.leave(peer, room, LeaveReason.LOST));
            store.unregister(peer);
        }
    }
}
