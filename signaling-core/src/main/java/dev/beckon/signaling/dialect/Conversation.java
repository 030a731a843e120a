package dev.beckon.signaling.dialect;

import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.spi.Identity;
import org.jspecify.annotations.Nullable;

/** The side of a client in its dialect: what its frames ask for, and how it is told of what happens. */
public interface Conversation {

    /**
     * The connection is open. A dialect whose clients say who they are when they open it {@linkplain Desk#ask asks} here. On the connection's executor.
     *
     * @param desk where the connection's questions go, for as long as it is open
     */
    default void opened(Desk desk) {}

    /**
     * The client sent a frame. Called on the connection's executor, for one frame after another. A frame may ask for one thing, for several, or for none.
     *
     * @param frame the whole frame; it does not change afterwards
     * @param desk where the client's requests go
     * @throws dev.beckon.signaling.message.SignalingException to refuse the frame: the client is {@linkplain #tell told} of it as an {@code error}
     */
    void hear(byte[] frame, Desk desk);

    /**
     * Writes an event as a frame. Called on any thread, with a lock of the session held, so it does nothing but that: it does not block, and calls nothing but {@link
     * Desk#after}. An event may go to many clients; {@link Outgoing#frame} keeps the frame of the first, so that it is written once.
     *
     * @param event what the client is to be told
     * @return the frame, which must not change afterwards; null where this dialect does not tell its clients of this
     */
    byte @Nullable [] tell(Outgoing event);

    /**
     * Who the client is, where that is known without a question: then no {@code Authenticator} is asked. Null where it is asked.
     *
     * @return who the client is; null where the authenticator is to be asked
     */
    default @Nullable Identity identity() {
        return null;
    }

    /**
     * {@return whether the client counts messages and resumes its session, as PROTOCOL.md describes it under "Reconnecting"} Where it does, it also says hello again when it is told
     * {@link dev.beckon.signaling.message.Message.HelloAgain}. Where it does not, nothing is kept for a
     * resume, the session ends with its connection, its id is free at once, and a connection whose hello is refused is closed after the client was told.
     * Always the same.
     */
    boolean resumes();

    /**
     * What the client itself proves by that it owns its session; null where the server gives it a secret, and always where it {@link #resumes}. While the session
     * is open, another connection that shows the same takes it over, without another question to the {@link dev.beckon.signaling.spi.Authenticator}: its client is told a {@code
     * welcome}, and the older connection is closed. A hello with another is refused with {@code id-taken}, as long as the client that holds the id is there. The {@link
     * dev.beckon.signaling.message.Message.Hello} has to name the peer. Always the same.
     *
     * @return the secret; null where it has none of its own
     */
    default @Nullable String ownSecret() {
        return null;
    }

    /** The connection is gone, whoever ended it; a session may still be told of things. On any thread, once. */
    default void closed() {}
}
