package dev.beckon.signaling.client;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Payload;
import java.time.Duration;

/** What comes of a {@link Session}, on the loop. */
interface Inbox {

    void state(SignalingClient.State state);

    /** @param first of this client; with neither that nor resumed the server has forgotten the rooms */
    void welcomed(boolean resumed, boolean first);

    void received(Message message);

    /** @param why of the supplier, or of the server */
    void tokenFailed(Throwable why);

    void retrying(Duration delay, int attempt, int code);

    void updateRefused(Payload attributes, ClientException error);

    void closed(ClientException reason);
}
