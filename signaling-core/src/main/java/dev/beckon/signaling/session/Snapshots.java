package dev.beckon.signaling.session;

import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.RoomInfo;
import java.util.List;

/** What a client is told whole: at its welcome, when it enters a room, and when it starts afresh. Under the session's lock. */
final class Snapshots {

    private Snapshots() {}

    static Message.Welcome welcome(Session session, boolean resumed, List<IceServer> iceServers) {
        List<String> rooms = session.neighbours.rooms().stream()
                .filter(room -> !CallRoom.is(room))
                .toList();
        return new Message.Welcome(
                session.id(),
                session.stream().secret(session.id()),
                resumed,
                session.stream().received(),
                rooms,
                session.node.limits.heartbeat().toMillis(),
                iceServers,
                session.node.bounds);
    }

    static Message.Joined joined(Session session, long re, String room) {
        RoomInfo known = session.neighbours.room(room);
        if (known == null) {
            throw new IllegalStateException("not in room " + room);
        }
        return new Message.Joined(re, room, known, session.neighbours.members(room));
    }

    /** Its client itself started afresh, or missed more than is kept. */
    static void tellAll(Session session) {
        for (String room : session.neighbours.rooms()) {
            if (!CallRoom.is(room)) {
                session.send(joined(session, Message.NO_ID, room));
                session.neighbours.knocks(room).forEach(session::send);
            }
        }
        Extras extras = session.extrasIfAny();
        Calls calls = extras == null ? null : extras.callsIfAny();
        if (calls != null) {
            calls.snapshots();
        }
    }
}
