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

    /**
     * Something happened. Unless it is overridden, calls the method for this kind of event.
     *
     * @param event what has happened
     */
    default void on(SignalingEvent event) {
        event.tell(this);
    }

    /**
     * A connection was opened.
     *
     * @param event whose it is, and which dialect its client speaks
     */
    default void connectionOpened(SignalingEvent.ConnectionOpened event) {}

    /**
     * A connection is gone.
     *
     * @param event whose it was, and why it is gone
     */
    default void connectionClosed(SignalingEvent.ConnectionClosed event) {}

    /**
     * A session has begun.
     *
     * @param event whose it is
     */
    default void sessionStarted(SignalingEvent.SessionStarted event) {}

    /**
     * A session goes on with another connection.
     *
     * @param event whose it is, and whether something was lost
     */
    default void sessionResumed(SignalingEvent.SessionResumed event) {}

    /**
     * A session has lost its connection and waits for another.
     *
     * @param event whose it is
     */
    default void sessionDetached(SignalingEvent.SessionDetached event) {}

    /**
     * A session goes on on another node.
     *
     * @param event whose it is
     */
    default void sessionMoved(SignalingEvent.SessionMoved event) {}

    /**
     * A session is over.
     *
     * @param event whose it was, and why it is over
     */
    default void sessionEnded(SignalingEvent.SessionEnded event) {}

    /**
     * There is a room now.
     *
     * @param event which room
     */
    default void roomOpened(SignalingEvent.RoomOpened event) {}

    /**
     * A room is gone.
     *
     * @param event which room
     */
    default void roomEnded(SignalingEvent.RoomEnded event) {}

    /**
     * A peer has entered a room.
     *
     * @param event which peer and which room
     */
    default void roomEntered(SignalingEvent.RoomEntered event) {}

    /**
     * A peer asks to be let into a room.
     *
     * @param event which peer and which room
     */
    default void roomKnocked(SignalingEvent.RoomKnocked event) {}

    /**
     * A peer is no member of a room any more.
     *
     * @param event which peer, which room, and why
     */
    default void roomLeft(SignalingEvent.RoomLeft event) {}

    /**
     * A message of a client was answered by an error.
     *
     * @param event what was refused, and why
     */
    default void refused(SignalingEvent.Refused event) {}

    /**
     * A call rings.
     *
     * @param event who calls whom
     */
    default void callStarted(SignalingEvent.CallStarted event) {}

    /**
     * A call was accepted; told once for each side.
     *
     * @param event which call, and whose side
     */
    default void callAccepted(SignalingEvent.CallAccepted event) {}

    /**
     * A call is over; told once for each side that knew of it.
     *
     * @param event which call, whose side, and why it is over
     */
    default void callEnded(SignalingEvent.CallEnded event) {}

    /**
     * A client tells how an attempt to connect to another peer ended.
     *
     * @param event what the client says of it; nobody has checked it
     */
    default void linkReported(SignalingEvent.LinkReported event) {}

    // ---- for each message

    /**
     * A message that could be read came from a client. What became of it, the other methods tell.
     *
     * @param type the kind of message
     */
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
     * @param room the id of the room
     * @param bytes of the payload as written in JSON
     */
    default void published(String from, String room, int bytes) {}

    /**
     * A message of a peer was not passed on to another: void after a glare, of an older epoch, or held back in a relay-only room.
     *
     * @param type the kind of message
     * @param from the id of the peer that sent it
     * @param to the id of the peer that would have got it
     */
    default void dropped(MessageType type, String from, String to) {}
}
