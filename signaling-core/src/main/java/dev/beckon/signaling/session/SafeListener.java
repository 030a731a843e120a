package dev.beckon.signaling.session;

import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.SignalingListener;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to several listeners; one that throws is logged, and neither the others nor the caller notice. */
final class SafeListener implements SignalingListener {

    private static final Logger LOG = LoggerFactory.getLogger(SafeListener.class);

    private final SignalingListener[] listeners;

    SafeListener(List<SignalingListener> listeners) {
        this.listeners = listeners.toArray(new SignalingListener[0]);
    }

    private interface Event {
        void tell(SignalingListener listener);
    }

    private void tell(Event event) {
        for (SignalingListener listener : listeners) {
            try {
                event.tell(listener);
            } catch (RuntimeException fault) {
                failed(listener, fault);
            }
        }
    }

    private static void failed(SignalingListener listener, RuntimeException fault) {
        LOG.warn("{} failed", listener.getClass().getName(), fault);
    }

    @Override
    public void connectionOpened(String remote) {
        tell(listener -> listener.connectionOpened(remote));
    }

    @Override
    public void connectionClosed(String remote, @Nullable String peer) {
        tell(listener -> listener.connectionClosed(remote, peer));
    }

    @Override
    public void sessionStarted(PeerInfo peer, Identity identity) {
        tell(listener -> listener.sessionStarted(peer, identity));
    }

    @Override
    public void sessionResumed(String peer, boolean nothingLost) {
        tell(listener -> listener.sessionResumed(peer, nothingLost));
    }

    @Override
    public void sessionAway(String peer) {
        tell(listener -> listener.sessionAway(peer));
    }

    @Override
    public void sessionEnded(String peer, LeaveReason reason) {
        tell(listener -> listener.sessionEnded(peer, reason));
    }

    @Override
    public void roomEntered(String peer, String room) {
        tell(listener -> listener.roomEntered(peer, room));
    }

    @Override
    public void roomLeft(String peer, String room, LeaveReason reason) {
        tell(listener -> listener.roomLeft(peer, room, reason));
    }

    @Override
    public void received(MessageType type) {
        // for each message, so without a lambda that would be an object for each
        for (SignalingListener listener : listeners) {
            try {
                listener.received(type);
            } catch (RuntimeException fault) {
                failed(listener, fault);
            }
        }
    }

    @Override
    public void relayed(String from, String to, MessageType type, int bytes) {
        for (SignalingListener listener : listeners) {
            try {
                listener.relayed(from, to, type, bytes);
            } catch (RuntimeException fault) {
                failed(listener, fault);
            }
        }
    }

    @Override
    public void dropped(String from, String to, MessageType type) {
        tell(listener -> listener.dropped(from, to, type));
    }

    @Override
    public void refused(@Nullable String peer, ErrorCode code, String message) {
        tell(listener -> listener.refused(peer, code, message));
    }

    @Override
    public void callStarted(String call, String caller, List<String> called) {
        tell(listener -> listener.callStarted(call, caller, called));
    }

    @Override
    public void callAccepted(String call, String peer, String other) {
        tell(listener -> listener.callAccepted(call, peer, other));
    }

    @Override
    public void callEnded(String call, String peer, EndReason reason) {
        tell(listener -> listener.callEnded(call, peer, reason));
    }
}
