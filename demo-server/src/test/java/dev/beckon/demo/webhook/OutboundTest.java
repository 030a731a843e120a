package dev.beckon.demo.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Order, repetition and bounds, on a clock of its own. */
class OutboundTest {

    private record Try(CloudEvent event, CompletableFuture<Boolean> answer) {}

    private final List<Try> tries = new ArrayList<>();
    private final Map<Runnable, Long> later = new LinkedHashMap<>();
    private final List<Long> saidDropped = new ArrayList<>();
    private long now;
    private int numbers;

    private final Outbound outbound = new Outbound(
            event -> {
                Try next = new Try(event, new CompletableFuture<>());
                tries.add(next);
                return next.answer();
            },
            () -> now,
            (pause, task) -> later.put(task, now + pause.toNanos()),
            this::ofDropped);

    private CloudEvent event(String subject) {
        return new CloudEvent("e" + numbers++, "urn:x", "t", subject, Instant.EPOCH, json -> {});
    }

    private CloudEvent ofDropped(long count) {
        saidDropped.add(count);
        return event("dropped");
    }

    private CloudEvent adds(String subject) {
        CloudEvent event = event(subject);
        outbound.add(event);
        return event;
    }

    private void passes(Duration time) {
        now += time.toNanos();
        List<Runnable> due = later.entrySet().stream()
                .filter(entry -> entry.getValue() <= now)
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(later::remove);
        due.forEach(Runnable::run);
    }

    private Try last() {
        return tries.get(tries.size() - 1);
    }

    @Test
    void events_of_one_subject_are_told_one_after_the_other() {
        CloudEvent first = adds("room");
        CloudEvent second = adds("room");
        assertThat(tries).extracting(Try::event).containsExactly(first);
        last().answer().complete(true);
        assertThat(tries).extracting(Try::event).containsExactly(first, second);
    }

    @Test
    void what_is_not_taken_is_told_again_ever_later_with_the_same_id_and_before_what_follows() {
        CloudEvent first = adds("room");
        CloudEvent second = adds("room");
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            last().answer().complete(false);
            passes(Duration.ofSeconds(seconds).minusNanos(1));
            int before = tries.size();
            passes(Duration.ofNanos(1));
            assertThat(tries).hasSize(before + 1);
            assertThat(last().event()).isSameAs(first);
        }
        last().answer().completeExceptionally(new IllegalStateException("hung up"));
        passes(Duration.ofMinutes(1));
        last().answer().complete(true);
        assertThat(last().event()).isSameAs(second);
        assertThat(outbound.retried()).isEqualTo(9);
        assertThat(outbound.told()).isEqualTo(1);
        assertThat(outbound.waiting()).isEqualTo(1);
    }

    @Test
    void one_that_is_not_taken_holds_up_no_other_subject_of_another_lane() {
        adds("a");
        last().answer().complete(false);
        CloudEvent other = adds("b");
        assertThat(last().event()).isSameAs(other);
    }

    @Test
    void what_there_is_no_room_for_is_dropped_and_said() {
        for (int i = 0; i < Outbound.MOST + 7; i++) {
            adds("room");
        }
        assertThat(outbound.waiting()).isEqualTo(Outbound.MOST);
        assertThat(saidDropped).isEmpty();
        last().answer().complete(true);
        assertThat(saidDropped).containsExactly(7L);
        assertThat(outbound.dropped()).isEqualTo(7);
    }

    @Test
    void what_is_dropped_while_that_is_said_is_said_by_the_next_and_none_is_forgotten() {
        for (int i = 0; i < Outbound.MOST + 7; i++) {
            adds("room");
        }
        last().answer().complete(true); // one has room: that seven were dropped
        assertThat(saidDropped).containsExactly(7L);
        Try ofSeven = tries.get(1);
        adds("room");
        adds("room");
        last().answer().complete(true);
        assertThat(saidDropped).as("one at a time").containsExactly(7L);
        passes(Duration.ofMinutes(61));
        ofSeven.answer().complete(false); // nobody takes it either
        assertThat(saidDropped).containsExactly(7L, 9L);
        assertThat(outbound.dropped()).isEqualTo(9);
    }

    @Test
    void what_nobody_takes_for_an_hour_is_dropped_and_said() {
        adds("room");
        CloudEvent second = adds("room");
        last().answer().complete(false);
        passes(Duration.ofMinutes(61));
        last().answer().complete(false);
        assertThat(saidDropped).containsExactly(1L);
        assertThat(outbound.dropped()).isEqualTo(1);
        assertThat(last().event()).isSameAs(second);
    }

    @Test
    void whoever_waits_for_the_end_hears_of_it() {
        assertThat(outbound.whenEmpty()).isCompleted();
        adds("room");
        CompletableFuture<?> empty = outbound.whenEmpty();
        assertThat(empty).isNotDone();
        last().answer().complete(true);
        assertThat(empty).isCompleted();
    }
}
