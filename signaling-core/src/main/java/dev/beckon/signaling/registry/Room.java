package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A room in this process. Whatever happens in it happens under its lock, and what its members hear of that is delivered before the lock is released: so
 * all of them hear one order, and a snapshot is one moment of it. A message to the room costs one lock that is free most of the time.
 */
final class Room {

    /** A peer in the room, and what the others were told of it. */
    private static final class Member {
        final Peer peer;
        PeerInfo info;
        boolean away;

        Member(Peer peer) {
            this.peer = peer;
            this.info = peer.info();
            this.away = peer.away();
        }
    }

    private static final Member[] NOBODY = {};

    private final String id;
    private final RoomOptions options;

    /** Whether the server opened it: then it stays when it is empty. */
    private final boolean standing;

    // ---- guarded by the lock

    /** By the time of their joining. A new array for each change. */
    private Member[] members;

    /** For good. */
    private boolean ended;

    /** The one object for all members. */
    private RoomInfo info;

    /** Null until somebody knocks or is removed. */
    private @Nullable Door door;

    /** @param creator who is in it from the beginning; null for the server, whose room is empty at first */
    Room(String id, RoomOptions options, @Nullable Peer creator) {
        this.id = id;
        this.options = options;
        this.standing = creator == null;
        this.members = creator == null ? NOBODY : new Member[] {new Member(creator)};
        this.info = RoomInfo.of(options, null);
        this.info = info.withModerator(idOf(moderator()));
    }

