package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.LinkOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened on a node. Holds no payload, token or secret. */
public sealed interface SignalingEvent {

    /**
     * Calls the method of the listener for this kind of event.
     *
     * @param listener the one that is told
     */
    void tell(SignalingListener listener);

    /**
     * A connection was opened.
     *
     * @param remote the client's address as the transport knows it
     * @param dialect the name of the protocol that its client speaks
     */
    record ConnectionOpened(String remote, String dialect) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.connectionOpened(this);
        }
    }

    /**
     * A connection is gone.
     *
     * @param remote the client's address as the transport knows it
     * @param who the session that it was attached to last; null if there was none
     */
    record ConnectionClosed(String remote, @Nullable Requester who) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.connectionClosed(this);
        }
    }

    /**
     * A session has begun.
     *
     * @param who the peer whose session it is
     */
    record SessionStarted(Requester who) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.sessionStarted(this);
        }
    }

    /**
     * A session goes on with another connection.
     *
     * @param who the peer whose session it is
     * @param nothingLost false if its client needed a fresh snapshot
     */
    record SessionResumed(Requester who, boolean nothingLost) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.sessionResumed(this);
        }
    }

    /**
     * A session has lost its connection and waits for another.
     *
     * @param who the peer whose session it is
     */
    record SessionDetached(Requester who) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.sessionDetached(this);
        }
    }

    /**
     * A session goes on on another node, whose listeners hear {@link SessionResumed}.
     *
     * @param who the peer whose session it is
     */
    record SessionMoved(Requester who) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.sessionMoved(this);
        }
    }

    /**
     * A session is over. It has left its rooms by then.
     *
     * @param who the peer whose session it is
     * @param reason why
     */
    record SessionEnded(Requester who, Reason reason) implements SignalingEvent {

        /** Why a session is over. */
        public enum Reason {
            /** Its client said {@code bye}. */
            LEFT,
            /** Its client did not come back within the grace time. */
            LOST,
            /** Its node was stopped. */
            STOPPED,
            /** By the server's word. */
            ENDED,
            /** Its identity was valid no more. */
            EXPIRED
        }

        @Override
        public void tell(SignalingListener listener) {
            listener.sessionEnded(this);
        }
    }

    /**
     * There is a room now. Told on the node that made it; rooms of calls are not told.
     *
     * @param room the id of the room
     */
    record RoomOpened(String room) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.roomOpened(this);
        }
    }

    /**
     * A room is gone. Told on the node that ended it, or on which its last member was; it may be told before that member's {@link RoomLeft}.
     *
     * @param room the id of the room
     */
    record RoomEnded(String room) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.roomEnded(this);
        }
    }

    /**
     * A peer has entered a room.
     *
     * @param who the peer that entered
     * @param room the id of the room
     */
    record RoomEntered(Requester who, String room) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.roomEntered(this);
        }
    }

    /**
     * A peer asks to be let into a room; told again each time that it asks again. A peer that was admitted enters the room like any other, whoever admitted it.
     *
     * @param who the peer that knocks
     * @param room the id of the room
     */
    record RoomKnocked(Requester who, String room) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.roomKnocked(this);
        }
    }

    /**
     * A peer has left a room, or was removed from it, or its session has ended.
     *
     * @param who the peer that left
     * @param room the id of the room
     * @param reason why
     */
    record RoomLeft(Requester who, String room, LeaveReason reason) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.roomLeft(this);
        }
    }

    /**
     * A message of a client was answered by an error.
     *
     * @param who null if no session is open on the connection
     * @param code the code of the error
     * @param text the error's message; it may quote what the client sent
     */
    record Refused(@Nullable Requester who, ErrorCode code, String text) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.refused(this);
        }
    }

    /**
     * A call rings.
     *
     * @param call the id of the call
     * @param caller the peer that calls
     * @param called the ids of the peers at which it rings
     */
    record CallStarted(String call, Requester caller, List<String> called) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.callStarted(this);
        }
    }

    /**
     * A call was accepted. Told once for each side.
     *
     * @param call the id of the call
     * @param who the peer of this side
     * @param other the id of the peer of the other side
     */
    record CallAccepted(String call, Requester who, String other) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.callAccepted(this);
        }
    }

    /**
     * A client tells how an attempt to connect to another peer ended. It is the client's word; the other end may tell of it, too.
     *
     * @param who the peer at this end
     * @param other the id of the peer at the other end
     * @param link names the peer connection; null where it has no name
     * @param outcome how the attempt ended
     */
    record LinkReported(
            Requester who, String other, @Nullable String link, LinkOutcome outcome) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.linkReported(this);
        }
    }

    /**
     * A call is over for a peer. Told once for each side that knew of it.
     *
     * @param call the id of the call
     * @param who the peer for which it is over
     * @param reason why
     */
    record CallEnded(String call, Requester who, EndReason reason) implements SignalingEvent {
        @Override
        public void tell(SignalingListener listener) {
            listener.callEnded(this);
        }
    }
}
