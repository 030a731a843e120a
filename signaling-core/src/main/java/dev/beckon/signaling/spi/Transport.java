package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.CloseReason;
import java.util.concurrent.Executor;

/**
 * One connection to one client, as the core sees it: the SPI for those who bring their own socket. Open it with
 * {@code Signaling.open}, then feed the {@link Connection} that this returns.
 *
 * <p>The core calls from any thread; no method may block or call back into the {@link Connection} before it
 * returns. {@code TransportContract} of {@code signaling-test} checks an implementation.
 */
public interface Transport {

    /**
     * Sends one message, after all earlier ones. Silently does nothing once the connection is closed: what was
     * not delivered is kept by the session and sent again after a resume.
     *
     * @param frame a whole message, UTF-8. It must not be changed: it may go to other peers too
     */
    void send(byte[] frame);

    /**
     * Closes the connection after what was sent so far. Only the first call counts. The transport then reports
     * {@link Connection#closed()} like for any other end of the connection.
     *
     * @param reason the close code and its text (RFC 6455 §7.4)
     */
    void close(CloseReason reason);

    /**
     * Runs tasks one after another, in order; {@link Connection#receive} must be called from here only.
     *
     * @return the executor, the same for the whole life of the connection
     */
    Executor executor();

    /**
     * Stops ({@code false}) or resumes ({@code true}) reading from the client. Messages that were read already
     * may still be handed in after a stop.
     *
     * @param on whether to read
     */
    void reading(boolean on);

    /**
     * Asks the other side for a sign of life below the level of messages, such as a WebSocket ping (RFC 6455
     * §5.5.2); its answer is reported by {@link Connection#alive()}. A transport that cannot do this does nothing:
     * then only the client's own messages keep the connection alive.
     */
    default void ping() {}

    /** {@return bytes that {@link #send} accepted and that did not yet go out; an estimate, 0 where it cannot be known} */
    default long queuedBytes() {
        return 0;
    }

    /** {@return who is at the other end, for logs: an address, never a secret} */
    default String remote() {
        return "unknown";
    }
}
