package dev.beckon.signaling.client;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a session shows to a server that authenticates. A token is asked for before a socket opens, because servers wait for a hello only some seconds, and because a
 * slow token says nothing about the network. It is asked for again when the server says that the identity expires, and when the server does not take it. For the
 * loop.
 */
final class Tokens {

    /** How long a supplier may take. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(15);

    private final Session session;
    private final @Nullable TokenSupplier supplier;

    /** Ends what was begun to renew the token. */
    private Cancellable renewal = () -> {};

    /** The question before the next socket, as long as it is open. */
    private @Nullable CompletableFuture<@Nullable String> asked;

    /** The last call of the supplier. There is no other before it has returned, so that one which blocks for ever has one thread. */
    private @Nullable CompletableFuture<CompletionStage<String>> call;

    /** What was shown last. */
    private @Nullable String current;

    /** Not to be shown again. Forgotten when a session has gone on for a while. */
    private @Nullable Refused refused;

    /** @param why what ends the session where no other token is to be had */
    private record Refused(@Nullable String token, ClientException why) {}

    Tokens(Session session, @Nullable TokenSupplier supplier) {
        this.session = session;
        this.supplier = supplier;
    }

    /** What was shown last, or is to be shown now. */
    @Nullable
    String current() {
        return current;
    }

    /**
     * For the next socket. One of the two follows, or the end of a session that has no other token than the one that was refused, unless {@link #rest} comes first;
     * nothing new where the question is open already.
     *
     * @param then {@link #current} is to be shown
     */
    void take(Runnable then, Runnable none) {
        if (asked != null) {
            return;
        }
        CompletableFuture<@Nullable String> answer = ask();
        asked = answer;
        answer.whenComplete((token, failure) -> {
            if (asked != answer) {
                return;
            }
            asked = null;
            if (failure != null) {
                session.noToken(failure);
                none.run();
            } else if (refused != null && Objects.equals(refused.token(), token)) {
                session.close(refused.why());
            } else {
                current = token;
                then.run();
            }
        });
    }

    /**
     * The server does not take what was shown: it may have expired on its way.
     *
     * @return whether another one is to be taken
     */
    boolean refused(ClientException why) {
        boolean mayAsk = supplier != null && refused == null;
        refused = new Refused(current, why);
        return mayAsk;
    }

    /** The session has gone on for a while. */
    void worked() {
        refused = null;
    }

    /** On the loop; null where there is no supplier. Fails with what the supplier did, or with {@link TimeoutException}. */
    private CompletableFuture<@Nullable String> ask() {
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
            CompletableFuture<CompletionStage<String>> asking = call;
            if (asking == null || asking.isDone()) {
                asking = CompletableFuture.supplyAsync(from::token, session.options.executor());
                call = asking;
            }
            return asking.thenCompose(stage -> stage).thenApply(token -> token);
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
        renewal.cancel();
        if (supplier != null) {
            renew(session.options.scheduler().nanoTime() + valid.toNanos(), FIRST_PAUSE);
        }
    }

    /** Nothing is asked for any more: the connection is gone, and the next hello shows a token. */
    void rest() {
        asked = null;
        renewal.cancel();
    }

    private void renew(long end, Duration pause) {
        boolean[] over = {false};
        renewal = () -> over[0] = true;
        ask().whenComplete((token, failure) -> {
            if (over[0]) {
                return;
            }
            if (failure == null && token != null && !token.equals(current)) {
                show(token, over, end, pause);
                return;
            }
            if (failure != null || token == null) {
                session.noToken(failure == null ? new IllegalStateException("the supplier gave null") : failure);
            }
            again(end, pause);
        });
    }

    private void show(String token, boolean[] over, long end, Duration pause) {
        current = token;
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
