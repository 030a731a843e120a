package dev.beckon.signaling.session;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.RoomView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that a peer is in and the peers that it may reach because of them, as its session was told. Maps are replaced at each change and not
 * changed: most hold one entry, and such a map is small. Guarded by the lock of the session.
 */
final class Neighbours {

    private final String own;
    private final int departedKept;
    private Map<String, RoomInfo> rooms = Map.of();
    private Map<String, Link> links = Map.of();

    /** Those who knock at rooms that this peer moderates, oldest first. */
    private List<Message.Knocked> knocks = List.of();

    /** Those who left lately: a message that crossed with their leaving is no attempt at guessing ids. */
    private @Nullable ArrayDeque<String> departed;

    Neighbours(String own, int departedKept) {
        this.own = own;
        this.departedKept = departedKept;
    }

    Set<String> rooms() {
        return rooms.keySet();
    }

    @Nullable
    RoomInfo room(String room) {
        return rooms.get(room);
    }

    /** @throws SignalingException {@code not-found}, the same for peers that do not exist and peers that share nothing with this one */
    Link reachable(String peer) {
        Link link = links.get(peer);
        if (link == null) {
            SignalingException miss =
                    new SignalingException(ErrorCode.NOT_FOUND, "no peer " + peer + " that you may reach");
            throw departed != null && departed.contains(peer) ? miss.innocent() : miss;
        }
        return link;
    }

    /** Whether candidates between the two must be those of relays. */
    boolean relayOnly(Link link) {
        for (String room : link.rooms) {
            RoomInfo info = rooms.get(room);
            if (info != null && info.relayOnly()) {
                return true;
            }
        }
        return false;
    }

    List<Message.Member> members(String room) {
        List<Message.Member> members = new ArrayList<>();
        links.forEach((peer, link) -> {
            if (link.rooms.contains(room)) {
                members.add(new Message.Member(link.info, link.polite, link.away));
            }
        });
        return members;
    }

    List<Message.Knocked> knocks(String room) {
        return knocks.stream().filter(at(room)).toList();
    }

    /** Whether this peer was told of the one that a moderator's act is about. */
    boolean sees(String peer, Message.Moderate act) {
        Link link = links.get(peer);
        return act.type() == MessageType.KICK
                ? link != null && link.rooms.contains(act.room())
                : knocks.stream().anyMatch(by(peer, act.room()));
    }

    private static Predicate<Message.Knocked> at(String room) {
        return knock -> knock.room().equals(room);
    }

    private static Predicate<Message.Knocked> by(String peer, String room) {
        return at(room).and(knock -> knock.info().peer().equals(peer));
    }

    void resetLinks() {
        links.forEach((peer, link) -> link.reset());
    }

    void entered(RoomView view) {
        put(view.room(), view.info());
        view.others().forEach(other -> link(other.info(), view.room(), other.away()));
    }

    void left(String room) {
        rooms = SmallMaps.without(rooms, room);
        List.copyOf(links.keySet()).forEach(peer -> unlink(peer, room));
        dropKnocks(at(room));
    }

    void clear() {
        rooms = Map.of();
        links = Map.of();
        knocks = List.of();
    }

