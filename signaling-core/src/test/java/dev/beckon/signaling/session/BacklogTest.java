package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private final Limits limits = Limits.builder().waitingMessages(64).build();
    private final Backlog backlog = new Backlog(limits);

    private int addsUntilStop() {
        int added = 1;
        while (!backlog.added(100)) {
            added++;
        }
        return added;
    }

    @Test
    void reading_stops_at_a_half_and_goes_on_at_a_quarter() {
        assertThat(addsUntilStop()).isEqualTo(32);
        for (int waiting = 31; waiting > 16; waiting--) {
            assertThat(backlog.removed()).isFalse();
        }
        assertThat(backlog.isStopped()).isTrue();
        assertThat(backlog.removed()).isTrue();
        assertThat(backlog.isStopped()).isFalse();
        assertThat(addsUntilStop()).isEqualTo(16);
    }

    @Test
    void it_is_said_once_however_the_half_is_passed() {
        addsUntilStop();
        for (int i = 0; i < 20; i++) {
            assertThat(backlog.added(100)).isFalse();
        }
        for (int i = 0; i < 10; i++) {
            assertThat(backlog.removed()).isFalse();
        }
        for (int i = 0; i < 10; i++) {
            assertThat(backlog.added(100)).isFalse();
        }
        assertThat(backlog.isStopped()).isTrue();
    }

    @Test
    void what_a_transport_had_read_is_borne_and_more_is_not() {
        addsUntilStop();
        int large = limits.frameBytes() / 40;
        for (int i = 0; i < 80; i++) {
            backlog.added(large);
            assertThat(backlog.isTooMuch()).as("%d", i).isFalse();
        }
        for (int i = 0; i < 10; i++) {
            backlog.added(large);
        }
        assertThat(backlog.isTooMuch()).isTrue();
    }

    @Test
    void few_large_messages_are_not_too_much() {
        addsUntilStop();
        for (int i = 0; i < 32; i++) {
            backlog.added(limits.frameBytes());
        }
        assertThat(backlog.isTooMuch()).isFalse();
    }
}
