package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.SignalingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who knocks at a room, who may come in because the moderator or the server said so, and who was removed. Most rooms have none. Guarded by the lock of its room. */
final class Door {

    /** As many may wait to be answered by the moderator: more would only be a flood. */
    private static final int KNOCKING = 100;

    /** As many ids of those who were removed are kept; the oldest is forgotten first. */
    private static final int BANNED = 1_000;

    private final String room;

    /** By the time of their knocking. */
    private final List<Peer> knocking = new ArrayList<>(1);

    private final List<Peer> admitted = new ArrayList<>(1);
    private final ArrayDeque<String> banned = new ArrayDeque<>(1);

    Door(String room) {
        this.room = room;
    }

    /** @throws SignalingException {@code forbidden} if a peer of that id was removed */
    void mustNotBeBanned(Peer peer) {
        if (banned.contains(peer.id())) {
            throw new SignalingException(ErrorCode.FORBIDDEN, "removed from room " + room);
        }
    }

    void ban(Peer peer) {
        if (banned.size() == BANNED) {
            banned.remove();
        }
        banned.add(peer.id());
    }

    boolean admits(Peer peer) {
        return admitted.contains(peer);
    }

    /** Asks the moderator, now or when there is one, to let the peer in; again if it knocks already: the moderator may have loaded the page anew. */
    void knock(Peer guest, @Nullable Peer moderator) {
        mustNotBeBanned(guest);
        if (!knocking.contains(guest)) {
            if (knocking.size() >= KNOCKING) {
                throw new SignalingException(
                        ErrorCode.UNAVAILABLE, "already " + knocking.size() + " peers knock at room " + room);
            }
            knocking.add(guest);
        }
        ask(guest, moderator);
    }

    private void ask(Peer guest, @Nullable Peer moderator) {
        if (moderator != null) {
            moderator.deliver(new Outgoing(new Message.Knocked(room, guest.info())));
        }
    }

    /** Another peer moderates from now on. */
    void passTo(Peer moderator) {
        knocking.forEach(guest -> ask(guest, moderator));
    }

    /** Whether the peer waits for an answer, or may come in because of one. */
    boolean expects(Peer guest) {
        return knocking.contains(guest) || admitted.contains(guest);
    }

    /** The peer is in by now, or will never be: it knocks no more, and what it was allowed is void. */
    void forget(Peer guest, @Nullable Peer moderator) {
        admitted.remove(guest);
        if (knocking.remove(guest) && moderator != null) {
            moderator.deliver(new Outgoing(new Message.KnockEnded(room, guest.id())));
        }
    }

    /** Those who wait for an answer, the oldest knock first. */
    List<PeerView> knocking() {
        return knocking.stream()
                .map(guest -> new PeerView(guest.info(), guest.user(), guest.away()))
                .toList();
    }

    /** @return false if no such peer knocks */
    boolean answer(String about, boolean yes, @Nullable Peer moderator) {
        Peer guest = null;
        for (Peer peer : knocking) {
            if (peer.id().equals(about)) {
                guest = peer;
            }
        }
        if (guest == null) {
            return false;
        }
        forget(guest, moderator);
        if (yes) {
            admitted.add(guest);
        }
        MessageType answer = yes ? MessageType.ADMITTED : MessageType.DENIED;
        guest.deliver(new Outgoing(new Message.KnockAnswer(answer, room)));
        return true;
    }

    /** Nobody is left who could let them in. */
    void dismiss() {
        Outgoing denied = new Outgoing(new Message.KnockAnswer(MessageType.DENIED, room));
        knocking.forEach(guest -> guest.deliver(denied));
        knocking.clear();
        admitted.clear();
    }
}
