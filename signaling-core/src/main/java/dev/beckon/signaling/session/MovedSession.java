package dev.beckon.signaling.session;

import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RoomView;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.wire.Fields;
import dev.beckon.signaling.wire.Wire;
import dev.beckon.signaling.wire.WireException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session on its way from one node to another: everything that its client may rely on. Each part writes and reads itself; the tags here are those of the parts. A session whose node has died has tags of its own
 * ({@link SessionState#afterLoss}): of that one only its places are left.
 *
 * @param presence as {@link Presence} wrote it; null if there is nothing to tell of
 * @param owedRooms that the registry may still have it in
 */
record MovedSession(
        PeerInfo info,
        Identity identity,
        CountedStream stream,
        Neighbours neighbours,
        List<Call> calls,
        @Nullable Fields presence,
        Set<String> owedRooms) {

    /**
     * What has a form whatever happens, or fails before the session is given up.
     *
     * @throws WireException if a claim of the identity has no form
     */
    static void mustMove(Identity identity) {
        Wire.versioned(out -> IdentityForm.write(identity, out));
    }

    /** @param presence null if there is nothing to tell of */
    static SessionState state(
            PeerInfo info,
            Identity identity,
            CountedStream stream,
            Neighbours neighbours,
            List<Call> calls,
            @Nullable Presence presence,
            Set<String> owedRooms) {
        return new SessionState(Wire.versioned(out -> {
            out.fields(1, to -> Wire.write(info, to))
                    .fields(2, to -> IdentityForm.write(identity, to))
                    .fields(3, stream::write)
                    .fields(4, neighbours::write)
                    .each(5, calls, Call::write);
            if (presence != null) {
                out.fields(6, presence::write);
            }
            out.texts(7, owedRooms);
        }));
    }

    /** What a node needs of an identity and of the numbers to go on with a session whose node has died. */
    static byte[] record(Identity identity, int beginnings) {
        return Wire.versioned(
                out -> out.fields(1, to -> IdentityForm.write(identity, to)).number(2, beginnings));
    }

    /** Calls that both sides are in go on; one that rang is given up, because nobody knows who was called. */
    private static MovedSession afterLoss(Fields in, int departedKept) {
        PeerInfo info = Wire.peerInfo(in.fields(1));
        Fields record = Wire.versioned(in.bytes(8), "session record");
        Neighbours neighbours = new Neighbours(info.peer(), departedKept);
        neighbours.subscribes(in.texts(11), true);
        List<Call> calls = new ArrayList<>();
        Set<String> given = new HashSet<>();
        for (RoomView room : in.each(10, MovedSession::room)) {
            boolean call = CallRoom.is(room.room());
            if (call && room.others().isEmpty()) {
                given.add(room.room());
                continue;
            }
            neighbours.entered(room);
            if (call) {
                Call active = new Call(
                        CallRoom.call(room.room()),
                        Call.State.ACTIVE,
                        new HashSet<>(),
                        room.others().get(0).info());
                active.shown = true;
                calls.add(active);
            }
        }
        int beginnings = record.number(2, 0, Integer.MAX_VALUE - 1) + 1; // the last resume may have begun anew
        return new MovedSession(
                info,
                IdentityForm.read(record.fields(1)),
                CountedStream.lost(in.texts(9), beginnings),
                neighbours,
                calls,
                Presence.away(),
                given);
    }

    private static RoomView room(Fields in) {
        return new RoomView(
                in.text(1),
                Wire.roomInfo(in.fields(2)),
                in.each(3, other -> new PeerView(Wire.peerInfo(other.fields(1)), other.textOrNull(2), other.flag(3))));
    }

    /**
     * @param departedKept see {@link Neighbours}
     * @throws WireException if another version wrote it, or no session did
     */
    static MovedSession of(SessionState state, int departedKept) {
        Fields in = Wire.versioned(state.bytes(), "session");
        if (in.has(8)) {
            return afterLoss(in, departedKept);
        }
        PeerInfo info = Wire.peerInfo(in.fields(1));
        return new MovedSession(
                info,
                IdentityForm.read(in.fields(2)),
                CountedStream.read(in.fields(3)),
                Neighbours.read(info.peer(), departedKept, in.fields(4)),
                in.each(5, Call::read),
                in.fieldsOrNull(6),
                Set.copyOf(in.texts(7)));
    }
}
