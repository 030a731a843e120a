package dev.beckon.signaling.client;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks for tokens: before each attempt to connect, and when the server says that the identity expires. For the loop. */
final class Tokens {

    /** How long a supplier may take. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(15);

    private final Session session;
    private final @Nullable TokenSupplier supplier;

    /** Ends what was begun to renew the token. */
    private Cancellable renewal = () -> {};

    Tokens(Session session, @Nullable TokenSupplier supplier) {
        this.session = session;
        this.supplier = supplier;
    }

    /** A token, on the loop; null where there is no supplier. Fails with what the supplier did, or with {@link TimeoutException}. */
    CompletableFuture<@Nullable String> ask() {
        TokenSupplier from = supplier;
        if (from == null) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<@Nullable String> token = new CompletableFuture<>();
        Cancellable deadline = session.after(
                PATIENCE,
                () -> token.completeExceptionally(
                        new TimeoutException("the supplier gave no token within " + PATIENCE.toSeconds() + " s")));
        asked(from)
                .whenComplete((value, failure) -> session.loop.execute(() -> {
                    deadline.cancel();
                    if (failure == null) {
                        token.complete(value);
                    } else {
                        token.completeExceptionally(Stages.cause(failure));
                    }
                }));
        return token;
    }

    private CompletionStage<@Nullable String> asked(TokenSupplier from) {
        try {
            return CompletableFuture.supplyAsync(from::token, session.options.executor())
                    .thenCompose(stage -> stage)
                    .thenApply(token -> token);
        } catch (RejectedExecutionException shutDown) {
            return CompletableFuture.failedStage(shutDown);
        }
    }

    /**
     * Shows a newer token, on the connection that is open. Asks again where there is none, until the identity ends; the server says so.
     *
     * @param valid for how long the identity is
     */
    void renew(Duration valid) {
        rest();
        if (supplier != null) {
            renew(session.options.scheduler().nanoTime() + valid.toNanos(), FIRST_PAUSE);
        }
    }

    /** The connection is gone: the next hello shows a token. */
    void rest() {
        renewal.cancel();
    }

    private void renew(long end, Duration pause) {
        boolean[] over = {false};
        renewal = () -> over[0] = true;
        ask().whenComplete((token, failure) -> {
            if (over[0]) {
                return;
            }
            if (failure == null && token != null) {
                show(token, over, end, pause);
            } else {
                session.noToken(failure == null ? new IllegalStateException("the supplier gave null") : failure);
                again(end, pause);
            }
        });
    }

    private void show(String token, boolean[] over, long end, Duration pause) {
        session.request(id -> new Message.Token(id, token)).whenComplete((answer, failure) -> {
            if (!over[0] && failure != null && Stages.cause(failure) instanceof ClientException why) {
                session.noToken(why);
                if (why.isRetryable()) {
                    again(end, pause);
                }
            }
        });
    }

    private void again(long end, Duration pause) {
        if (session.options.scheduler().nanoTime() + pause.toNanos() - end < 0) {
            Duration longer = pause.multipliedBy(2);
            renewal = session.after(pause, () -> renew(end, longer.compareTo(LAST_PAUSE) < 0 ? longer : LAST_PAUSE));
        }
    }
}
