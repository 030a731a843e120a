package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import java.util.concurrent.CompletionStage;

/**
 * Decides who may open a session. Called once for each {@code hello} that opens one, on the connection's executor, and must not block; a resume is
 * not asked again, because the session's secret was given only to whom this let in. Safe for use by many threads.
 */
@FunctionalInterface
public interface Authenticator {

    /**
     * @param opening how the client opened its connection: its address, headers with cookies, query, and certificate
     * @return fails with {@link ErrorCode#UNAUTHENTICATED} to refuse; the answer must not depend on whether peers or rooms exist
     */
    CompletionStage<Identity> authenticate(Message.Hello hello, Opening opening);

    /** Lets everyone in. */
    static Authenticator anonymous() {
        return Anonymous.INSTANCE;
    }

    /**
     * Lets those in whom the container has logged in ({@link Opening#principal}): the name of the principal is the user. Everybody else is refused with
     * {@link ErrorCode#UNAUTHENTICATED}.
     */
    static Authenticator principal() {
        return ByPrincipal.INSTANCE;
    }
}
