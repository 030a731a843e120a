package dev.beckon.signaling.client;

import dev.beckon.signaling.message.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for tokens: for each attempt to connect, and when the server says that the identity expires. */
final class Tokens {

    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    private final @Nullable TokenSupplier supplier;
    private final Executor executor;

    Tokens(@Nullable TokenSupplier supplier, Executor executor) {
        this.supplier = supplier;
        this.executor = executor;
    }

    /** A token; null where there is no supplier. */
    CompletableFuture<@Nullable String> ask() {
        TokenSupplier from = supplier;
        if (from == null) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            return CompletableFuture.supplyAsync(from::token, executor)
                    .thenCompose(stage -> stage)
                    .thenApply(token -> token);
        } catch (RejectedExecutionException shutDown) {
            return CompletableFuture.failedFuture(shutDown);
        }
    }

    /** Shows a newer token. Where there is none the session ends in time, and the server says so. */
    void renew(Session session) {
        if (supplier == null) {
            return;
        }
        ask().thenCompose(token -> session.request(id -> new Message.Token(id, String.valueOf(token))))
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        LOG.warn(
                                "The token could not be renewed: {}",
                                Stages.cause(failure).toString());
                    }
                });
    }
}
