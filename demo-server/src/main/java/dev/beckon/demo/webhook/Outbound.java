package dev.beckon.demo.webhook;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of events that wait to be told, in {@link Lane lanes}. An event that is not taken is told again, after one second, two, four and so on up to a
 * minute, until an hour is over; meanwhile its lane waits. When {@value #MOST} wait, new ones are dropped. What was dropped, for the one reason or the
 * other, is counted, and told by an event of its own as soon as there is room. One such event waits at a time, and if it is lost too, the next tells of all.
 *
 * <p>Nothing blocks. Safe for use by many threads.
 */
final class Outbound {

    static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);
    private static final int LANES = 16;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration GIVES_UP = Duration.ofHours(1);

    /** Tells one event, once. */
    interface Teller {
        /** @return whether it was taken; may fail */
        CompletableFuture<Boolean> tell(CloudEvent event);
    }

    /**
     * An event that waits.
     *
     * @param sinceNanos on a clock that nobody sets
     * @param ofDropped how many dropped events it tells of; 0 for an event of another kind
     */
    record Letter(CloudEvent event, long sinceNanos, long ofDropped) {}

    private final Teller teller;
    private final LongSupplier clock;
    private final BiConsumer<Duration, Runnable> timer;
    private final LongFunction<CloudEvent> tellsOfDropped;
    private final Lane[] lanes = Stream.generate(Lane::new).limit(LANES).toArray(Lane[]::new);
    private final AtomicInteger waiting = new AtomicInteger();

    /** Not yet said. */
    private final AtomicLong dropped = new AtomicLong();

    /** An event that tells of dropped ones waits. */
    private final AtomicBoolean saying = new AtomicBoolean();

    private final LongAdder toldInAll = new LongAdder();
    private final LongAdder retriedInAll = new LongAdder();
    private final LongAdder droppedInAll = new LongAdder();
    private volatile @Nullable CompletableFuture<@Nullable Void> empty;

    /**
     * @param clock in nanoseconds, as {@link System#nanoTime}
     * @param timer runs something later
     * @param tellsOfDropped makes the event that says how many were dropped
     */
    Outbound(
            Teller teller,
            LongSupplier clock,
            BiConsumer<Duration, Runnable> timer,
            LongFunction<CloudEvent> tellsOfDropped) {
        this.teller = teller;
        this.clock = clock;
        this.timer = timer;
        this.tellsOfDropped = tellsOfDropped;
    }

    void add(CloudEvent event) {
        Letter letter = new Letter(event, clock.getAsLong(), 0);
        if (waiting.get() >= MOST) {
            drop(letter, "too many wait");
            return;
        }
        sayDropped();
        enqueue(letter);
    }

    private void enqueue(Letter letter) {
        waiting.incrementAndGet();
        Lane lane = lanes[Math.floorMod(letter.event().subject().hashCode(), LANES)];
        Letter now = lane.add(letter);
        if (now != null) {
            tell(lane, now, FIRST_PAUSE);
        }
    }

    private void drop(Letter letter, String why) {
        if (letter.ofDropped() > 0) {
            dropped.addAndGet(letter.ofDropped());
            return;
        }
        droppedInAll.increment();
        if (dropped.getAndIncrement() == 0) {
            LOG.warn(
                    "events for --webhook-url are dropped, the first of type {}: {}",
                    letter.event().type(),
                    why);
        }
    }

    private void sayDropped() {
        if (dropped.get() > 0 && saying.compareAndSet(false, true)) {
            long count = dropped.getAndSet(0);
            if (count == 0) { // another thread has just said it
                saying.set(false);
                return;
            }
            enqueue(new Letter(tellsOfDropped.apply(count), clock.getAsLong(), count));
        }
    }

    private void tell(Lane lane, Letter letter, Duration pause) {
        CompletableFuture<Boolean> told;
        try {
            told = teller.tell(letter.event());
        } catch (RuntimeException failure) {
            told = CompletableFuture.failedFuture(failure);
        }
        told.whenComplete((taken, failure) -> {
            if (Boolean.TRUE.equals(taken)) {
                toldInAll.increment();
                done(lane, letter);
            } else if (clock.getAsLong() - letter.sinceNanos() > GIVES_UP.toNanos()) {
                drop(letter, "not taken for " + GIVES_UP);
                done(lane, letter);
            } else {
                Duration longer = pause.multipliedBy(2);
                retriedInAll.increment();
                timer.accept(
                        pause, () -> tell(lane, letter, longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE));
            }
        });
    }

    private void done(Lane lane, Letter letter) {
        if (letter.ofDropped() > 0) {
            saying.set(false);
        }
        int left = waiting.decrementAndGet();
        sayDropped();
        CompletableFuture<@Nullable Void> whoWaits = empty;
        if (left == 0 && whoWaits != null) {
            whoWaits.complete(null);
        }
        Letter next = lane.next();
        if (next != null) {
            tell(lane, next, FIRST_PAUSE);
        }
    }

    int waiting() {
        return waiting.get();
    }

    /** Events that were taken. */
    long told() {
        return toldInAll.sum();
    }

    /** How often an event was not taken and is told again. */
    long retried() {
        return retriedInAll.sum();
    }

    /** Events that are lost. */
    long dropped() {
        return droppedInAll.sum();
    }

    /** Completes when nothing waits. */
    CompletableFuture<@Nullable Void> whenEmpty() {
        CompletableFuture<@Nullable Void> whoWaits = new CompletableFuture<>();
        empty = whoWaits;
        if (waiting.get() == 0) {
            whoWaits.complete(null);
        }
        return whoWaits;
    }
}
