package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room in this process. Its members change under its lock, and what they are told of a change is delivered before the lock is released:
 * so all see one order. Messages to the room take no lock: their sender's joining was told before it could send.
 */
final class Room {

    /** As many may wait to be answered by the moderator: more would only be a flood. */
    private static final int KNOCKING = 100;

    /** As many ids of those who were removed are kept; the oldest is forgotten first. */
    private static final int BANNED = 1_000;

    private final String id;
    private final @Nullable String password;

    /** By the time of their joining; the first moderates. Written under the lock, a new array each time. Empty: the room has ended, for good. */
    private volatile Peer[] members;

    // ---- guarded by the lock; most rooms have none of these

    /** The one object for all members. */
    private RoomInfo info;

    /** By the time of their knocking. */
    private List<Peer> knocking = List.of();

    private List<Peer> admitted = List.of();
    private List<String> banned = List.of();

    Room(String id, RoomOptions options, Peer creator) {
        this.id = id;
        this.password = options.password();
        this.members = new Peer[] {creator};
        this.info = RoomInfo.of(options, creator.id());
    }

    synchronized RoomInfo info() {
        return info;
    }

    boolean hasEnded() {
        return members.length == 0;
    }

    /** @return null if the room has ended */
    synchronized @Nullable RoomView enter(Peer peer, RoomRequest request) {
        Peer[] others = members;
        if (others.length == 0) {
            return null;
        }
        for (Peer other : others) {
            if (other.id().equals(peer.id())) {
                throw new SignalingException(ErrorCode.BAD_STATE, "already in room " + id);
            }
        }
        List<PeerView> present = present(others);
        if (!request.trusted()) {
            admit(peer, request.password());
        }
        if (others.length >= info.capacity()) {
            throw new SignalingException(
                    ErrorCode.ROOM_FULL, "room " + id + " holds " + others.length + " of " + info.capacity());
        }
        Peer[] all = Arrays.copyOf(others, others.length + 1);
        all[others.length] = peer;
        members = all;
        deliver(others, new Message.PeerJoined(id, peer.info(), false));
        forget(peer);
        return new RoomView(id, info, present);
    }

    private static List<PeerView> present(Peer[] members) {
        return Arrays.stream(members)
                .map(member -> new PeerView(member.info(), member.user(), member.away()))
                .toList();
    }

    /** @return null if the room has ended */
    synchronized @Nullable RoomView view() {
        return members.length == 0 ? null : new RoomView(id, info(), present(members));
    }

    private void admit(Peer peer, @Nullable String shownPassword) {
        if (banned.contains(peer.id())) {
            throw new SignalingException(ErrorCode.FORBIDDEN, "removed from room " + id);
        }
        if (admitted.contains(peer)) {
            return;
        }
        if (password != null && (shownPassword == null || !same(password, shownPassword))) {
            throw new SignalingException(ErrorCode.WRONG_PASSWORD, "room " + id + " has another password");
        }
        if (info.locked()) {
            throw new SignalingException(ErrorCode.ROOM_LOCKED, "room " + id + " is locked");
        }
    }

