package dev.beckon.signaling;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The registry of a single process: every answer is there at once. */
final class InMemoryPeerRegistry implements PeerRegistry {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final CompletionStage<Boolean> DELIVERED = CompletableFuture.completedStage(true);
    private static final CompletionStage<Boolean> NOBODY = CompletableFuture.completedStage(false);

    private final ConcurrentHashMap<String, Peer> peers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Room> rooms = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Void> register(Peer peer) {
        if (peers.putIfAbsent(peer.id(), peer) == null) {
            return DONE;
        }
        return refused(ErrorCode.ID_TAKEN, "peer " + peer.id() + " is another session's");
    }

    @Override
    public CompletionStage<Void> unregister(Peer peer) {
        peers.remove(peer.id(), peer);
        return DONE;
    }

    @Override
    public CompletionStage<@Nullable Peer> find(String id) {
        return CompletableFuture.completedStage(peers.get(id));
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
                Room made = new Room(id, request.capacity(), peer);
                if (rooms.putIfAbsent(id, made) == null) {
                    return CompletableFuture.completedStage(new RoomView(id, request.capacity(), java.util.List.of()));
                }
            } else if (request.mode() == RoomRequest.Mode.CREATE) {
                return refused(ErrorCode.ID_TAKEN, "room " + id + " exists");
            } else {
                try {
                    RoomView view = known.enter(peer);
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
    public CompletionStage<Boolean> deliver(String to, Message message) {
        Peer peer = peers.get(to);
        if (peer == null) {
            return NOBODY;
        }
        peer.deliver(new Outgoing(message));
        return DELIVERED;
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

    /** For tests: rooms that exist now. */
    int rooms() {
        return rooms.size();
    }
}
