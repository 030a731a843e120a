package dev.beckon.signaling.redis;

import dev.beckon.signaling.redis.ModelEngine.Arguments;
import dev.beckon.signaling.redis.ModelEngine.Refused;
import dev.beckon.signaling.redis.ModelState.Member;
import dev.beckon.signaling.redis.ModelState.Peer;
import dev.beckon.signaling.redis.ModelState.Room;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The scripts about rooms. */
final class ModelRoomScripts {

    private final ModelEngine engine;
    private final ModelRooms rooms;

    ModelRoomScripts(ModelEngine engine, ModelRooms rooms) {
        this.engine = engine;
        this.rooms = rooms;
    }

    String enter(Arguments in) {
        String peer = in.next();
        engine.current(peer, in.next());
        String card = in.next();
        String id = in.next();
        String mode = in.next();
        String shown = in.next();
        boolean trusted = in.nextYes();
        boolean away = in.nextYes();
        Room room = rooms.room(id);
        if (room == null) {
            if (mode.equals("JOIN")) {
                rooms.existing(id);
            }
            Room made = rooms.make(id, in, false);
            rooms.add(id, made, peer, card, away);
            made.moderator = rooms.moderatorOf(made);
            return engine.done("entered", rooms.view(id, List.of()), peer, id);
        }
        if (mode.equals("CREATE")) {
            throw taken(id);
        }
        rooms.check(id, room, peer, shown, trusted);
        List<String> present = rooms.members(id);
        rooms.add(id, room, peer, card, away);
        engine.toPeers(present, "joined", id, card);
        rooms.forgetGuest(id, peer);
        String moderator = rooms.settleModerator(id, room, present);
        engine.done("entered", rooms.view(id, present), peer, id);
        rooms.passKnocks(id, moderator);
        return "OK";
    }

    private static Refused taken(String id) {
        return new Refused("id-taken", "room " + id + " exists");
    }

    /** What a peer would find if it entered now. */
    String look(Arguments in) {
        String peer = in.next();
        engine.current(peer, in.next());
        String id = in.next();
        rooms.check(id, rooms.existing(id), peer, in.next(), in.nextYes());
        return rooms.view(id, rooms.members(id));
    }

    String leave(Arguments in) {
        String peer = in.next();
        String token = in.next();
        String id = in.next();
        if (engine.isCurrent(peer, token) && rooms.isMember(id, peer)) {
            rooms.remove(id, peer, in.next());
        }
        return engine.done("left", peer, id);
    }

    /** A change of a peer, told to all others in a room. */
    String announce(Arguments in) {
        String peer = in.next();
        String token = in.next();
        String id = in.next();
        if (engine.isCurrent(peer, token) && rooms.isMember(id, peer)) {
            Member member = rooms.existing(id).members.get(peer);
            member.card = in.next();
            String message = in.next();
            member.away = in.nextYes();
            engine.toPeers(rooms.others(id, peer), "message", message);
        }
        return engine.own();
    }

    String knock(Arguments in) {
        String peer = in.next();
        Peer known = engine.current(peer, in.next());
        String id = in.next();
        Room room = rooms.existing(id);
        rooms.checkUser(id, room, known.user);
        rooms.checkBan(id, room, peer);
        if (!room.knocks.containsKey(peer)) {
            int waiting = room.knocks.size();
            if (waiting >= engine.bounds.knocks()) {
                throw new Refused("unavailable", "already " + waiting + " peers knock at room " + id);
            }
            room.knocks.put(peer, ++room.next);
        }
        String moderator = rooms.moderatorOf(room);
        if (!moderator.isEmpty()) {
            engine.toPeer(moderator, "knock", id, known.card);
        }
        return engine.done("knocks");
    }

    /** Who knocks at a room. */
    String knocking(Arguments in) {
        String id = in.next();
        Room room = ModelRooms.isCall(id) ? null : rooms.room(id);
        Set<String> guests = room == null ? Set.of() : room.knocks.keySet();
        return ModelEngine.pack(
                ModelEngine.pack(guests.stream().map(engine::cardOf).toList()),
                ModelEngine.pack(guests.stream()
                        .map(guest -> Forms.yes(engine.state.peers.get(guest).buried))
                        .toList()));
    }

    String moderate(Arguments in) {
        String peer = in.next();
        engine.current(peer, in.next());
        String id = in.next();
        String act = in.next();
        String about = in.next();
        Room room = rooms.existing(id);
        if (!in.nextYes() && !rooms.moderatorOf(room).equals(peer)) {
            throw new Refused("forbidden", "only the moderator of room " + id + " may do this");
        }
        switch (act) {
            case "LOCK", "UNLOCK" -> rooms.setLocked(id, room, act.equals("LOCK"));
            case "KICK" -> {
                if (about.equals(peer) || !rooms.isMember(id, about)) {
                    throw new Refused("not-found", "no other peer " + about + " is in room " + id);
                }
                rooms.expel(id, room, about, "");
            }
            default -> {
                if (!rooms.answerKnock(id, room, about, act.equals("ADMIT"))) {
                    throw new Refused("not-found", "no peer " + about + " knocks at room " + id);
                }
            }
        }
        return engine.done("moderated");
    }

    // ---- by the server's word

    /** A room that stays when it is empty. */
    String open(Arguments in) {
        String id = in.next();
        if (rooms.room(id) != null) {
            throw taken(id);
        }
        rooms.make(id, in, true);
        return engine.done("open");
    }

    String verb(Arguments in) {
        String verb = in.next();
        String id = in.next();
        Room room = ModelRooms.isCall(id) ? null : rooms.room(id);
        boolean did = room != null && does(verb, id, room, in.next(), in.next());
        return engine.done(did ? "yes" : "no");
    }

    private boolean does(String verb, String id, Room room, String about, String text) {
        List<String> members = rooms.members(id);
        switch (verb) {
            case "lock":
                rooms.setLocked(id, room, about.equals("1"));
                return true;
            case "tell":
                engine.toPeers(members, "message", text);
                return true;
            case "end":
                members.forEach(peer -> rooms.takeOut(id, room, peer));
                engine.toPeers(members, "out", id, "ENDED", text);
                rooms.end(id, room);
                return true;
            case "answer":
                return rooms.answerKnock(id, room, about, text.equals("1"));
            default: // expel
                if (!members.contains(about)) {
                    return false;
                }
                rooms.expel(id, room, about, text);
                return true;
        }
    }

    @Nullable
    String view(Arguments in) {
        String id = in.next();
        return ModelRooms.isCall(id) || rooms.room(id) == null ? null : rooms.view(id, rooms.members(id));
    }
}
