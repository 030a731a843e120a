package dev.beckon.signaling;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room in this process. Its members change under its lock, and what they are told of a change is delivered before the lock is released:
 * so all see one order. Messages to the room take no lock: their sender's joining was told before it could send.
 */
final class Room {

    private final String id;
    private final int capacity;

    /** Written under the lock, a new array each time. Empty: the room has ended, for good. */
    private volatile Peer[] members;

    Room(String id, int capacity, Peer creator) {
        this.id = id;
        this.capacity = capacity;
        this.members = new Peer[] {creator};
    }

    /** @return null if the room has ended */
    synchronized @Nullable RoomView enter(Peer peer) {
        Peer[] others = members;
        if (others.length == 0) {
            return null;
        }
        List<RoomView.Present> present = new ArrayList<>(others.length);
        for (Peer other : others) {
            if (other.id().equals(peer.id())) {
                throw new SignalingException(ErrorCode.BAD_STATE, "already in room " + id);
            }
            present.add(new RoomView.Present(other.info(), other.away()));
        }
        if (others.length >= capacity) {
            throw new SignalingException(
                    ErrorCode.ROOM_FULL, "room " + id + " holds " + others.length + " of " + capacity);
        }
        Peer[] all = java.util.Arrays.copyOf(others, others.length + 1);
        all[others.length] = peer;
        members = all;
        deliver(others, peer, new Message.PeerJoined(id, peer.info(), false));
        return new RoomView(id, capacity, present);
    }

    /** @return whether the room has ended by this */
    synchronized boolean leave(Peer peer, LeaveReason reason) {
        Peer[] all = members;
        List<Peer> left = new ArrayList<>(List.of(all));
        if (!left.remove(peer)) {
            return false;
        }
        Peer[] others = left.toArray(new Peer[0]);
        members = others;
        deliver(others, peer, new Message.PeerLeft(id, peer.id(), reason));
        return others.length == 0;
    }

    void publish(Peer from, Outgoing message) {
        for (Peer member : members) {
            if (member != from) {
                member.deliver(message);
            }
        }
    }

    private static void deliver(Peer[] others, Peer about, Message event) {
        Outgoing outgoing = new Outgoing(event);
        for (Peer other : others) {
            if (other != about) {
                other.deliver(outgoing);
            }
        }
    }
}
