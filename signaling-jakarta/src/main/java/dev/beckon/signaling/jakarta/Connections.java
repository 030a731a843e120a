package dev.beckon.signaling.jakarta;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one servlet share: where they write, how many may keep a thread waiting, how many there are. The threads that close them are their own, and end with the
 * last of them once the servlet is out of service: the JDK's timer would keep the class loader of the web app that uses it first, and its common pool may be blocked. Safe for use by
 * many threads.
 */
final class Connections {

    private static final int CLOSING_THREADS = 16;
    private static final int IDLE_SECONDS = 10;

    final Executor executor;
    final Semaphore heldThreads;

    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, Connections::thread, new DiscardPolicy());
    private final ThreadPoolExecutor closing = new ThreadPoolExecutor(
            CLOSING_THREADS,
            CLOSING_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Connections::thread,
            new DiscardPolicy());
    private final AtomicInteger open = new AtomicInteger();
    private volatile @Nullable CompletableFuture<@Nullable Void> empty;
    private volatile boolean ended;

    Connections(Executor executor, int heldThreads) {
        this.executor = executor;
        this.heldThreads = new Semaphore(heldThreads);
        closing.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "beckon-closing");
        thread.setDaemon(true);
        return thread;
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        if (open.decrementAndGet() == 0) {
            none();
        }
    }

    /** The servlet is out of service: no more connections come. */
    void end() {
        ended = true;
        if (open.get() == 0) {
            none();
        }
    }

    private void none() {
        CompletableFuture<@Nullable Void> waiting = empty;
        if (waiting != null) {
            waiting.complete(null);
        }
        if (ended) {
            timer.shutdownNow();
            closing.shutdown();
        }
    }

    /** @return completes when there are none, or after that time if there still are some */
    synchronized CompletableFuture<@Nullable Void> whenEmpty(long patienceMillis) {
        CompletableFuture<@Nullable Void> waiting = empty;
        if (waiting == null || waiting.isDone()) {
            waiting = new CompletableFuture<>();
            empty = waiting;
        }
        CompletableFuture<@Nullable Void> end = waiting;
        later(patienceMillis, () -> end.complete(null));
        if (open.get() == 0) {
            end.complete(null);
        }
        return end;
    }

    /** Runs a task, which may block for a moment, unless all has come to its end by then. */
    void later(long millis, Runnable task) {
        timer.schedule(() -> closing.execute(task), millis, TimeUnit.MILLISECONDS);
    }
}
