package dev.beckon.signaling.session;

import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.wire.Fields;
import dev.beckon.signaling.wire.Wire;
import dev.beckon.signaling.wire.WireException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session on its way from one node to another: everything that its client may rely on. Each part writes and reads itself; the tags here are those of the parts.
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

    /**
     * @param departedKept see {@link Neighbours}
     * @throws WireException if another version wrote it, or no session did
     */
    static MovedSession of(SessionState state, int departedKept) {
        Fields in = Wire.versioned(state.bytes(), "session");
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
