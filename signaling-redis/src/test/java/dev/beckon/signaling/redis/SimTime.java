package dev.beckon.signaling.redis;

import dev.beckon.signaling.spi.Scheduler;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** The time of a simulated world. A task may itself wait, and time goes on meanwhile: so threads that block are simulated on one thread. */
final class SimTime implements Scheduler {

    private record Task(long at, long number, Runnable action) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long now = Duration.ofDays(1).toNanos();
    private long numbers;

    @Override
    public long nanoTime() {
        return now;
    }

    long millis() {
        return now / 1_000_000;
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        boolean[] cancelled = new boolean[1];
        at(now + delay.toNanos(), () -> {
            if (!cancelled[0]) {
                task.run();
            }
        });
        return () -> cancelled[0] = true;
    }

    void at(long nanos, Runnable task) {
        tasks.add(new Task(Math.max(now, nanos), numbers++, task));
    }

    void advance(Duration duration) {
        waitFor(() -> false, duration);
    }

    /** Goes on until it is so, and not longer than that. */
    void waitFor(BooleanSupplier so, Duration most) {
        long until = now + most.toNanos();
        while (!so.getAsBoolean()) {
            if (tasks.isEmpty() || tasks.peek().at > until) {
                now = Math.max(now, until);
                return;
            }
            Task next = tasks.remove();
            now = Math.max(now, next.at);
            next.action.run();
        }
    }
}
