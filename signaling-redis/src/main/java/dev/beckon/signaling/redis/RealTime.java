package dev.beckon.signaling.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The clock of this machine, and a daemon thread. */
final class RealTime implements NodeTime {

    /** A wait has so many parts, of which a pause of this process takes one: it is no silence of the engine, whose answer may be in the socket. */
    private static final int PARTS = 4;

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
        long millis = patience.toMillis() / PARTS;
        for (int part = 1; part < PARTS; part++) {
            try {
                return answer.get(millis, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                // what had come while this process was paused is read in the next part
            }
        }
        return answer.get(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
