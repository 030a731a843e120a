package dev.beckon.signaling.redis;

import dev.beckon.signaling.redis.ModelEngine.Refused;
import dev.beckon.signaling.redis.ModelState.Member;
import dev.beckon.signaling.redis.ModelState.Peer;
import dev.beckon.signaling.redis.ModelState.Room;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What scripts do with rooms: the part of {@code common.lua} about them. */
final class ModelRooms {

    private final ModelEngine engine;
    private final Map<String, Room> all;

    ModelRooms(ModelEngine engine) {
        this.engine = engine;
        this.all = engine.state.rooms;
    }

    static boolean isCall(String id) {
        return id.startsWith("call:");
    }

    @Nullable
    Room room(String id) {
        return all.get(id);
    }

    Room existing(String id) {
        Room room = all.get(id);
        if (room == null) {
            throw new Refused("not-found", "there is no room " + id);
        }
        return room;
    }

    List<String> members(String id) {
        Room room = all.get(id);
        return room == null ? List.of() : List.copyOf(room.members.keySet());
    }

    List<String> others(String id, String peer) {
        return members(id).stream().filter(each -> !each.equals(peer)).toList();
    }

    boolean isMember(String id, String peer) {
        return members(id).contains(peer);
    }

    boolean isModerator(String id, String peer) {
        Room room = all.get(id);
        return room != null && room.moderator.equals(peer);
    }

    static boolean names(String list, String user) {
        return !user.isEmpty() && list.contains("\n" + user + "\n");
    }

    /** Of those who may moderate, who has been in the room longest; empty for nobody. */
    String moderatorOf(Room room) {
        return room.members.keySet().stream()
                .filter(peer -> room.moderators.isEmpty() || names(room.moderators, engine.userOf(peer)))
                .findFirst()
                .orElse("");
    }

    // ---- what is told

    private static List<String> info(Room room) {
        return List.of(room.capacity, room.locked, room.relay, room.password.isEmpty() ? "0" : "1", room.moderator);
    }

    private void tellInfo(String id, Room room, Collection<String> peers) {
        List<String> values = new ArrayList<>(List.of(id));
        values.addAll(info(room));
        engine.toPeers(peers, "room", values.toArray(String[]::new));
    }

    /** The room as these members are shown in it. */
    String view(String id, Collection<String> peers) {
        Room room = existing(id);
        List<Member> shown = peers.stream().map(room.members::get).toList();
        return ModelEngine.pack(
                ModelEngine.pack(info(room)),
                ModelEngine.pack(shown.stream().map(member -> member.card).toList()),
                ModelEngine.pack(
                        shown.stream().map(member -> Forms.yes(member.away)).toList()));
    }

    /** @return the moderator, if it is another one than before */
    @Nullable
    String settleModerator(String id, Room room, Collection<String> hearers) {
        String next = moderatorOf(room);
        if (next.equals(room.moderator)) {
            return null;
        }
        room.moderator = next;
        tellInfo(id, room, hearers);
        return next;
    }

    /** A moderator learns who knocks. */
    void passKnocks(String id, @Nullable String moderator) {
        if (moderator != null && !moderator.isEmpty()) {
            for (String guest : existing(id).knocks.keySet()) {
                engine.toPeer(moderator, "knock", id, engine.cardOf(guest));
            }
        }
    }

    // ---- life

    Room make(String id, ModelEngine.Arguments options, boolean standing) {
        Room room = new Room(
                options.next(),
                options.next(),
                options.next(),
                options.next(),
                options.next(),
                options.next(),
                standing);
        all.put(id, room);
        if (!isCall(id)) {
            engine.post(engine.asker(), "opened", id);
        }
        return room;
    }

    void end(String id, Room room) {
        engine.toPeers(List.copyOf(room.knocks.keySet()), "answer", id, "DENIED");
        all.remove(id);
        if (!isCall(id)) {
            engine.post(engine.asker(), "ended", id);
        }
    }

    void add(String id, Room room, String peer, String card, boolean away) {
        room.members.put(peer, new Member(++room.next, card, away));
        Peer known = engine.peer(peer);
        if (known != null) {
            known.rooms.add(id);
        }
    }

    void takeOut(String id, Room room, String peer) {
        room.members.remove(peer);
        Peer known = engine.peer(peer);
        if (known != null) {
            known.rooms.remove(id);
        }
    }

    /** A member goes; an empty room ends, unless it is a standing one. */
    void remove(String id, String peer, String reason) {
        Room room = existing(id);
        takeOut(id, room, peer);
        List<String> left = members(id);
        engine.toPeers(left, "left", id, peer, reason);
        if (left.isEmpty() && !room.standing) {
            end(id, room);
        } else {
            passKnocks(id, settleModerator(id, room, left));
        }
    }

    /** A member goes for good. */
    void expel(String id, Room room, String peer, String text) {
        room.bans.addLast(peer);
        if (room.bans.size() > engine.bounds.bans()) {
            room.bans.removeFirst();
        }
        engine.toPeer(peer, "out", id, "KICKED", text);
        remove(id, peer, "KICKED");
    }

    void setLocked(String id, Room room, boolean locked) {
        room.locked = Forms.yes(locked);
        tellInfo(id, room, members(id));
    }

    // ---- who comes in

    /** @throws Refused if a peer does not come in */
    void check(String id, Room room, String peer, String shown, boolean trusted) {
        if (room.members.containsKey(peer)) {
            throw new Refused("bad-state", "already in room " + id);
        }
        if (!trusted) {
            checkStranger(id, room, peer, shown);
        }
        int present = room.members.size();
        if (present >= Integer.parseInt(room.capacity)) {
            throw new Refused("room-full", "room " + id + " holds " + present + " of " + room.capacity);
        }
    }

    /** Nobody vouches for it. */
    private void checkStranger(String id, Room room, String peer, String shown) {
        checkBan(id, room, peer);
        String user = engine.userOf(peer);
        if (room.admitted.contains(peer) || names(room.moderators, user)) {
            return;
        }
        checkUser(id, room, user);
        if (!room.password.isEmpty() && !room.password.equals(shown)) {
            throw new Refused("wrong-password", "room " + id + " has another password");
        }
        if (room.locked.equals("1")) {
            throw new Refused("room-locked", "room " + id + " is locked");
        }
    }

    void checkBan(String id, Room room, String peer) {
        if (room.bans.contains(peer)) {
            throw new Refused("forbidden", "removed from room " + id);
        }
    }

    void checkUser(String id, Room room, String user) {
        if (!room.users.isEmpty() && !names(room.users, user)) {
            throw new Refused("forbidden", "room " + id + " is for others");
        }
    }

    /** The guest is in by now, or will never be. */
    void forgetGuest(String id, String guest) {
        Room room = existing(id);
        room.admitted.remove(guest);
        if (room.knocks.remove(guest) != null) {
            String moderator = moderatorOf(room);
            if (!moderator.isEmpty() && !moderator.equals(guest)) {
                engine.toPeer(moderator, "knock-ended", id, guest);
            }
        }
    }

    /** @return whether that peer knocked */
    boolean answerKnock(String id, Room room, String guest, boolean admitted) {
        if (!room.knocks.containsKey(guest)) {
            return false;
        }
        forgetGuest(id, guest);
        if (admitted) {
            room.admitted.add(guest);
        }
        engine.toPeer(guest, "answer", id, admitted ? "ADMITTED" : "DENIED");
        return true;
    }
}