    /** Asked before others can come in. */
    synchronized RoomView viewOfCreator() {
        return view(NOBODY);
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** @return null if the room has ended */
    synchronized @Nullable RoomView enter(Peer peer, RoomRequest request) {
        Member[] others = members;
        if (ended) {
            return null;
        }
        mustBeLetIn(peer, request);
        Member entered = new Member(peer);
        members = Arrays.copyOf(others, others.length + 1);
        members[others.length] = entered;
        deliver(others, new Message.PeerJoined(id, entered.info, false));
        forget(peer);
        if (moderator() == peer) {
            info = info.withModerator(peer.id());
            deliver(others, new Message.RoomUpdated(id, info));
            if (door != null) {
                door.passTo(peer);
            }
        }
        return view(others);
    }

    /** What the peer would find if it entered now. @return null if the room has ended */
    synchronized @Nullable RoomView look(Peer peer, RoomRequest request) {
        if (ended) {
            return null;
        }
        mustBeLetIn(peer, request);
        return view(members);
    }

    /** @return null if the room has ended */
    synchronized @Nullable RoomView view() {
        return ended ? null : view(members);
    }

    private RoomView view(Member[] shown) {
        return new RoomView(
                id,
                info,
                Arrays.stream(shown)
                        .map(member -> new PeerView(member.info, member.peer.user(), member.away))
                        .toList());
    }

    private void mustBeLetIn(Peer peer, RoomRequest request) {
        if (member(peer.id()) != null) {
            throw new SignalingException(ErrorCode.BAD_STATE, "already in room " + id);
        }
        if (!request.trusted()) {
            admit(peer, request.password());
        }
        if (members.length >= info.capacity()) {
            throw new SignalingException(
                    ErrorCode.ROOM_FULL, "room " + id + " holds " + members.length + " of " + info.capacity());
        }
    }

    private void admit(Peer peer, @Nullable String shownPassword) {
        if (door != null) {
            door.mustNotBeBanned(peer);
            if (door.admits(peer)) {
                return;
            }
        }
        if (options.namesModerator(peer.user())) {
            return;
        }
        if (!options.invites(peer.user())) {
            throw new SignalingException(ErrorCode.FORBIDDEN, "room " + id + " is for others");
        }
        String password = options.password();
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
        Member gone = find(peer);
        return gone != null && remove(gone, reason);
    }

    private boolean remove(Member gone, LeaveReason reason) {
        Member[] all = members;
        members = Arrays.stream(all).filter(member -> member != gone).toArray(Member[]::new);
        deliver(members, new Message.PeerLeft(id, gone.peer.id(), reason));
        if (members.length == 0 && !standing) {
            ended = true;
            dismiss();
            return true;
        }
        Peer next = moderator();
        if (!Objects.equals(info.moderator(), idOf(next))) {
            changed(info.withModerator(idOf(next)));
            if (door != null && next != null) {
                door.passTo(next);
            }
        }
        return false;
    }

    /** Does nothing if the sender is not in the room (any more). */
    synchronized void publish(Peer from, Outgoing message) {
        if (find(from) != null) {
            deliverToOthers(from, message);
        }
    }

    /** A message of the server. @return false if the room has ended */
    synchronized boolean tell(Outgoing message) {
        for (Member member : members) {
            member.peer.deliver(message);
        }
        return !ended;
    }

    /** The same, and those who enter from now on see the sender as it is now. */
    synchronized void announce(Peer from, PeerView now, Outgoing event) {
        Member changed = find(from);
        if (changed != null) {
            changed.info = now.info();
            changed.away = now.away();
            deliverToOthers(from, event);
        }
    }

    // ---- at the door

    /** @throws SignalingException {@code not-found} if the room has ended, {@code forbidden}, {@code unavailable} if too many knock already */
    synchronized void knock(Peer peer) {
        if (ended) {
            throw new SignalingException(ErrorCode.NOT_FOUND, "there is no room " + id);
        }
        if (!options.invites(peer.user())) {
            throw new SignalingException(ErrorCode.FORBIDDEN, "room " + id + " is for others");
        }
        door().knock(peer, moderator());
    }

    /** Whether the peer waits for an answer, or may come in because of one. */
    synchronized boolean expects(Peer guest) {
        return door != null && door.expects(guest);
    }

    /** The peer is in by now, or will never be. */
    synchronized void forget(Peer guest) {
        if (door != null && !ended) {
            door.forget(guest, moderator());
        }
    }

    /** Those who wait for an answer, the oldest knock first. */
    synchronized List<PeerView> knocking() {
        return door == null ? List.of() : door.knocking();
    }

    /** By the server's word or the moderator's. @return false if no such peer knocks */
    synchronized boolean answer(String guest, boolean admitted) {
        return door != null && door.answer(guest, admitted, moderator());
    }

    private void dismiss() {
        if (door != null) {
            door.dismiss();
        }
    }

    private Door door() {
        Door known = door == null ? new Door(id) : door;
        door = known;
        return known;
    }

    // ---- the moderator

    /** Of those that may moderate, who has been in the room longest. */
    private @Nullable Peer moderator() {
        for (Member member : members) {
            if (options.moderators() == null || options.namesModerator(member.peer.user())) {
                return member.peer;
            }
        }
        return null;
    }

    private static @Nullable String idOf(@Nullable Peer peer) {
        return peer == null ? null : peer.id();
    }

    /**
     * An act of the moderator.
     *
     * @param trusted whether the policy lets the peer moderate although it is not the moderator
     * @return whether the room has ended by this
     */
    synchronized boolean moderate(Peer by, Message.Moderate act, boolean trusted) {
        if (ended) {
            throw new SignalingException(ErrorCode.NOT_FOUND, "there is no room " + id);
        }
        if (moderator() != by && !trusted) {
            throw new SignalingException(ErrorCode.FORBIDDEN, "only the moderator of room " + id + " may do this");
        }
        String about = String.valueOf(act.peer());
        switch (act.type()) {
            case LOCK, UNLOCK:
                boolean locked = act.type() == MessageType.LOCK;
                changed(info.withLocked(locked));
                return false;
            case ADMIT, DENY:
                if (!answer(about, act.type() == MessageType.ADMIT)) {
                    throw new SignalingException(ErrorCode.NOT_FOUND, "no peer " + about + " knocks at room " + id);
                }
                return false;
            default:
                Member target = member(about);
                if (target == null || target.peer == by) {
                    throw new SignalingException(ErrorCode.NOT_FOUND, "no other peer " + about + " is in room " + id);
                }
                return expel(target, null);
        }
    }

    /** By the server's word. @return false if the room has ended */
    synchronized boolean lock(boolean locked) {
        changed(info.withLocked(locked));
        return !ended;
    }

    private void changed(RoomInfo next) {
        info = next;
        deliver(members, new Message.RoomUpdated(id, next));
    }

    /**
     * Takes a peer out for good.
     *
     * @param text for that peer; null for none
     * @return what became of it, and of the room
     */
    synchronized Expelled expel(String peer, @Nullable String text) {
        Member target = member(peer);
        if (target == null) {
            return Expelled.NOT_THERE;
        }
        return expel(target, text) ? Expelled.WAS_THE_LAST : Expelled.GONE;
    }

    /** What became of a peer that an operator took out, and of the room. */
    enum Expelled {
        NOT_THERE,
        GONE,
        WAS_THE_LAST
    }

    private boolean expel(Member target, @Nullable String text) {
        door().ban(target.peer);
        target.peer.deliver(new Outgoing(new Message.Left(Message.NO_ID, id, LeaveReason.KICKED, text)));
        return remove(target, LeaveReason.KICKED);
    }

    /** @return false if it has ended already */
    synchronized boolean end(@Nullable String text) {
        if (ended) {
            return false;
        }
        ended = true;
        Member[] all = members;
        members = NOBODY;
        deliver(all, new Message.Left(Message.NO_ID, id, LeaveReason.ENDED, text));
        dismiss();
        return true;
    }

    // ---- members

    private @Nullable Member member(String peer) {
        for (Member member : members) {
            if (member.peer.id().equals(peer)) {
                return member;
            }
        }
        return null;
    }

    private @Nullable Member find(Peer peer) {
        for (Member member : members) {
            if (member.peer == peer) {
                return member;
            }
        }
        return null;
    }

    synchronized List<String> memberIds() {
        return Arrays.stream(members).map(member -> member.peer.id()).toList();
    }

    private void deliverToOthers(Peer from, Outgoing message) {
        for (Member member : members) {
            if (member.peer != from) {
                member.peer.deliver(message);
            }
        }
    }

    private static void deliver(Member[] to, Message event) {
        Outgoing outgoing = new Outgoing(event);
        for (Member member : to) {
            member.peer.deliver(outgoing);
        }
    }
}
