package dev.beckon.demo.webhook;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of events that wait to be told, in {@link Lane lanes}. An event that is not taken is told again, after one second, two, four and so on up to a
 * minute, until an hour is over; meanwhile its lane waits. When {@value #MOST} wait, new ones are dropped. What was dropped, for the one reason or the
 * other, is counted and told as soon as there is room.
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

    private final Teller teller;
    private final InstantSource clock;
    private final BiConsumer<Duration, Runnable> timer;
    private final Consumer<Long> tellOfDropped;
    private final Lane[] lanes = Stream.generate(Lane::new).limit(LANES).toArray(Lane[]::new);
    private final AtomicInteger waiting = new AtomicInteger();

    /** Not yet said. */
    private final AtomicLong dropped = new AtomicLong();

    private final LongAdder toldInAll = new LongAdder();
    private final LongAdder retriedInAll = new LongAdder();
    private final LongAdder droppedInAll = new LongAdder();
    private volatile @Nullable CompletableFuture<@Nullable Void> empty;

    /**
     * @param timer runs something later
     * @param tellOfDropped adds an event that says how many were dropped
     */
    Outbound(Teller teller, InstantSource clock, BiConsumer<Duration, Runnable> timer, Consumer<Long> tellOfDropped) {
        this.teller = teller;
        this.clock = clock;
        this.timer = timer;
        this.tellOfDropped = tellOfDropped;
    }

    void add(CloudEvent event) {
        if (waiting.get() >= MOST) {
            drop(event, "too many wait");
            return;
        }
        sayDropped();
        waiting.incrementAndGet();
        Lane lane = lanes[Math.floorMod(event.subject().hashCode(), LANES)];
        CloudEvent now = lane.add(event);
        if (now != null) {
            tell(lane, now, FIRST_PAUSE);
        }
    }

    private void drop(CloudEvent event, String why) {
        droppedInAll.increment();
        if (dropped.getAndIncrement() == 0) {
            LOG.warn("events for --webhook-url are dropped, the first of type {}: {}", event.type(), why);
        }
    }

    private void sayDropped() {
        long count = dropped.getAndSet(0);
        if (count > 0) {
            tellOfDropped.accept(count);
        }
    }

    private void tell(Lane lane, CloudEvent event, Duration pause) {
        CompletableFuture<Boolean> told;
        try {
            told = teller.tell(event);
        } catch (RuntimeException failure) {
            told = CompletableFuture.failedFuture(failure);
        }
        told.whenComplete((taken, failure) -> {
            if (Boolean.TRUE.equals(taken)) {
                toldInAll.increment();
                done(lane);
            } else if (clock.instant().isAfter(event.time().plus(GIVES_UP))) {
                drop(event, "not taken for " + GIVES_UP);
                done(lane);
            } else {
                Duration longer = pause.multipliedBy(2);
                retriedInAll.increment();
                timer.accept(
                        pause, () -> tell(lane, event, longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE));
            }
        });
    }

    private void done(Lane lane) {
        int left = waiting.decrementAndGet();
        sayDropped();
        CompletableFuture<@Nullable Void> whoWaits = empty;
        if (left == 0 && whoWaits != null) {
            whoWaits.complete(null);
        }
        CloudEvent next = lane.next();
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
