package dev.beckon.signaling.client;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The rooms of a session, and the doors at which it knocks. For the loop, except where a future is returned. */
final class Rooms {

    private final Session session;
    private final Courier courier;
    private final Map<String, ClientRoom> rooms = new HashMap<>();
    private final Map<String, List<CompletableFuture<@Nullable Void>>> knocks = new HashMap<>();

    Rooms(Session session, Courier courier) {
        this.session = session;
        this.courier = courier;
    }

    CompletableFuture<ClientRoom> create(@Nullable String id, JoinOptions options, RoomListener listener) {
        CompletableFuture<ClientRoom> made = new CompletableFuture<>();
        session.request(reply -> new Message.Create(
                        reply, id, options.capacity(), options.password(), options.relayOnly(), options.locked()))
                .whenComplete((reply, failure) -> {
                    if (reply instanceof Message.Created created) {
                        ClientRoom room = room(created.room(), options, listener);
                        room.received(created);
                        made.complete(room);
                    } else {
                        made.completeExceptionally(failure == null ? unexpected(reply) : failure);
                    }
                });
        return made;
    }

    CompletableFuture<ClientRoom> join(String id, JoinOptions options, RoomListener listener) {
        CompletableFuture<ClientRoom> joined = new CompletableFuture<>();
        session.loop.execute(() -> {
            if (rooms.containsKey(id)) {
                joined.completeExceptionally(
                        ClientException.refused(ErrorCode.BAD_STATE, "this client is in room " + id + " already"));
                return;
            }
            ClientRoom room = room(id, options, listener);
            session.request(reply -> room.join(reply, options)).whenComplete((reply, failure) -> {
                // a session of an earlier process may be in the room: then its snapshot came with the welcome
                if (failure == null || room.isFresh()) {
                    joined.complete(room);
                } else {
                    rooms.remove(id, room);
                    joined.completeExceptionally(failure);
                }
            });
        });
        return joined;
    }

    private ClientRoom room(String id, JoinOptions options, RoomListener listener) {
        ClientRoom[] made = new ClientRoom[1];
        made[0] = new ClientRoom(session, courier, listener, id, options, () -> rooms.remove(id, made[0]));
        rooms.put(id, made[0]);
        return made[0];
    }

    private static IllegalStateException unexpected(Message reply) {
        return new IllegalStateException(reply.type().wire() + " is no answer to this request");
    }

    /** Complete when the moderator has let this peer in; fails with {@code forbidden} when not. */
    CompletableFuture<@Nullable Void> knock(String id) {
        CompletableFuture<@Nullable Void> admitted = new CompletableFuture<>();
        session.loop.execute(() -> {
            knocks.computeIfAbsent(id, none -> new ArrayList<>()).add(admitted);
            session.request(reply -> new Message.Knock(reply, id)).whenComplete((reply, failure) -> {
                if (failure != null) {
                    List<CompletableFuture<@Nullable Void>> same = knocks.get(id);
                    if (same != null && same.remove(admitted) && same.isEmpty()) {
                        knocks.remove(id);
                    }
                    admitted.completeExceptionally(failure);
                }
            });
        });
        return admitted;
    }

    private void answered(Message.KnockAnswer answer) {
        List<CompletableFuture<@Nullable Void>> waiting = knocks.remove(answer.room());
        if (waiting == null) {
            return;
        }
        for (CompletableFuture<@Nullable Void> knock : waiting) {
            if (answer.type() == MessageType.ADMITTED) {
                knock.complete(null);
            } else {
                knock.completeExceptionally(ClientException.refused(
                        ErrorCode.FORBIDDEN, "the moderator of room " + answer.room() + " did not open"));
            }
        }
    }

    /** Hands it to the room that it is about. @return whether it is about rooms */
    boolean received(Message message) {
        if (message instanceof Message.KnockAnswer answer) {
            answered(answer);
            return true;
        } else if (message instanceof Message.PeerUpdated) {
            List.copyOf(rooms.values()).forEach(room -> room.received(message));
            return false; // of calls, too
        }
        String id = roomOf(message);
        ClientRoom room = id == null ? null : rooms.get(id);
        if (room != null && !(message instanceof Message.Created)) {
            room.received(message);
        }
        return id != null;
    }

    private static @Nullable String roomOf(Message message) {
        return switch (message.type()) {
            case JOINED -> ((Message.Joined) message).room();
            case LEFT -> ((Message.Left) message).room();
            case PEER_JOINED -> ((Message.PeerJoined) message).room();
            case PEER_LEFT -> ((Message.PeerLeft) message).room();
            case PEER_AWAY -> ((Message.PeerAway) message).room();
            case PEER_BACK -> ((Message.PeerBack) message).room();
            case MESSAGE -> ((Message.Data) message).room();
            case NOTICE -> ((Message.Notice) message).room();
            case ROOM_UPDATED -> ((Message.RoomUpdated) message).room();
            case KNOCK -> ((Message.Knocked) message).room();
            case KNOCK_ENDED -> ((Message.KnockEnded) message).room();
            default -> null;
        };
    }

    void sessionLost() {
        failKnocks(
                new ClientException(ClientException.Kind.SESSION_LOST, "the session ended while waiting at the door"));
        List.copyOf(rooms.values()).forEach(ClientRoom::sessionLost);
    }

    void closed(ClientException why) {
        failKnocks(why);
        rooms.values().forEach(room -> room.closed(why));
        rooms.clear();
    }

    private void failKnocks(ClientException why) {
        List<List<CompletableFuture<@Nullable Void>>> all = List.copyOf(knocks.values());
        knocks.clear();
        all.forEach(same -> same.forEach(knock -> knock.completeExceptionally(why)));
    }
}
