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
    private final String id; // in the realm
    private final @Nullable String token;

    /** @param id by which nobody knows it */
    TopicClient(Topics topics, String id, @Nullable String token) {
        this.topics = topics;
        this.id = Ids.inRealm(topics.realm(), id);
        this.token = token;
    }

    @Override
    public final void opened(Desk desk) {
        desk.ask(new Message.Hello(Message.NO_ID, id, null, null, token, null));
    }

    /** Clients have no word for an error: they reconnect, or wait in vain. */
    @Override
    public final byte @Nullable [] tell(Outgoing event) {
        if (event.message() instanceof Message.Data data) {
            byte[] frame = data.data().shared();
            String topic = String.valueOf(data.room());
            if (id.equals(data.from())) {
                published(topic, frame);
                return null;
            }
            return holds(topic, frame) ? null : frame;
        }
        return null;
    }

    /** What the client published has its place in the topic: what it is told from now on came later. Under the session's lock. */
    void published(String topic, byte[] frame) {}

    /** Whether the client is not told of a publication of another, or later. Under the session's lock. */
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
