package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.message.SignalingException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The registry of a single process: every answer is there at once. */
final class InMemoryPeerRegistry implements PeerRegistry {

    // futures, because a mere stage is copied by whoever asks it whether it is done, for each message

    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);
    private static final CompletionStage<Boolean> YES = CompletableFuture.completedFuture(true);
    private static final CompletionStage<Boolean> NO = CompletableFuture.completedFuture(false);

    private final ConcurrentHashMap<String, Peer> peers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Set<String>> users = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Room> rooms = new ConcurrentHashMap<>();

    /** The rooms that expect a peer because it knocked, and perhaps some that do not any more. */
    private final ConcurrentHashMap<Peer, Set<Room>> knockedAt = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Void> register(Peer peer) {
        if (peers.putIfAbsent(peer.id(), peer) == null) {
            String user = peer.user();
            if (user != null) {
                users.compute(user, (key, ids) -> {
                    Set<String> all = ids == null ? ConcurrentHashMap.newKeySet() : ids;
                    all.add(peer.id());
                    return all;
                });
            }
            return DONE;
        }
        return refused(ErrorCode.ID_TAKEN, "peer " + peer.id() + " is another session's");
    }

    @Override
    public CompletionStage<Void> unregister(Peer peer) {
        if (peers.remove(peer.id(), peer) && peer.user() != null) {
            users.computeIfPresent(peer.user(), (user, ids) -> {
                ids.remove(peer.id());
                return ids.isEmpty() ? null : ids;
            });
        }
        takeKnocksBack(peer);
        return DONE;
    }

    private void takeKnocksBack(Peer peer) {
        Set<Room> expecting = knockedAt.remove(peer);
        if (expecting != null) {
            expecting.forEach(room -> room.forget(peer));
        }
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
    public CompletionStage<RoomView> enter(Peer peer, RoomRequest request) {
        String id = request.room();
        for (; ; ) {
            Room known = rooms.get(id);
            if (known == null) {
                if (request.mode() == RoomRequest.Mode.JOIN) {
                    return refused(ErrorCode.NOT_FOUND, "there is no room " + id);
                }
                Room made = new Room(id, request.options(), peer);
                RoomInfo info = made.info();
                if (rooms.putIfAbsent(id, made) == null) {
                    return CompletableFuture.completedStage(new RoomView(id, info, List.of()));
                }
            } else if (request.mode() == RoomRequest.Mode.CREATE && !known.hasEnded()) {
                return refused(ErrorCode.ID_TAKEN, "room " + id + " exists");
            } else {
                try {
                    RoomView view = known.enter(peer, request);
                    if (view != null) {
                        return CompletableFuture.completedStage(view);
                    }
                } catch (SignalingException refusal) {
                    return CompletableFuture.failedStage(refusal);
                }
                rooms.remove(id, known); // it ended between our look-up and our coming in
            }
        }
    }

    @Override
    public CompletionStage<Void> leave(Peer peer, String id, LeaveReason reason) {
        Room room = rooms.get(id);
        if (room != null && room.leave(peer, reason)) {
            rooms.remove(id, room);
        }
        return DONE;
    }

    @Override
    public CompletionStage<Void> knock(Peer peer, String id) {
        Room room = rooms.get(id);
        if (room == null) {
            return refused(ErrorCode.NOT_FOUND, "there is no room " + id);
        }
        try {
            room.knock(peer);
        } catch (SignalingException refusal) {
            return CompletableFuture.failedStage(refusal);
        }
        knockedAt.compute(peer, (guest, known) -> {
            Set<Room> expecting = known == null ? new HashSet<>() : known;
            expecting.removeIf(other -> !other.expects(guest));
            expecting.add(room);
            return expecting;
        });
        if (peers.get(peer.id()) != peer) { // unregistered meanwhile
            takeKnocksBack(peer);
        }
        return DONE;
    }

    @Override
    public CompletionStage<Void> moderate(Peer by, Message.Moderate act, boolean trusted) {
        Room room = rooms.get(act.room());
        if (room == null) {
            return refused(ErrorCode.NOT_FOUND, "there is no room " + act.room());
        }
        try {
            Peer removed = room.moderate(by, act, trusted);
            return removed == null ? DONE : takeOut(removed, act.room());
        } catch (SignalingException refusal) {
            return CompletableFuture.failedStage(refusal);
        }
    }

    private CompletionStage<Void> takeOut(Peer removed, String room) {
        removed.deliver(new Outgoing(new Message.Left(Message.NO_ID, room, LeaveReason.KICKED)));
        return leave(removed, room, LeaveReason.KICKED);
    }

    @Override
    public CompletionStage<List<String>> rooms(String after, int most) {
        return CompletableFuture.completedStage(rooms.keySet().stream()
                .filter(id -> id.compareTo(after) > 0 && !CallRoom.is(id))
                .sorted()
                .limit(most)
                .toList());
    }

    @Override
    public CompletionStage<@Nullable RoomView> room(String id) {
        Room room = known(id);
        return CompletableFuture.completedStage(room == null ? null : room.view());
    }

    @Override
    public CompletionStage<Boolean> expel(String id, String peer) {
        Room room = known(id);
        Peer removed = room == null ? null : room.expel(peer);
        return removed == null ? NO : takeOut(removed, id).thenApply(gone -> true);
    }

    @Override
    public CompletionStage<Boolean> endRoom(String id) {
        Room room = known(id);
        if (room == null || !room.end()) {
            return NO;
        }
        rooms.remove(id, room);
        return YES;
    }

    private @Nullable Room known(String id) {
        return CallRoom.is(id) ? null : rooms.get(id);
    }

    @Override
    public CompletionStage<List<String>> peersOf(String user) {
        return CompletableFuture.completedStage(List.copyOf(users.getOrDefault(user, Set.of())));
    }

    @Override
    public CompletionStage<@Nullable PeerView> peer(String id) {
        Peer peer = peers.get(id);
        return CompletableFuture.completedStage(
                peer == null ? null : new PeerView(peer.info(), peer.user(), peer.away()));
    }

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
    public CompletionStage<Void> changed(Peer peer) {
        return DONE; // snapshots ask the peer itself
    }

    @Override
    public CompletionStage<Void> publish(Peer from, String id, Outgoing message) {
        Room room = rooms.get(id);
        if (room != null) {
            room.publish(from, message);
        }
        return DONE;
    }

    private static <T> CompletionStage<T> refused(ErrorCode code, String message) {
        return CompletableFuture.failedStage(new SignalingException(code, message));
    }

    /** The rooms that there are now, with their members. */
    Map<String, List<String>> rooms() {
        Map<String, List<String>> all = new TreeMap<>();
        rooms.forEach((id, room) -> all.put(id, room.memberIds()));
        return all;
    }

    /** How many peers there are now, connected or away. */
    int peers() {
        return peers.size();
    }
}
