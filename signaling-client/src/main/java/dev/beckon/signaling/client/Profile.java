package dev.beckon.signaling.client;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Payload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What this peer says of itself: the attributes of its hello, and those that it changed them to. For the loop. */
final class Profile {

    /** More of them cannot be on their way at once; the oldest was answered long ago. */
    private static final int UPDATES = 64;

    private final Session session;
    private @Nullable Payload hello;

    /** The newest last; those that the server refused are not among them. */
    private final List<Payload> updates = new ArrayList<>();

    Profile(Session session, @Nullable Payload hello) {
        this.session = session;
        this.hello = hello;
    }

    /** What the next hello says. */
    @Nullable
    Payload hello() {
        return hello;
    }

    void update(Payload attributes, boolean beforeHello) {
        if (beforeHello) {
            hello = attributes;
            return;
        }
        updates.add(attributes);
        if (updates.size() > UPDATES) {
            updates.remove(0);
        }
        send(attributes);
    }

    /** A session that an earlier process had keeps what that process said of this peer; a new one knows the hello only. */
    void sessionBegan(boolean first, boolean took) {
        Payload newest = updates.isEmpty() ? null : updates.get(updates.size() - 1);
        if (newest == null && first && took && hello != null) {
            send(hello);
        } else if (newest != null && !first) {
            send(newest);
        }
    }

    private void send(Payload attributes) {
        try {
            session.watch(id -> new Message.Update(id, attributes), failure -> refused(attributes, failure));
        } catch (ClientException notTaken) {
            refused(attributes, notTaken);
        }
    }

    private void refused(Payload attributes, ClientException failure) {
        if (failure.kind() == ClientException.Kind.SESSION_LOST || failure.kind() == ClientException.Kind.CLOSED) {
            return; // said again in the next session
        }
        updates.removeIf(update -> update == attributes);
        session.updateRefused(attributes, failure);
    }
}
