package dev.beckon.signaling.dialects.ywebrtc;

import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.dialect.Desk;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.SignalingException;
import org.jspecify.annotations.Nullable;

/** What both kinds of clients have in common: a peer of no name, told of nothing but publications, which come as frames that are made once for all. */
abstract class TopicClient implements Conversation {

    final Topics topics;
    private final String id;
    private final @Nullable String token;

    /** @param id by which nobody knows it */
    TopicClient(Topics topics, String id, @Nullable String token) {
        this.topics = topics;
        this.id = id;
        this.token = token;
    }

    @Override
    public final void opened(Desk desk) {
        desk.ask(new Message.Hello(Message.NO_ID, Ids.inRealm(topics.realm(), id), null, null, token, null));
    }

    /** Clients have no word for an error: they reconnect, or wait in vain. */
    @Override
    public final byte @Nullable [] tell(Outgoing event) {
        if (event.message() instanceof Message.Data data) {
            byte[] frame = data.data().shared();
            return holds(String.valueOf(data.room()), frame) ? null : frame;
        }
        return null;
    }

    /** Whether the client is not told of a publication, or later. Under the session's lock. */
    boolean holds(String topic, byte[] frame) {
        return false;
    }

    @Override
    public final boolean resumes() {
        return false;
    }

    static SignalingException bad(String expected) {
        return new SignalingException(ErrorCode.BAD_MESSAGE, expected);
    }
}