    private static boolean same(String password, String shown) {
        return MessageDigest.isEqual(password.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    /** @return whether the room has ended by this */
    synchronized boolean leave(Peer peer, LeaveReason reason) {
        Peer[] all = members;
        List<Peer> rest = new ArrayList<>(List.of(all));
        if (!rest.remove(peer)) {
            return false;
        }
        Peer[] others = rest.toArray(new Peer[0]);
        members = others;
        deliver(others, new Message.PeerLeft(id, peer.id(), reason));
        if (others.length == 0) {
            dismiss();
            return true;
        }
        if (others[0] != all[0]) {
            changed(info.withModerator(others[0].id()));
            knocking.forEach(this::askModerator);
        }
        return false;
    }

    // ---- at the door

    /** Asks the moderator to let the peer in, again if it knocks already: the moderator may have loaded the page anew. */
    synchronized void knock(Peer peer) {
        if (members.length == 0) {
            throw new SignalingException(ErrorCode.NOT_FOUND, "there is no room " + id);
        }
        if (banned.contains(peer.id())) {
            throw new SignalingException(ErrorCode.FORBIDDEN, "removed from room " + id);
        }
        if (!knocking.contains(peer)) {
            if (knocking.size() >= KNOCKING) {
                throw new SignalingException(
                        ErrorCode.UNAVAILABLE, "already " + knocking.size() + " peers knock at room " + id);
            }
            knocking = with(knocking, peer);
        }
        askModerator(peer);
    }

    private void askModerator(Peer guest) {
        members[0].deliver(new Outgoing(new Message.Knocked(id, guest.info())));
    }

    /** Whether the peer waits for an answer, or may come in because of one. */
    synchronized boolean expects(Peer guest) {
        return knocking.contains(guest) || admitted.contains(guest);
    }

    /** The peer is in by now, or will never be: it knocks no more, and what it was allowed is void. */
    synchronized void forget(Peer guest) {
        admitted = without(admitted, guest);
        if (knocking.contains(guest)) {
            knocking = without(knocking, guest);
            members[0].deliver(new Outgoing(new Message.KnockEnded(id, guest.id())));
        }
    }

    /** Nobody is left who could let them in. */
    private void dismiss() {
        deliver(knocking.toArray(new Peer[0]), new Message.KnockAnswer(MessageType.DENIED, id));
        knocking = List.of();
        admitted = List.of();
    }

    // ---- the moderator

    /**
     * An act of the moderator.
     *
     * @param trusted whether the policy lets the peer moderate although it is not the moderator
     * @return the peer that is no longer in the room, if the act removed one
     */
    synchronized @Nullable Peer moderate(Peer by, Message.Moderate act, boolean trusted) {
        if (members.length == 0 || members[0] != by && !trusted) {
            throw new SignalingException(ErrorCode.FORBIDDEN, "only the moderator of room " + id + " may do this");
        }
        String about = String.valueOf(act.peer());
        switch (act.type()) {
            case LOCK, UNLOCK:
                boolean locked = act.type() == MessageType.LOCK;
                changed(info.withLocked(locked));
                return null;
            case ADMIT, DENY:
                Peer guest = find(knocking, about);
                if (guest == null) {
                    throw new SignalingException(ErrorCode.NOT_FOUND, "no peer " + about + " knocks");
                }
                answer(guest, act.type() == MessageType.ADMIT);
                return null;
            default:
                Peer target = member(about);
                if (target == null || target == by) {
                    throw new SignalingException(ErrorCode.NOT_FOUND, "no other peer " + about + " is in room " + id);
                }
                ban(about);
                return target;
        }
    }

    private void answer(Peer guest, boolean yes) {
        forget(guest);
        if (yes) {
            admitted = with(admitted, guest);
        }
        MessageType answer = yes ? MessageType.ADMITTED : MessageType.DENIED;
        guest.deliver(new Outgoing(new Message.KnockAnswer(answer, id)));
    }

    private void changed(RoomInfo next) {
        info = next;
        deliver(members, new Message.RoomUpdated(id, next));
    }

    /** @return the peer, which is no longer welcome and has to be taken out; null if it is not in the room */
    synchronized @Nullable Peer expel(String peer) {
        Peer target = member(peer);
        if (target != null) {
            ban(peer);
        }
        return target;
    }

    private void ban(String peer) {
        banned = with(banned.size() < BANNED ? banned : banned.subList(1, BANNED), peer);
    }

    /** @return false if it has ended already */
    synchronized boolean end() {
        Peer[] all = members;
        members = new Peer[0];
        deliver(all, new Message.Left(Message.NO_ID, id, LeaveReason.KICKED));
        dismiss();
        return all.length > 0;
    }

    private @Nullable Peer member(String peer) {
        return find(Arrays.asList(members), peer);
    }

    private static @Nullable Peer find(List<Peer> among, String id) {
        for (Peer peer : among) {
            if (peer.id().equals(id)) {
                return peer;
            }
        }
        return null;
    }

    List<String> memberIds() {
        return Arrays.stream(members).map(Peer::id).toList();
    }

    void publish(Peer from, Outgoing message) {
        for (Peer member : members) {
            if (member != from) {
                member.deliver(message);
            }
        }
    }

    private static void deliver(Peer[] to, Message event) {
        Outgoing outgoing = new Outgoing(event);
        for (Peer peer : to) {
            peer.deliver(outgoing);
        }
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> all = new ArrayList<>(list);
        all.add(more);
        return List.copyOf(all);
    }

    private static List<Peer> without(List<Peer> list, Peer gone) {
        return list.contains(gone)
                ? list.stream().filter(each -> !each.equals(gone)).toList()
                : list;
    }
}
