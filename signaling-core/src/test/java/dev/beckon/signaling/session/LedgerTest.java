package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.limits.Capacity;
import dev.beckon.signaling.spi.Holding;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final int MEBI = 1024 * 1024;

    private final AtomicInteger alarms = new AtomicInteger();
    private final Ledger ledger = new Ledger(new Capacity(8 * MEBI, 2 * MEBI, 3), alarms::incrementAndGet);

    private Ledger.Account account(String address) {
        return ledger.open(Network.of(address));
    }

    @Test
    void a_network_may_hold_its_part_and_no_more() {
        Ledger.Account one = account("192.0.2.1");
        assertThat(one.add(2 * MEBI)).isTrue();
        assertThat(one.add(1)).isFalse();
        assertThat(one.hasRoom()).isFalse();
        assertThat(account("192.0.2.2").hasRoom()).isTrue();
        assertThat(one.add(-MEBI)).isTrue();
        assertThat(one.hasRoom()).isTrue();
    }

    @Test
    void connections_and_sessions_of_one_network_share_an_account_until_the_last_is_gone() {
        Ledger.Account one = account("2001:db8::1");
        assertThat(account("2001:db8::2")).isSameAs(one);
        one.close();
        assertThat(account("2001:db8::3")).isSameAs(one);
        one.close();
        one.close();
        assertThat(account("2001:db8::1")).isNotSameAs(one);
    }

    @Test
    void a_network_has_so_many_sessions() {
        Ledger.Account one = account("192.0.2.1");
        for (int i = 0; i < 3; i++) {
            assertThat(one.hasRoom()).isTrue();
            one.sessionBegins();
        }
        assertThat(one.hasRoom()).isFalse();
        one.sessionEnds();
        assertThat(one.hasRoom()).isTrue();
    }

    @Test
    void from_four_fifths_on_nothing_new_is_begun_and_beyond_all_of_it_those_who_hold_most_are_looked_for() {
        for (int i = 1; i <= 3; i++) {
            account("192.0.2." + i).add(2 * MEBI);
        }
        assertThat(ledger.hasRoom()).isTrue();
        Ledger.Account next = account("192.0.2.4");
        next.add(MEBI / 2);
        assertThat(ledger.hasRoom()).isFalse();
        assertThat(next.hasRoom()).isFalse();
        assertThat(alarms).hasValue(0);
        next.add(MEBI + MEBI / 2);
        assertThat(alarms).hasValue(0);
        Ledger.Account last = account("192.0.2.5");
        assertThat(last.add(MEBI))
                .as("there is some slack until they are closed")
                .isTrue();
        assertThat(alarms).hasValue(1);
        account("192.0.2.6").add(MEBI);
        assertThat(account("192.0.2.7").add(1)).as("and then no more").isFalse();
        assertThat(ledger.largestFirst()).endsWith(account("192.0.2.7"));
    }

    @Test
    void what_a_transport_holds_is_counted_while_it_does() {
        Holding holding = ledger.holding(Network.of("192.0.2.1"));
        assertThat(holding.holds(0)).isTrue();
        assertThat(holding.holds(MEBI)).isTrue();
        assertThat(ledger.bytes()).isEqualTo(MEBI);
        assertThat(holding.holds(3 * MEBI)).isFalse();
        holding.release();
        holding.release();
        assertThat(ledger.bytes()).isZero();
        assertThat(ledger.largestFirst()).isEmpty();
    }

    @Test
    void a_capacity_that_is_none_is_refused() {
        assertThatThrownBy(() -> new Capacity(MEBI, 2 * MEBI, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Capacity(MEBI, MEBI / 2, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Capacity.ofHeap(128L * MEBI)).isEqualTo(new Capacity(64L * MEBI, 16L * MEBI, 2_048));
        assertThat(Capacity.ofHeap(1)).isEqualTo(new Capacity(MEBI, MEBI, 2_048));
    }
}
