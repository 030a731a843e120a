package dev.beckon.signaling.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** The time of a node, and the one thread on which its life in the cluster goes on. */
interface NodeTime extends AutoCloseable {

    /** Goes on steadily; only differences mean something. */
    long nanoTime();

    /** Runs a task again and again on the thread, so long after its last end. */
    void repeat(Duration pause, Runnable task);

    /**
     * Waits for an answer. Blocks; for the thread, and for who starts and closes the node.
     *
     * @throws TimeoutException if it does not come in that time
     * @throws ExecutionException if it is a failure
     */
    <T> T await(CompletableFuture<T> answer, Duration patience) throws Exception;

    /** Nothing is repeated any more. */
    @Override
    void close();
}
