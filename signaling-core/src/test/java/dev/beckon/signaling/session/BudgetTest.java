package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.limits.Rates.Kind;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BudgetTest {

    private static final Rates RATES = new Rates(10, 10, 10, 10, 10);

    private static int admitted(Budget budget, Rates rates, Kind kind, long now) {
        int admitted = 0;
        while (budget.spend(rates, kind, 100, now) == 0) {
            admitted++;
        }
        return admitted;
    }

    @Test
    void a_burst_is_five_seconds_of_the_rate_and_comes_back_at_the_rate() {
        long now = 1_000_000_007L;
        Budget budget = new Budget(now);
        assertThat(admitted(budget, RATES, Kind.DATA, now)).isEqualTo(50);
        assertThat(budget.pause(now)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
        now += TimeUnit.MILLISECONDS.toNanos(1_100);
        assertThat(budget.pause(now)).isZero();
        assertThat(admitted(budget, RATES, Kind.DATA, now)).isEqualTo(10);
        assertThat(admitted(budget, RATES, Kind.REQUESTS, now))
                .as("another kind")
                .isEqualTo(50);
    }

    @Test
    void nothing_is_gained_or_lost_by_asking_often() {
        long now = 5;
        Budget budget = new Budget(now);
        long end = now + TimeUnit.SECONDS.toNanos(100);
        int admitted = 0;
        for (; now < end; now += 1_234_567) {
            admitted += budget.pause(now) == 0 && budget.spend(RATES, Kind.ACKS, 1, now) >= 0 ? 1 : 0;
        }
        assertThat(admitted).isBetween(1_049, 1_052);
    }

    @Test
    void a_connection_that_was_quiet_for_long_has_all_of_its_burst_however_long_it_was() {
        long start = Long.MAX_VALUE - TimeUnit.HOURS.toNanos(1); // the clock's origin is anywhere
        for (long quiet : new long[] {11, 2_147, 2_148, 2_160, 4_000, 4_280, 86_400}) {
            Budget budget = new Budget(start);
            admitted(budget, RATES, Kind.DATA, start);
            long now = start + TimeUnit.SECONDS.toNanos(quiet);
            assertThat(admitted(budget, RATES, Kind.DATA, now)).as(quiet + " s").isEqualTo(50);
        }
    }

    @Test
    void a_sender_that_goes_on_although_reading_has_stopped_is_taken_at_the_rate_and_no_faster() {
        Budget budget = new Budget(0);
        int taken = 0;
        for (long now = 0; now < TimeUnit.SECONDS.toNanos(1); now += 10_000) {
            taken += budget.spend(RATES, Kind.DATA, 100, now) == Budget.REFUSED ? 0 : 1;
        }
        assertThat(taken).as("two bursts, and the rate of one second").isBetween(108, 110);
    }

    @Test
    void a_rate_of_a_million_is_counted_too() {
        Budget budget = new Budget(0);
        Rates fast = Rates.UNLIMITED.with(Kind.DATA, 1_000_000);
        assertThat(admitted(budget, fast, Kind.DATA, 0)).isEqualTo(5_000_000);
    }
}
