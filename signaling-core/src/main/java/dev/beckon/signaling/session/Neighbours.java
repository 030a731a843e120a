package dev.beckon.signaling.session;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.message.VoidReason;
import dev.beckon.signaling.registry.RoomView;
import dev.beckon.signaling.wire.FieldWriter;
import dev.beckon.signaling.wire.Fields;
import dev.beckon.signaling.wire.Wire;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
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
    private Map<String, Neighbour> peers = Map.of();

    /** Null until there is something of it. */
    private @Nullable Seldom seldom;

    /** What most peers have none of. */
    private static final class Seldom {

        /** That this peer subscribes to. */
        Set<String> topics = Set.of();

        /** Those who knock at rooms that this peer moderates, oldest first. */
        List<Message.Knocked> knocks = List.of();

        /** Those who left lately: a message that crossed with their leaving is no attempt at guessing ids. */
        final ArrayDeque<String> departed = new ArrayDeque<>(4);
    }

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
    Neighbour reachable(String peer) {
        Neighbour known = peers.get(peer);
        if (known == null) {
            throw excused(peer, new SignalingException(ErrorCode.NOT_FOUND, "no peer " + peer + " that you may reach"));
        }
        return known;
    }

    // ---- topics

    private Seldom seldom() {
        Seldom known = seldom;
        if (known == null) {
            known = new Seldom();
            seldom = known;
        }
        return known;
    }

    private Set<String> subscribed() {
        return seldom == null ? Set.of() : seldom.topics;
    }

    boolean subscribes(String topic) {
        return subscribed().contains(topic);
    }

    int topics() {
        return subscribed().size();
    }

    /** What is delivered under these topics is for its client, or is not any more. */
    void subscribes(List<String> changed, boolean on) {
        Set<String> now = new HashSet<>(subscribed());
        if (on) {
            now.addAll(changed);
        } else {
            changed.forEach(now::remove);
        }
        seldom().topics = Set.copyOf(now);
    }

    /** Rooms and topics. */
    int places() {
        return rooms.size() + topics();
    }

    /** A failure that is no fault of the client if it has crossed with that peer's leaving. */
    SignalingException excused(String peer, SignalingException failure) {
        return hasDeparted(peer) ? failure.innocent() : failure;
    }

    /** Judges a message of that peer's client, which that peer's session let through. @return why it is void, or null if our client is to see it */
    @Nullable
    VoidReason receives(Message.Signal signal, int linksPerPair) {
        Neighbour known = peers.get(signal.peer());
        if (known == null && Ids.shareRealm(own, signal.peer())) {
            return null; // mail
        }
        return known == null ? VoidReason.CLOSED : known.receives(signal, linksPerPair).reason;
    }

    /** Whether candidates between the two must be those of relays. */
    boolean relayOnly(Neighbour other) {
        for (String room : other.rooms) {
            RoomInfo info = rooms.get(room);
            if (info != null && info.relayOnly()) {
                return true;
            }
        }
        return false;
    }

    List<Message.Member> members(String room) {
        List<Message.Member> members = new ArrayList<>();
        peers.forEach((id, peer) -> {
            if (peer.rooms.contains(room)) {
                members.add(new Message.Member(peer.info, peer.polite, peer.away));
            }
        });
        return members;
    }

    private List<Message.Knocked> knocks() {
        return seldom == null ? List.of() : seldom.knocks;
    }

    List<Message.Knocked> knocks(String room) {
        return knocks().stream().filter(at(room)).toList();
    }

    /** Whether this peer was told of the one that a moderator's act is about. */
    boolean sees(String peer, Message.Moderate act) {
        Neighbour known = peers.get(peer);
        return act.type() == MessageType.KICK
                ? known != null && known.rooms.contains(act.room())
                : knocks().stream().anyMatch(by(peer, act.room()));
    }

    private static Predicate<Message.Knocked> at(String room) {
        return knock -> knock.room().equals(room);
    }

    private static Predicate<Message.Knocked> by(String peer, String room) {
        return at(room).and(knock -> knock.info().peer().equals(peer));
    }

    /** @throws SignalingException {@code not-found} for a peer that this one neither may reach nor could a moment ago */
    void mustKnow(String peer) {
        if (!peers.containsKey(peer) && !hasDeparted(peer)) {
            throw new SignalingException(ErrorCode.NOT_FOUND, "no peer " + peer + " that you may reach");
        }
    }

    /** This peer's client started afresh, or messages from or to it were lost: it knows of no link. */
    void forgetLinks() {
        peers.forEach((id, peer) -> peer.forgetLinks());
    }

    void entered(RoomView view) {
        put(view.room(), view.info());
        view.others().forEach(other -> meet(other.info(), view.room(), other.away()));
    }

    void left(String room) {
        rooms = SmallMaps.without(rooms, room);
        List.copyOf(peers.keySet()).forEach(peer -> part(peer, room));
        dropKnocks(at(room));
    }

    void clear() {
        rooms = Map.of();
        peers = Map.of();
        seldom = null;
    }

    /** Takes note of what another session or a registry delivered. @return what the client is to see of it, if anything */
    @Nullable
    Outgoing accept(Outgoing outgoing) {
        Message message = outgoing.message();
        switch (message.type()) {
            case MESSAGE:
                Message.Data data = (Message.Data) message;
                Neighbour sender = peers.get(data.from());
                if (data.room() != null && subscribes(data.room())) {
                    return outgoing;
                }
                boolean known = sender != null && (data.room() == null || sender.rooms.contains(data.room()));
                return known ? outgoing : null;
            case NOTICE:
                String about = ((Message.Notice) message).room();
                return about == null || rooms.containsKey(about) ? outgoing : null;
            case PEER_JOINED:
                Message.PeerJoined joined = (Message.PeerJoined) message;
                if (!rooms.containsKey(joined.room()) || joined.info().peer().equals(own)) {
                    return null;
                }
                boolean polite = meet(joined.info(), joined.room(), false).polite;
                return new Outgoing(new Message.PeerJoined(joined.room(), joined.info(), polite));
            case PEER_LEFT:
                Message.PeerLeft left = (Message.PeerLeft) message;
                return rooms.containsKey(left.room()) && part(left.peer(), left.room()) ? outgoing : null;
            case PEER_AWAY:
                Message.PeerAway away = (Message.PeerAway) message;
                return marked(away.peer(), away.room(), true) ? outgoing : null;
            case PEER_BACK:
                Message.PeerBack back = (Message.PeerBack) message;
                if (!marked(back.peer(), back.room(), false)) {
                    return null;
                }
                if (!back.resumed()) {
                    reachable(back.peer()).startedAfresh(back.freshStart());
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
                if (knocks().stream().noneMatch(by(knock.info().peer(), knock.room()))) {
                    seldom().knocks =
                            Stream.concat(knocks().stream(), Stream.of(knock)).toList();
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
        if (seldom != null) {
            seldom.knocks = seldom.knocks.stream().filter(which.negate()).toList();
        }
    }

    private void put(String room, RoomInfo info) {
        rooms = SmallMaps.with(rooms, room, info);
    }

    private boolean marked(String peer, String room, boolean away) {
        Neighbour known = peers.get(peer);
        if (known == null || !known.rooms.contains(room)) {
            return false;
        }
        known.away = away;
        return true;
    }

    /** @return false if this is known already: it comes once for each room that is shared */
    private boolean updated(PeerInfo info) {
        Neighbour known = peers.get(info.peer());
        if (known == null || known.info.equals(info)) {
            return false;
        }
        known.info = info;
        return true;
    }

    private Neighbour meet(PeerInfo other, String room, boolean away) {
        Neighbour known = peers.get(other.peer());
        if (known != null) {
            if (!known.rooms.contains(room)) {
                List<String> more = new ArrayList<>(known.rooms);
                more.add(room);
                known.rooms = List.copyOf(more);
            }
            known.away = away;
            known.info = other;
            return known;
        }
        Neighbour met = new Neighbour(own, other, room, away);
        peers = SmallMaps.with(peers, other.peer(), met);
        return met;
    }

    private boolean part(String peer, String room) {
        Neighbour known = peers.get(peer);
        if (known == null || !known.rooms.contains(room)) {
            return false;
        }
        List<String> fewer = new ArrayList<>(known.rooms);
        fewer.remove(room);
        known.rooms = List.copyOf(fewer);
        if (fewer.isEmpty()) {
            peers = SmallMaps.without(peers, peer);
            rememberDeparted(peer);
        }
        return true;
    }

    private void rememberDeparted(String peer) {
        ArrayDeque<String> recent = seldom().departed;
        if (recent.size() == departedKept) {
            recent.remove();
        }
        recent.add(peer);
    }

    private boolean hasDeparted(String peer) {
        return seldom != null && seldom.departed.contains(peer);
    }

    // ---- from node to node

    void write(FieldWriter out) {
        rooms.forEach((room, info) ->
                out.fields(1, entry -> entry.text(1, room).fields(2, to -> Wire.write(info, to))));
        out.each(2, peers.values(), Neighbour::write)
                .texts(3, subscribed())
                .each(
                        4,
                        knocks(),
                        (knock, to) -> to.text(1, knock.room()).fields(2, info -> Wire.write(knock.info(), info)))
                .texts(5, seldom == null ? List.of() : seldom.departed);
    }

    static Neighbours read(String own, int departedKept, Fields in) {
        Neighbours all = new Neighbours(own, departedKept);
        for (Fields entry : in.each(1, each -> each)) {
            all.put(entry.text(1), Wire.roomInfo(entry.fields(2)));
        }
        for (Neighbour peer : in.each(2, each -> Neighbour.read(own, each))) {
            all.peers = SmallMaps.with(all.peers, peer.info.peer(), peer);
        }
        Set<String> topics = Set.copyOf(in.texts(3));
        List<Message.Knocked> knocks =
                in.each(4, knock -> new Message.Knocked(knock.text(1), Wire.peerInfo(knock.fields(2))));
        if (!topics.isEmpty() || !knocks.isEmpty()) {
            all.seldom().topics = topics;
            all.seldom().knocks = knocks;
        }
        in.texts(5).forEach(all::rememberDeparted);
        return all;
    }
}
