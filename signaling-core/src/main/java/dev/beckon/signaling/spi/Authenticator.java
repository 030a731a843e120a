package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import java.util.concurrent.CompletionStage;

/**
 * Decides who may open a session, and who that is. Called for each {@code hello} that opens a session, and for each {@code token} by which a client makes its
 * identity last; on the connection's executor, and must not block. A resume is not asked, because the session's secret was given only to whom this let in; but a
 * session ends when its {@link Identity} does. Safe for use by many threads.
 */
@FunctionalInterface
public interface Authenticator {

    /**
     * Says who a client is, at {@code hello} and when it shows a newer token.
     *
     * @param hello what the client says; for a {@code token}, its peer, name and attributes are those of the session
     * @param opening how the client opened its connection: its address, headers with cookies, query, and certificate; for a {@code token}, only the address
     * @return who the client is: for a {@code token}, the same user as before. Fails with {@link ErrorCode#UNAUTHENTICATED} to refuse; the answer must not depend on whether peers or rooms exist
     */
    CompletionStage<Identity> authenticate(Message.Hello hello, Opening opening);

    /**
     * Lets everyone in.
     *
     * @return an authenticator that answers {@link Identity#ANONYMOUS}
     */
    static Authenticator anonymous() {
        return Anonymous.INSTANCE;
    }

    /**
     * Lets those in whom the container has logged in ({@link Opening#principal}): the name of the principal is the user. Everybody else is refused with
     * {@link ErrorCode#UNAUTHENTICATED}.
     *
     * @return an authenticator that answers at once
     */
    static Authenticator principal() {
        return ByPrincipal.INSTANCE;
    }
}
