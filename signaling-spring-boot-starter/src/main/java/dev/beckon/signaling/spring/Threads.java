package dev.beckon.signaling.spring;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The node's own threads. No beans of their own: the application's executors stay what they are. */
final class Threads implements AutoCloseable {

    final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(named("beckon-timer-"));
    final ExecutorService pool;

    Threads(int count) {
        pool = Executors.newFixedThreadPool(count, named("beckon-"));
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
        pool.shutdown();
    }
}
