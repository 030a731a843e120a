package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.limits.Share;
import dev.beckon.signaling.limits.Shares;
import dev.beckon.signaling.session.FairShares.Kind;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FairSharesTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final FairShares shares = new FairShares(
            new Shares(
                    new Share(10, 60),
                    Share.UNLIMITED,
                    new Share(5, 60),
                    new Share(5, 60),
                    new Share(5, 60),
                    new Share(50, 2)),
            42,
            1_000);

    private long now = 1_000;

    private int taken(String address) {
        int count = 0;
        while (count < 10_000 && shares.take(Kind.OPENED, Network.of(address), now)) {
            count++;
        }
        return count;
    }

    @Test
    void a_network_has_its_burst_and_then_its_rate() {
        assertThat(taken("192.0.2.1")).isEqualTo(10);
        assertThat(taken("192.0.2.1")).isZero();
        now += 3 * SECOND;
        assertThat(taken("192.0.2.1")).isEqualTo(3);
        now += 3_600 * SECOND;
        assertThat(taken("192.0.2.1")).isEqualTo(10);
        assertThat(taken("192.0.2.2")).as("another has its own").isEqualTo(10);
    }

    @Test
    void an_ipv6_network_has_one_share_and_a_site_eight() {
        assertThat(taken("2001:db8:0:1::1")).isEqualTo(10);
        assertThat(taken("2001:db8:0:1:ffff::2")).isZero();
        int site = 10;
        for (int network = 2; network < 100; network++) {
            site += taken("2001:db8:0:" + Integer.toHexString(network) + "::1");
        }
        assertThat(site).isEqualTo(80);
        assertThat(taken("2001:db8:1:1::1")).as("another site").isEqualTo(10);
    }

    @Test
    void what_has_no_limit_and_what_comes_from_nowhere_is_not_counted() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(shares.take(Kind.HELLO, Network.of("192.0.2.1"), now)).isTrue();
            assertThat(shares.take(Kind.OPENED, Network.of("unknown"), now)).isTrue();
        }
    }

    @Test
    void who_is_wrong_too_often_has_to_wait_and_who_is_not_has_not() {
        Network bad = Network.of("192.0.2.1");
        for (int i = 0; i < 5; i++) {
            assertThat(shares.waitMillis(Kind.WRONG_TOKEN, bad, now)).isZero();
            shares.wrong(Kind.WRONG_TOKEN, bad, now);
        }
        assertThat(shares.waitMillis(Kind.WRONG_TOKEN, bad, now)).isBetween(900L, 1_001L);
        assertThat(shares.waitMillis(Kind.WRONG_PASSWORD, bad, now))
                .as("counted apart")
                .isZero();
        assertThat(shares.waitMillis(Kind.WRONG_TOKEN, Network.of("192.0.2.2"), now))
                .isZero();
        now += 2 * SECOND;
        assertThat(shares.waitMillis(Kind.WRONG_TOKEN, bad, now)).isZero();
    }

    @Test
    void all_who_are_wrong_have_a_share_together_which_is_none_of_the_others_business() {
        for (int i = 0; i < 5 * Shares.ALL; i++) {
            shares.wrong(Kind.WRONG_TOKEN, Network.of("10.0." + i / 256 + "." + i % 256), now);
        }
        assertThat(shares.waitMillis(Kind.WRONG_TOKEN, Network.of("10.0.0.1"), now))
                .as("wrong once, as many others were")
                .isPositive();
        assertThat(shares.waitMillis(Kind.WRONG_TOKEN, Network.of("192.0.2.1"), now))
                .as("never wrong")
                .isZero();
    }

    @Test
    void a_room_slows_down_whoever_tries_its_password() {
        for (int i = 0; i < 50; i++) {
            assertThat(shares.waitMillis("r", now)).isZero();
            shares.wrongPassword("r", now);
        }
        assertThat(shares.waitMillis("r", now)).isBetween(29_000L, 30_001L);
        assertThat(shares.waitMillis("s", now)).isZero();
        int guesses = 0;
        for (int minute = 0; minute < 24 * 60; minute++) {
            now += 60 * SECOND;
            while (shares.waitMillis("r", now) == 0) {
                shares.wrongPassword("r", now);
                guesses++;
            }
        }
        assertThat(guesses).as("of 10,000 in a day").isLessThanOrEqualTo(2_881);
    }

    /** An attacker with very many addresses can not use up what others have, and takes no more memory than anybody. */
    @Test
    void ten_thousand_busy_networks_leave_others_their_shares() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            for (int times = 0; times < 10; times++) {
                shares.take(Kind.OPENED, new Network(1L << 32 | i, 0), now);
            }
        }
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            refused += shares.take(
                            Kind.OPENED, new Network(1L << 32 | random.nextInt() & 0x7FFF_FFFFL | 0x4000_0000L, 0), now)
                    ? 0
                    : 1;
        }
        assertThat(refused).as("of a thousand newcomers").isLessThan(20);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8::1, 2001:db8:0:0:ffff::9, true",
        "2001:db8::1, 2001:db8:0:1::1, false",
        "fe80::1%eth0, fe80::2, true",
        "::ffff:192.0.2.1, 192.0.2.1, true",
        "64:ff9b::192.0.2.1, 64:ff9b::c000:203, true",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::2, true",
        "::1, ::2, true"
    })
    void a_network_is_an_address_or_64_bits(String one, String other, boolean same) {
        assertThat(Network.of(one).key() == Network.of(other).key()).isEqualTo(same);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "",
                "localhost",
                "abc.def",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "a:b:c:::",
                ":",
                "1::2::3",
                "1:2:3:4:5:6:7:8:9",
                "g::",
                "12345::",
                "::1.2.3"
            })
    void what_is_no_address_is_not_looked_up(String remote) {
        assertThat(Network.of(remote)).isNull();
    }

    @Test
    void a_share_has_both_numbers_or_neither() {
        assertThatThrownBy(() -> new Share(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Share(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Share.UNLIMITED.each()).isZero();
    }
}
