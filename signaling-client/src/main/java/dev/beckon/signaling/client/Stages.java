package dev.beckon.signaling.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** From stages that end on the loop, to what the application gets: nothing of the application runs on the loop. */
final class Stages {

    private Stages() {}

    /** The same outcome, on a thread of the executor. */
    static <T> CompletionStage<T> outward(CompletableFuture<T> stage, Executor executor) {
        CompletableFuture<T> outer = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            Runnable end =
                    failure == null ? () -> outer.complete(value) : () -> outer.completeExceptionally(cause(failure));
            try {
                executor.execute(end);
            } catch (RejectedExecutionException shutDown) {
                Threads.POOL.execute(end);
            }
        });
        return outer;
    }

    /**
     * Waits for the outcome; a virtual thread gives its carrier up meanwhile.
     *
     * @throws ClientException as the stage's, with the stack of this thread
     */
    static <T> T await(CompletableFuture<T> stage) throws InterruptedException {
        try {
            return stage.get();
        } catch (ExecutionException failed) {
            throw cause(failed) instanceof ClientException known
                    ? known.here()
                    : new IllegalStateException(failed.getCause());
        }
    }

    static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapped && cause != null ? cause(cause) : failure;
    }
}
