package dev.beckon.signaling.client;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Payload;
import java.time.Duration;

/** Brings what comes of a session to whom it is about: rooms, calls, links, or the application. On the loop. */
final class Dispatch implements Inbox {

    private record Parts(Rooms rooms, Phone phone, Links links) {}

    private final SignalingClient client;
    private final Courier courier;
    private final ClientListener listener;

    /** Set before anything happens. */
    private volatile Parts parts;

    @SuppressWarnings("NullAway.Init")
    Dispatch(SignalingClient client, Courier courier, ClientListener listener) {
        this.client = client;
        this.courier = courier;
        this.listener = listener;
    }

    void begin(Rooms rooms, Phone phone, Links links) {
        parts = new Parts(rooms, phone, links);
    }

    @Override
    public void state(SignalingClient.State state) {
        courier.tell(() -> listener.stateChanged(client, state));
    }

    @Override
    public void welcomed(boolean resumed, boolean first) {
        courier.tell(() -> listener.welcomed(client, resumed));
        if (!resumed && !first) {
            parts.rooms().sessionLost();
            parts.phone().sessionLost();
            parts.links().sessionLost();
        }
    }

    @Override
    public void received(Message message) {
        boolean taken = parts.links().received(message)
                | parts.rooms().received(message)
                | parts.phone().received(message);
        if (taken) {
            return;
        }
        if (message instanceof Message.Data data) {
            courier.tell(() -> listener.message(data.from(), data.data()));
        } else if (message instanceof Message.Notice notice) {
            courier.tell(() -> listener.notice(notice.data()));
        } else if (message instanceof Message.IceServers fresh) {
            courier.tell(() -> listener.iceServers(fresh.iceServers()));
        }
    }

    @Override
    public void retrying(Duration delay, int attempt, int code) {
        courier.tell(() -> listener.retrying(client, delay, attempt, code));
    }

    @Override
    public void tokenFailed(Throwable why) {
        courier.tell(() -> listener.tokenFailed(client, why));
    }

    @Override
    public void updateRefused(Payload attributes, ClientException error) {
        courier.tell(() -> listener.updateRefused(attributes, error));
    }

    /** A message to one peer came to nothing. */
    void sendRefused(String peer, Payload data, ClientException why) {
        courier.tell(() -> listener.sendRefused(peer, data, why));
    }

    @Override
    public void closed(ClientException reason) {
        parts.rooms().closed(reason);
        parts.phone().closed();
        parts.links().closed();
        courier.tell(() -> listener.closed(reason));
    }
}
