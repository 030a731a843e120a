package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lets everyone in, as nobody in particular. */
enum Anonymous implements Authenticator {
    INSTANCE;

    @Override
    public CompletionStage<Identity> authenticate(Message.Hello hello, Opening opening) {
        return CompletableFuture.completedStage(Identity.ANONYMOUS);
    }
}
