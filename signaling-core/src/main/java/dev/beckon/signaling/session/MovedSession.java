package dev.beckon.signaling.session;

import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.spi.Identity;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session on its way from one node to another: everything that its client may rely on. Used once.
 *
 * @param voice in which dialect its client is told
 * @param presence null if there is nothing to tell of
 * @param owedRooms that the registry may still have it in
 */
record MovedSession(
        PeerInfo info,
        Identity identity,
        Conversation voice,
        CountedStream stream,
        Neighbours neighbours,
        List<Call> calls,
        @Nullable Presence presence,
        Set<String> owedRooms)
        implements SessionState {}
