package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.SignalingException;
import java.security.Principal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lets those in whom the container has logged in. */
enum ByPrincipal implements Authenticator {
    INSTANCE;

    @Override
    public CompletionStage<Identity> authenticate(Message.Hello hello, Opening opening) {
        Principal principal = opening.principal();
        if (principal == null) {
            return refused("log in before you open the connection");
        }
        String user = principal.getName();
        if (user == null || !Ids.isUser(user)) {
            return refused("the name of the login is no name of a user: it has 1 to " + Ids.MOST_OF_USER
                    + " characters and no control characters");
        }
        return CompletableFuture.completedStage(new Identity(user));
    }

    private static CompletionStage<Identity> refused(String why) {
        return CompletableFuture.failedStage(new SignalingException(ErrorCode.UNAUTHENTICATED, why));
    }
}
