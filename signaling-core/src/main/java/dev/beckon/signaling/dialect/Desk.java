package dev.beckon.signaling.dialect;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.spi.Scheduler;

/** What a {@link Conversation} may do for its client. All methods are called on the connection's executor. */
public interface Desk {

    /**
     * Asks for something in the client's name. The first request has to be a {@link Message.Hello}; what follows it waits until the session is
     * open. The answer, and all that the session has for the client, is {@linkplain Conversation#tell told} to the client.
     *
     * @param request a message that clients send; its fields obey the rules of PROTOCOL.md
     */
    void ask(Message request);

    /** Sends the client a frame of the dialect's own, such as an answer to a heartbeat. Nothing keeps it for a resume. */
    void write(byte[] frame);

    /** Closes the connection. */
    void close(CloseReason reason);

    /** The bounds of the node. */
    Limits limits();

    /** The node's clock and timers. */
    Scheduler scheduler();
}
