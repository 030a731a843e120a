package dev.beckon.signaling.dialect;

import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.spi.Identity;
import org.jspecify.annotations.Nullable;

/** The side of a client in its dialect: what its frames ask for, and how it is told of what happens. */
public interface Conversation {

    /** The connection is open. A dialect whose clients say who they are when they open it {@linkplain Desk#ask asks} here. On the connection's executor. */
    default void opened(Desk desk) {}

    /**
     * The client sent a frame. Called on the connection's executor, for one frame after another. A frame may ask for one thing, for several, or for none.
     *
     * @param frame the whole frame; it does not change afterwards
     * @throws dev.beckon.signaling.message.SignalingException to refuse the frame: the client is {@linkplain #tell told} of it as an {@code error}
     */
    void hear(byte[] frame, Desk desk);

    /**
     * Writes an event as a frame. Called on any thread, with a lock of the session held, so it does nothing but that: it calls nothing and does
     * not block. An event may go to many clients; {@link Outgoing#frame} keeps the frame of the first, so that it is written once.
     *
     * @return the frame, which must not change afterwards; null where this dialect does not tell its clients of this
     */
    byte @Nullable [] tell(Outgoing event);

    /** Who the client is, where that is known without a question: then no {@code Authenticator} is asked. Null where it is asked. */
    default @Nullable Identity identity() {
        return null;
    }

    /**
     * Whether the client counts messages and resumes its session, as PROTOCOL.md describes it under "Reconnecting". Where it does not, nothing is kept for a
     * resume, and the session ends with its connection. Always the same.
     */
    boolean resumes();
}
