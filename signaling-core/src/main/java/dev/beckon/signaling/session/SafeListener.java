package dev.beckon.signaling.session;

import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingListener;
import java.util.List;

/**
 * Hands events to several listeners; one that throws is logged, and neither the others nor the caller notice. The same loop five times, because what is told
 * for each message must not cost an object for each.
 */
final class SafeListener implements SignalingListener {

    private final SignalingListener[] listeners;
    private final FaultLog faults;

    SafeListener(List<SignalingListener> listeners, FaultLog faults) {
        this.listeners = listeners.toArray(new SignalingListener[0]);
        this.faults = faults;
    }

    private void failed(SignalingListener listener, Throwable fault) {
        faults.failed(listener.getClass().getName(), fault);
    }

    @Override
    public void on(SignalingEvent event) {
        for (SignalingListener listener : listeners) {
            try {
                listener.on(event);
            } catch (Throwable fault) {
                failed(listener, fault);
            }
        }
    }

    @Override
    public void received(MessageType type) {
        for (SignalingListener listener : listeners) {
            try {
                listener.received(type);
            } catch (Throwable fault) {
                failed(listener, fault);
            }
        }
    }

    @Override
    public void relayed(MessageType type, String from, String to, int bytes) {
        for (SignalingListener listener : listeners) {
            try {
                listener.relayed(type, from, to, bytes);
            } catch (Throwable fault) {
                failed(listener, fault);
            }
        }
    }

    @Override
    public void published(String from, String room, int bytes) {
        for (SignalingListener listener : listeners) {
            try {
                listener.published(from, room, bytes);
            } catch (Throwable fault) {
                failed(listener, fault);
            }
        }
    }

    @Override
    public void dropped(MessageType type, String from, String to) {
        for (SignalingListener listener : listeners) {
            try {
                listener.dropped(type, from, to);
            } catch (Throwable fault) {
                failed(listener, fault);
            }
        }
    }
}
