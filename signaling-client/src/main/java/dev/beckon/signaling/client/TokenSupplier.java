package dev.beckon.signaling.client;

import java.util.concurrent.CompletionStage;

/**
 * Gives tokens to a client whose server authenticates. Asked before each attempt to connect, when the server says that the identity expires, until there is
 * another token, and once more when the server does not take a token: the session ends where that gives the same token, or one that is not taken either. A failure costs
 * the attempt, and the next one asks again. {@link ClientListener#tokenFailed} tells of it.
 */
@FunctionalInterface
public interface TokenSupplier {

    /**
     * {@return a token that is valid now} Called on a thread of the client's executor, which it may block. The socket opens when the token is there. A
     * supplier that takes longer than 30 seconds has failed. It is not called again before it has returned.
     */
    CompletionStage<String> token();
}
