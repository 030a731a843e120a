package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The registry of a single process: every answer is there at once. */
final class InMemoryPeerRegistry implements PeerRegistry {

    // futures, because a mere stage is copied by whoever asks it whether it is done, for each message

    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);
    private static final CompletionStage<Boolean> YES = CompletableFuture.completedFuture(true);
    private static final CompletionStage<Boolean> NO = CompletableFuture.completedFuture(false);

    private final ConcurrentHashMap<String, Peer> peers = new ConcurrentHashMap<>();
    private final Users users = new Users();
    private final RoomMap rooms = new RoomMap();
    private final Knocks knocks = new Knocks();
    private final Topics topics = new Topics();

    // ---- peers

    @Override
    public CompletionStage<Void> register(Peer peer) {
        if (peers.putIfAbsent(peer.id(), peer) == null) {
            users.add(peer);
            return DONE;
        }
        return refused(ErrorCode.ID_TAKEN, "peer " + peer.id() + " is another session's");
    }

    @Override
    public CompletionStage<Void> unregister(Peer peer) {
        if (peers.remove(peer.id(), peer)) {
            users.remove(peer);
        }
        knocks.takeBack(peer);
        topics.unsubscribe(peer);
        return DONE;
    }

    private boolean isRegistered(Peer peer) {
        return peers.get(peer.id()) == peer;
    }

    @Override
    public @Nullable Peer local(String id) {
        return peers.get(id);
    }

    @Override
    public CompletionStage<@Nullable SessionState> fetch(String id, String secret) {
        return CompletableFuture.completedStage(null); // there is no other node
    }

    @Override
    public void adopt(Peer peer) {
        throw new IllegalStateException("nothing was fetched");
    }

    @Override
    public CompletionStage<@Nullable PeerView> peer(String id) {
        Peer peer = peers.get(id);
        return CompletableFuture.completedStage(
                peer == null ? null : new PeerView(peer.info(), peer.user(), peer.away()));
    }

    @Override
    public CompletionStage<List<String>> peersOf(String user) {
        return CompletableFuture.completedStage(users.peersOf(user));
    }

    @Override
    public CompletionStage<Boolean> answers(String id) {
        Peer peer = peers.get(id);
        return peer == null ? NO : peer.answers();
    }

    // ---- coming and going

    @Override
    public CompletionStage<RoomView> enter(Peer peer, RoomRequest request) {
        if (!isRegistered(peer)) {
            return unregistered(peer);
        }
        try {
            return CompletableFuture.completedStage(rooms.enter(peer, request));
        } catch (SignalingException refusal) {
            return CompletableFuture.failedStage(refusal);
        }
    }

    @Override
    public CompletionStage<RoomView> look(Peer peer, RoomRequest request) {
        if (!isRegistered(peer)) {
            return unregistered(peer);
        }
        try {
            RoomView view = rooms.mustGet(request.room()).look(peer, request);
            return view == null
                    ? CompletableFuture.failedStage(RoomMap.missing(request.room()))
                    : CompletableFuture.completedStage(view);
        } catch (SignalingException refusal) {
            return CompletableFuture.failedStage(refusal);
        }
    }

    @Override
    public CompletionStage<Void> leave(Peer peer, String id, LeaveReason reason) {
        Room room = rooms.get(id);
        if (room != null && room.leave(peer, reason)) {
            rooms.forget(id, room);
        }
        return DONE;
    }

    @Override
    public CompletionStage<Void> knock(Peer peer, String id) {
        if (!isRegistered(peer)) {
            return unregistered(peer);
        }
        Room room;
        try {
            room = rooms.mustGet(id);
            room.knock(peer);
        } catch (SignalingException refusal) {
            return CompletableFuture.failedStage(refusal);
        }
        knocks.add(peer, room);
        if (!isRegistered(peer)) { // unregistered meanwhile
            knocks.takeBack(peer);
        }
        return DONE;
    }

    @Override
    public CompletionStage<Void> moderate(Peer by, Message.Moderate act, boolean trusted) {
        if (!isRegistered(by)) {
            return unregistered(by);
        }
        String id = act.room();
        try {
            Room room = rooms.mustGet(id);
            if (room.moderate(by, act, trusted)) {
                rooms.forget(id, room);
            }
            return DONE;
        } catch (SignalingException refusal) {
            return CompletableFuture.failedStage(refusal);
        }
    }

    // ---- messages

    @Override
    public CompletionStage<Boolean> deliver(Peer from, String to, Message message) {
        Peer peer = peers.get(to);
        if (peer == null) {
            return NO;
        }
        peer.deliver(new Outgoing(message));
        return YES;
    }

    @Override
    public CompletionStage<Void> publish(Peer from, String id, Outgoing message) {
        Room room = rooms.get(id);
        if (room != null) {
            room.publish(from, message);
        }
        return DONE;
    }

    @Override
    public CompletionStage<Void> announce(Peer from, PeerView now, String id, Outgoing event) {
        Room room = rooms.get(id);
        if (room != null) {
            room.announce(from, now, event);
        }
        return DONE;
    }

    @Override
    public CompletionStage<Void> changed(Peer peer) {
        return DONE; // who asks is told what the peer says itself
    }

    // ---- topics

    @Override
    public CompletionStage<Void> subscribe(Peer peer, String topic) {
        if (!isRegistered(peer)) {
            return unregistered(peer);
        }
        topics.subscribe(peer, topic);
        if (!isRegistered(peer)) { // unregistered meanwhile
            topics.unsubscribe(peer);
        }
        return DONE;
    }

    @Override
    public CompletionStage<Void> unsubscribe(Peer peer, String topic) {
        topics.unsubscribe(peer, topic);
        return DONE;
    }

    @Override
    public CompletionStage<Integer> broadcast(Peer from, String topic, IntFunction<Outgoing> message) {
        return CompletableFuture.completedFuture(isRegistered(from) ? topics.broadcast(topic, message) : 0);
    }

    // ---- the server's own word

    @Override
    public CompletionStage<List<String>> rooms(String after, int most) {
        return CompletableFuture.completedStage(rooms.ids(after, most));
    }

    @Override
    public CompletionStage<@Nullable RoomView> room(String id) {
        Room room = rooms.known(id);
        return CompletableFuture.completedStage(room == null ? null : room.view());
    }

    @Override
    public CompletionStage<List<String>> peers(String after, int most) {
        return CompletableFuture.completedStage(peers.keySet().stream()
                .filter(id -> id.compareTo(after) > 0)
                .sorted()
                .limit(most)
                .toList());
    }

    @Override
    public CompletionStage<Void> open(String id, RoomOptions options) {
        try {
            rooms.open(id, options);
            return DONE;
        } catch (SignalingException refusal) {
            return CompletableFuture.failedStage(refusal);
        }
    }

    @Override
    public CompletionStage<Boolean> tell(String to, Message message) {
        Peer peer = peers.get(to);
        if (peer == null) {
            return NO;
        }
        peer.deliver(new Outgoing(message));
        return YES;
    }

    @Override
    public CompletionStage<Boolean> tellRoom(String id, Outgoing message) {
        Room room = rooms.known(id);
        return room != null && room.tell(message) ? YES : NO;
    }

    @Override
    public CompletionStage<Boolean> lock(String id, boolean locked) {
        Room room = rooms.known(id);
        return room != null && room.lock(locked) ? YES : NO;
    }

    @Override
    public CompletionStage<Boolean> expel(String id, String peer, @Nullable String text) {
        Room room = rooms.known(id);
        Room.Expelled outcome = room == null ? Room.Expelled.NOT_THERE : room.expel(peer, text);
        if (room != null && outcome == Room.Expelled.WAS_THE_LAST) {
            rooms.forget(id, room);
        }
        return outcome == Room.Expelled.NOT_THERE ? NO : YES;
    }

    @Override
    public CompletionStage<List<PeerView>> knocking(String id) {
        Room room = rooms.known(id);
        return CompletableFuture.completedStage(room == null ? List.of() : room.knocking());
    }

    @Override
    public CompletionStage<Boolean> answerKnock(String id, String peer, boolean admitted) {
        Room room = rooms.known(id);
        return room != null && room.answer(peer, admitted) ? YES : NO;
    }

    @Override
    public CompletionStage<Boolean> endRoom(String id, @Nullable String text) {
        Room room = rooms.known(id);
        if (room == null || !room.end(text)) {
            return NO;
        }
        rooms.forget(id, room);
        return YES;
    }

    @Override
    public void watch(RoomWatcher watcher) {
        rooms.watch(watcher);
    }

    // ---- refusals

    private static <T> CompletionStage<T> unregistered(Peer peer) {
        return refused(ErrorCode.UNAVAILABLE, "peer " + peer.id() + " is not registered");
    }

    private static <T> CompletionStage<T> refused(ErrorCode code, String message) {
        return CompletableFuture.failedStage(new SignalingException(code, message));
    }

    // ---- for tests

    /** The rooms that there are now, with their members. */
    Map<String, List<String>> rooms() {
        return rooms.members();
    }

    /** How many peers there are now, attached or detached. */
    int peers() {
        return peers.size();
    }

    /** How many topics somebody subscribes to. */
    int topics() {
        return topics.count();
    }
}
