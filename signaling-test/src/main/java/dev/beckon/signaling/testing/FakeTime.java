package dev.beckon.signaling.testing;

import dev.beckon.signaling.spi.Scheduler;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/**
 * A scheduler whose time goes on only when a test says so; tasks of one moment run in the order in which they were given. For one thread.
 *
 * <pre>{@code
 * FakeTime time = new FakeTime();
 * Signaling signaling = Signaling.builder(time).build();
 * …
 * time.advance(Duration.ofSeconds(30));
 * }</pre>
 */
public final class FakeTime implements Scheduler {

    private static final class Task implements Cancellable, Comparable<Task> {
        final long at;
        final long number;
        final Runnable action;
        boolean cancelled;

        Task(long at, long number, Runnable action) {
            this.at = at;
            this.number = number;
            this.action = action;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Task other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long now = 1_000_000_000_000L;
    private long numbers;

    /** A time that stands still until it is {@linkplain #advance advanced}. */
    public FakeTime() {}

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        Task added = new Task(now + delay.toNanos(), numbers++, task);
        tasks.add(added);
        return added;
    }

    /** {@return an executor that runs tasks when time goes on or {@link #settle} is called, in the order in which they were given} */
    public Executor executor() {
        return task -> schedule(Duration.ZERO, task);
    }

    /** Runs everything that is due now. */
    public void settle() {
        advance(Duration.ZERO);
    }

    /**
     * Goes on, and runs everything that becomes due on the way, on the calling thread. What a task throws is thrown on; what is due after it runs with the next call.
     *
     * @param duration 0 or more
     */
    public void advance(Duration duration) {
        long until = now + duration.toNanos();
        while (!tasks.isEmpty() && tasks.peek().at <= until) {
            Task task = tasks.remove();
            now = Math.max(now, task.at);
            if (!task.cancelled) {
                task.action.run();
            }
        }
        now = until;
    }
}