    /** Takes note of what another session or a registry delivered. @return what the client is to see of it, if anything */
    @Nullable
    Outgoing accept(Outgoing outgoing) {
        Message message = outgoing.message();
        switch (message.type()) {
            case OFFER, ANSWER, CANDIDATE:
                Message.Signal signal = (Message.Signal) message;
                Link link = links.get(signal.peer());
                return link != null && link.receives(signal.type(), signal.epoch()) == Link.Verdict.PASS
                        ? outgoing
                        : null;
            case MESSAGE:
                Message.Data data = (Message.Data) message;
                boolean known = data.room() == null ? links.containsKey(data.from()) : rooms.containsKey(data.room());
                return known ? outgoing : null;
            case PEER_JOINED:
                Message.PeerJoined joined = (Message.PeerJoined) message;
                if (!rooms.containsKey(joined.room())) {
                    return null;
                }
                boolean polite = link(joined.info(), joined.room(), false).polite;
                return new Outgoing(new Message.PeerJoined(joined.room(), joined.info(), polite));
            case PEER_LEFT:
                Message.PeerLeft left = (Message.PeerLeft) message;
                return rooms.containsKey(left.room()) && unlink(left.peer(), left.room()) ? outgoing : null;
            case PEER_AWAY:
                Message.PeerAway away = (Message.PeerAway) message;
                return marked(away.peer(), away.room(), true) ? outgoing : null;
            case PEER_BACK:
                Message.PeerBack back = (Message.PeerBack) message;
                if (!marked(back.peer(), back.room(), false)) {
                    return null;
                }
                if (!back.resumed()) {
                    reachable(back.peer()).reset();
                }
                return outgoing;
            case PEER_UPDATED:
                return updated(((Message.PeerUpdated) message).info()) ? outgoing : null;
            case ROOM_UPDATED:
                Message.RoomUpdated update = (Message.RoomUpdated) message;
                if (!rooms.containsKey(update.room())) {
                    return null;
                }
                put(update.room(), update.info());
                return outgoing;
            case KNOCK:
                Message.Knocked knock = (Message.Knocked) message;
                if (!rooms.containsKey(knock.room())) {
                    return null;
                }
                if (knocks.stream().noneMatch(by(knock.info().peer(), knock.room()))) {
                    knocks = Stream.concat(knocks.stream(), Stream.of(knock)).toList();
                }
                return outgoing;
            case KNOCK_ENDED:
                Message.KnockEnded ended = (Message.KnockEnded) message;
                dropKnocks(by(ended.peer(), ended.room()));
                return outgoing;
            case LEFT:
                Message.Left kicked = (Message.Left) message;
                if (!rooms.containsKey(kicked.room())) {
                    return null;
                }
                left(kicked.room());
                return outgoing;
            default:
                return outgoing;
        }
    }

    private void dropKnocks(Predicate<Message.Knocked> which) {
        if (!knocks.isEmpty()) {
            knocks = knocks.stream().filter(which.negate()).toList();
        }
    }

    private void put(String room, RoomInfo info) {
        rooms = SmallMaps.with(rooms, room, info);
    }

    private boolean marked(String peer, String room, boolean away) {
        Link link = links.get(peer);
        if (link == null || !link.rooms.contains(room)) {
            return false;
        }
        link.away = away;
        return true;
    }

    /** @return false if this is known already: it comes once for each room that is shared */
    private boolean updated(PeerInfo info) {
        Link link = links.get(info.peer());
        if (link == null || link.info.equals(info)) {
            return false;
        }
        link.info = info;
        return true;
    }

    private Link link(PeerInfo other, String room, boolean away) {
        Link known = links.get(other.peer());
        if (known != null) {
            List<String> more = new ArrayList<>(known.rooms);
            more.add(room);
            known.rooms = List.copyOf(more);
            known.away = away;
            known.info = other;
            return known;
        }
        Link made = new Link(own, other, room, away);
        links = SmallMaps.with(links, other.peer(), made);
        return made;
    }

    private boolean unlink(String peer, String room) {
        Link link = links.get(peer);
        if (link == null || !link.rooms.contains(room)) {
            return false;
        }
        List<String> fewer = new ArrayList<>(link.rooms);
        fewer.remove(room);
        link.rooms = List.copyOf(fewer);
        if (fewer.isEmpty()) {
            links = SmallMaps.without(links, peer);
            rememberDeparted(peer);
        }
        return true;
    }

    private void rememberDeparted(String peer) {
        ArrayDeque<String> recent = departed;
        if (recent == null) {
            recent = new ArrayDeque<>(4);
            departed = recent;
        }
        if (recent.size() == departedKept) {
            recent.remove();
        }
        recent.add(peer);
    }
}
