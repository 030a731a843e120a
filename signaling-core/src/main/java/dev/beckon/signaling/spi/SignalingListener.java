package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.MessageType;

/**
 * Hears what happens on a node, for logs, metrics and webhooks. Called on many threads at once, never with a lock held; must not block. What it throws is
 * logged and hurts nobody.
 *
 * <p>Override the methods for the events that you need, or {@link #on} for all of them. Four methods have no event: they are called for each
 * message, so nothing is allocated for them.
 */
public interface SignalingListener {

    /** Something happened. Unless it is overridden, calls the method for this kind of event. */
    default void on(SignalingEvent event) {
        event.tell(this);
    }

    default void connectionOpened(SignalingEvent.ConnectionOpened event) {}

    default void connectionClosed(SignalingEvent.ConnectionClosed event) {}

    default void sessionStarted(SignalingEvent.SessionStarted event) {}

    default void sessionResumed(SignalingEvent.SessionResumed event) {}

    default void sessionDetached(SignalingEvent.SessionDetached event) {}

    default void sessionMoved(SignalingEvent.SessionMoved event) {}

    default void sessionEnded(SignalingEvent.SessionEnded event) {}

    default void roomOpened(SignalingEvent.RoomOpened event) {}

    default void roomEnded(SignalingEvent.RoomEnded event) {}

    default void roomEntered(SignalingEvent.RoomEntered event) {}

    default void roomLeft(SignalingEvent.RoomLeft event) {}

    default void refused(SignalingEvent.Refused event) {}

    default void callStarted(SignalingEvent.CallStarted event) {}

    default void callAccepted(SignalingEvent.CallAccepted event) {}

    default void callEnded(SignalingEvent.CallEnded event) {}

    default void linkReported(SignalingEvent.LinkReported event) {}

    // ---- for each message

    /** A message that could be read came from a client. What became of it, the other methods tell. */
    default void received(MessageType type) {}

    /**
     * A message goes from one peer to another.
     *
     * @param type {@code OFFER}, {@code ANSWER}, {@code CANDIDATE} or {@code SEND}
     * @param from the id of the peer that sent it
     * @param to the id of the peer that gets it
     * @param bytes of the payload as written in JSON
     */
    default void relayed(MessageType type, String from, String to, int bytes) {}

    /**
     * A message ({@code SEND}) goes from a peer to all other members of a room.
     *
     * @param from the id of the peer that sent it
     * @param bytes of the payload as written in JSON
     */
    default void published(String from, String room, int bytes) {}

    /**
     * A message of a peer was not passed on to another: void after a glare, of an older epoch, or held back in a relay-only room.
     *
     * @param from the id of the peer that sent it
     * @param to the id of the peer that would have got it
     */
    default void dropped(MessageType type, String from, String to) {}
}
