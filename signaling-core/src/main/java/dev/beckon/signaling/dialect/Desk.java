package dev.beckon.signaling.dialect;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Payload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/** What a {@link Conversation} may do for its client. All methods but {@link #after} are called on the connection's executor. */
public interface Desk {

    /**
     * Asks for something in the client's name. The first request has to be a {@link Message.Hello}; what follows it waits until the session is
     * open. The answer, and all that the session has for the client, is {@linkplain Conversation#tell told} to the client.
     *
     * @param request a message that clients send; its fields obey the rules of PROTOCOL.md, except that ids may be {@linkplain
     *     dev.beckon.signaling.message.Ids#inRealm in a realm}
     */
    void ask(Message request);

    /**
     * Sends a message of a negotiation to a peer of the same realm by its id. They need not share a room, and no rule of negotiation applies: there may be any
     * number of offers. What one peer mails to another arrives in this order.
     *
     * @param signal names the receiver; without id and epoch
     * @return whether there is such a peer. False as well where the message is refused: by the {@link dev.beckon.signaling.spi.AccessPolicy}, because the registry fails,
     *     or because it is too much. Completes on the connection's executor; not at all when the connection is closed before
     */
    CompletionStage<Boolean> mail(Message.Signal signal);

    /**
     * Has the client told of what is {@linkplain #publish published} under these topics from now on: as {@link Message.Data} with the topic as its room. Twice is once.
     * Those beyond {@link Limits#topicsPerPeer} are refused with {@code bad-state}; a topic that the {@link dev.beckon.signaling.spi.AccessPolicy} lets the client not join is
     * refused with {@code forbidden}. Ends with the session.
     *
     * @param topics {@linkplain dev.beckon.signaling.message.Ids#inRealm in a realm}
     */
    void subscribe(List<String> topics);

    /**
     * Ends subscriptions; nothing, where there are none.
     *
     * @param topics {@linkplain dev.beckon.signaling.message.Ids#inRealm in a realm}
     */
    void unsubscribe(List<String> topics);

    /**
     * Tells all subscribers of a topic. This client need not be one; where it is, its {@link Conversation} is told as well, of {@link Message.Data} from itself. What is
     * published under one topic arrives at all subscribers in one order, in which what one peer publishes is in the order of its calls.
     *
     * @param topic {@linkplain dev.beckon.signaling.message.Ids#inRealm in a realm}
     * @param message made once, of the number of subscribers at this moment on all nodes, as far as is known
     */
    void publish(String topic, IntFunction<Payload> message);

    /**
     * Sends the client a frame of the dialect's own, such as an answer to a heartbeat. Nothing keeps it for a resume.
     *
     * @param frame the frame, which must not change afterwards
     */
    void write(byte[] frame);

    /**
     * Closes the connection.
     *
     * @param reason what the client is told
     */
    void close(CloseReason reason);

    /**
     * Runs a task on the connection's executor after this time, unless the connection is closed by then. May be called on any thread, and from {@link
     * Conversation#tell}.
     *
     * @param delay 0 or more
     * @param task does not block
     */
    void after(Duration delay, Runnable task);

    /** {@return the bounds of the node} */
    Limits limits();
}
