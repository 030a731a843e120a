package dev.beckon.signaling.session;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are awaited, each for the same time: the one asked for first is due first, so all share one timer. An answer that comes in time costs its own
 * object, which is also its place in the list.
 */
final class Deadlines {

    private final Timers timers;
    private final Duration patience;
    private final long patienceNanos;
    private final FaultLog faults;

    // ---- guarded by this

    private @Nullable Awaited<?> first;
    private @Nullable Awaited<?> last;
    private boolean armed;

    Deadlines(Timers timers, Duration patience, FaultLog faults) {
        this.timers = timers;
        this.patience = patience;
        this.patienceNanos = patience.toNanos();
        this.faults = faults;
    }

    /** An answer that fails with {@code unavailable} unless it comes in time. */
    final class Awaited<T extends @Nullable Object> extends CompletableFuture<T> {
        private final String what;
        private final long dueNanos;
        private @Nullable Awaited<?> before;
        private @Nullable Awaited<?> after;
        private boolean listed = true;

        private Awaited(String what, long dueNanos) {
            this.what = what;
            this.dueNanos = dueNanos;
        }

        /** @return whether this is the first outcome */
        boolean ends(T value) {
            unlist(this);
            return complete(value);
        }

        /** @return whether this is the first outcome */
        boolean fails(Throwable failure) {
            unlist(this);
            return completeExceptionally(failure);
        }
    }

    <T extends @Nullable Object> Awaited<T> await(String what) {
        Awaited<T> awaited = new Awaited<>(what, timers.nanoTime() + patienceNanos);
        boolean arms;
        synchronized (this) {
            Awaited<?> previous = last;
            if (previous == null) {
                first = awaited;
            } else {
                previous.after = awaited;
                awaited.before = previous;
            }
            last = awaited;
            arms = !armed;
            armed = true;
        }
        if (arms) {
            timers.schedule(patience, this::expire);
        }
        return awaited;
    }

    private synchronized void unlist(Awaited<?> gone) {
        if (!gone.listed) {
            return;
        }
        gone.listed = false;
        Awaited<?> before = gone.before;
        Awaited<?> after = gone.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        gone.before = null;
        gone.after = null;
    }

    private void expire() {
        for (Awaited<?> late = overdue(); late != null; late = overdue()) {
            SignalingException why = new SignalingException(
                    ErrorCode.UNAVAILABLE,
                    "no answer to " + late.what + " within " + patience.toMillis() + " ms; try again");
            if (late.fails(why)) {
                faults.failed(late.what, why);
            }
        }
    }

    /** The first one if its time is over; otherwise the timer is set for it. */
    private @Nullable Awaited<?> overdue() {
        Duration left;
        synchronized (this) {
            Awaited<?> oldest = first;
            armed = oldest != null;
            if (oldest == null) {
                return null;
            }
            long nanos = oldest.dueNanos - timers.nanoTime();
            if (nanos <= 0) {
                return oldest;
            }
            left = Duration.ofNanos(nanos);
        }
        timers.schedule(left, this::expire);
        return null;
    }
}
