package dev.beckon.signaling.session;

import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.dialect.Desk;
import dev.beckon.signaling.message.Outgoing;
import org.jspecify.annotations.Nullable;

/** The side of a client with whom nobody speaks yet, or whose dialect could not begin. */
enum Unheard implements Conversation {
    CONVERSATION;

    @Override
    public void hear(byte[] frame, Desk desk) {}

    @Override
    public byte @Nullable [] tell(Outgoing event) {
        return null;
    }

    @Override
    public boolean resumes() {
        return false;
    }
}
