package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.PeerInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens, for logs, metrics and webhooks. Called on many threads at once, never with a lock held; must not block. What it throws is logged and
 * hurts nobody. Payloads, tokens and secrets are never handed out.
 */
public interface SignalingListener {

    /** A connection was opened; {@code remote} as the transport knows it. */
    default void connectionOpened(String remote) {}

    /** It is gone; {@code peer} is the session that it was attached to last, if any. */
    default void connectionClosed(String remote, @Nullable String peer) {}

    /** A new session. */
    default void sessionStarted(PeerInfo peer, Identity identity) {}

    /** A session goes on with a new connection; {@code nothingLost} is false when it needed a fresh snapshot. */
    default void sessionResumed(String peer, boolean nothingLost) {}

    /** A session has lost its connection and waits for another. */
    default void sessionAway(String peer) {}

    /** A session is over: {@code LEFT} by the client's word, {@code LOST} after the grace time. */
    default void sessionEnded(String peer, LeaveReason reason) {}

    /** A peer is in a room now. */
    default void roomEntered(String peer, String room) {}

    /** A peer has left a room, or was kicked, or its session has ended. */
    default void roomLeft(String peer, String room, LeaveReason reason) {}

    /** A message that could be read came from a client; what became of it, other events tell. */
    default void received(MessageType type) {}

    /**
     * A message of a peer goes to another, or to a room.
     *
     * @param to a peer, or a room where the type is {@code SEND} to a room
     * @param bytes of the payload
     */
    default void relayed(String from, String to, MessageType type, int bytes) {}

    /** A message of a peer was not passed on: void after a glare, of an older epoch, or held back in a relay-only room. */
    default void dropped(String from, String to, MessageType type) {}

    /** A message was answered by an error; {@code peer} is null before a session is open. */
    default void refused(@Nullable String peer, ErrorCode code, String message) {}

    /** A call rings at the peers given. */
    default void callStarted(String call, String caller, List<String> called) {}

    /** A call was accepted; told at the caller's and at the called side. */
    default void callAccepted(String call, String peer, String other) {}

    /** A call is over for this peer. */
    default void callEnded(String call, String peer, EndReason reason) {}
}
