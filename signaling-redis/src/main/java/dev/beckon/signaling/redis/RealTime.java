package dev.beckon.signaling.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The clock of this machine, and a daemon thread. */
final class RealTime implements NodeTime {

    private final ScheduledExecutorService thread;

    RealTime(String node) {
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "beckon-cluster-" + node);
            made.setDaemon(true);
            return made;
        });
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void repeat(Duration pause, Runnable task) {
        thread.scheduleWithFixedDelay(task, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public <T> T await(CompletableFuture<T> answer, Duration patience) throws Exception {
        return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
