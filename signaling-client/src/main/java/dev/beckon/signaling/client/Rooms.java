package dev.beckon.signaling.client;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rooms of a session, and the doors at which it knocks. For the loop, except where a future is returned. */
final class Rooms {

    private final Session session;
    private final Courier courier;
    private final Map<String, ClientRoom> rooms = new HashMap<>();
    private final Acts knocks = new Acts();

    /** Rooms of a session that was taken over, until the application joins them. */
    private final Set<String> unclaimed = new HashSet<>();

    /** Rooms that this peer leaves, until the server has confirmed it. */
    private final Set<String> leaving = new HashSet<>();

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
                        made.completeExceptionally(failure);
                    }
                });
        return made;
    }

    CompletableFuture<ClientRoom> join(String id, JoinOptions options, RoomListener listener) {
        CompletableFuture<ClientRoom> joined = new CompletableFuture<>();
        session.loop.execute(() -> {
            ClientRoom there = rooms.get(id);
            if (there != null && unclaimed.contains(id) && leaving.contains(id)) {
                forget(there);
            } else if (there != null && unclaimed.remove(id)) {
                there.claim(options, listener);
                joined.complete(there);
                return;
            } else if (there != null) {
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

    CompletableFuture<List<RoomPeer>> who(String id) {
        return session.request(reply -> new Message.Who(reply, id))
                .thenApply(reply -> ((Message.Present) reply)
                        .peers().stream().map(RoomPeer::present).collect(Collectors.toUnmodifiableList()));
    }

    private ClientRoom room(String id, JoinOptions options, RoomListener listener) {
        ClientRoom made = new ClientRoom(session, courier, listener, id, options, this);
        rooms.put(id, made);
        return made;
    }

    void forget(ClientRoom room) {
        if (rooms.remove(room.id(), room)) {
            unclaimed.remove(room.id());
        }
    }

    /** Fails as the request does. One that was lost with the session is said again: the server may still count this peer among the members. */
    CompletableFuture<Message> leave(String id) {
        leaving.add(id);
        CompletableFuture<Message> left = session.request(reply -> new Message.Leave(reply, id));
        left.whenComplete((reply, failure) -> {
            if (failure != null
                    && Stages.cause(failure) instanceof ClientException why
                    && why.kind() == ClientException.Kind.SESSION_LOST) {
                return;
            }
            leaving.remove(id);
            if (unclaimed.contains(id)) {
                forget(rooms.get(id));
            }
        });
        return left;
    }

    /** Complete when the moderator has let this peer in; fails with {@code forbidden} when not. */
    CompletableFuture<@Nullable Void> knock(String id) {
        CompletableFuture<@Nullable Void> admitted = new CompletableFuture<>();
        session.loop.execute(() -> {
            knocks.await(id, admitted);
            session.request(reply -> new Message.Knock(reply, id)).whenComplete((reply, failure) -> {
                if (failure != null && Stages.cause(failure) instanceof ClientException why) {
                    knocks.failed(id, admitted, why);
                }
            });
        });
        return admitted;
    }

    private void answered(Message.KnockAnswer answer) {
        if (answer.type() == MessageType.ADMITTED) {
            knocks.seen(answer.room());
        } else {
            knocks.failAll(
                    answer.room(),
                    ClientException.refused(
                            ErrorCode.FORBIDDEN, "the moderator of room " + answer.room() + " did not open"));
        }
    }

    /**
     * Hands it to the room that it is about.
     *
     * @return whether it is about rooms
     */
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
        if (room == null && message instanceof Message.Joined joined && joined.re() == Message.NO_ID) {
            room = room(joined.room(), JoinOptions.existing(), RoomListener.NONE);
            unclaimed.add(joined.room());
        }
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
        knocks.failAll(
                new ClientException(ClientException.Kind.SESSION_LOST, "the session ended while waiting at the door"));
        List.copyOf(rooms.values()).forEach(ClientRoom::sessionLost);
        List.copyOf(leaving).forEach(this::leave);
    }

    void closed(ClientException why) {
        knocks.failAll(why);
        rooms.values().forEach(room -> room.closed(why));
        rooms.clear();
    }
}
