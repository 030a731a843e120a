package dev.beckon.signaling.dialect;

import dev.beckon.signaling.spi.Opening;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A protocol that clients speak. One object serves all connections of a node and is safe for use by many threads. The code that opens a connection says in which dialect
 * it is: {@code Signaling.open}.
 *
 * <p><b>What a dialect can have of the core.</b> Rooms and calls are those of {@code beckon.v1}: {@link Desk#ask} takes its requests. Beside them there is what other
 * protocols are made of:
 *
 * <ul>
 *   <li><b>Realms.</b> A dialect keeps its peers, rooms and topics apart by ids that begin with a realm ({@link dev.beckon.signaling.message.Ids#inRealm}), which no
 *       client of {@code beckon.v1} can write. Where a protocol has no need to keep its clients apart, they share rooms with all others.
 *   <li><b>Mail.</b> {@link Desk#mail} reaches any peer of the same realm by its id, without a room, and without rules of negotiation.
 *   <li><b>Topics.</b> {@link Desk#subscribe} and {@link Desk#publish}: no roster, nobody is told who comes and goes.
 *   <li><b>Sessions without grace.</b> Where {@link Conversation#resumes} is false a session ends with its connection, and its id is free at once. A holder of
 *       an id whose connection may be dead is asked for a sign of life before another client is refused.
 *   <li><b>The client's own secret.</b> {@link Conversation#ownSecret}: a client that shows the same one takes its session over.
 *   <li><b>Plain HTTP.</b> {@link #answer}.
 * </ul>
 *
 * <p>{@link dev.beckon.signaling.limits.Limits} bounds all of it, as {@link dev.beckon.signaling.limits.Rates} does: mail counts as what it is (an offer as a description), a
 * publication as data, a subscription as a request.
 */
public interface Dialect {

    /** {@return the name of the dialect, for logs and metrics: short, in lower case, always the same} */
    String name();

    /**
     * {@return the side of a client that opened its connection in this way} A dialect that keeps nothing for each client may return the same object for all. Must not
     * block.
     *
     * @param opening what the client asked for
     */
    Conversation with(Opening opening);

    /**
     * Answers a request over plain HTTP. Must not block.
     *
     * @param question the request
     * @return the answer, now or later; null where there is nothing under this path
     */
    default @Nullable CompletionStage<Answer> answer(Question question) {
        return null;
    }
}
