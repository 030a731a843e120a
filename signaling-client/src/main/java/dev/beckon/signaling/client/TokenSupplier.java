package dev.beckon.signaling.client;

import java.util.concurrent.CompletionStage;

/**
 * Gives tokens to a client whose server authenticates. Asked before each attempt to connect, and when the server says that the identity expires. A failure
 * costs that attempt, and the next one asks again.
 */
@FunctionalInterface
public interface TokenSupplier {

    /**
     * {@return a token that is valid now} Called on a thread of the client's executor, which it may block. The wait for it counts against the 10 seconds
     * that an attempt to connect may take.
     */
    CompletionStage<String> token();
}
