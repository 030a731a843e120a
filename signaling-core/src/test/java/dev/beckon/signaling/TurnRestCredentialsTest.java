package dev.beckon.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Requester;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnRestCredentialsTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000));
    private static final List<String> URLS = List.of("turn:turn.example.org:3478");

    @Test
    void a_credential_is_the_hmac_of_expiry_and_peer() {
        TurnRestCredentials turn = new TurnRestCredentials(URLS, "north", Duration.ofMinutes(10), CLOCK);
        Requester ana = new Requester(new PeerInfo("ana", null, null), Identity.ANONYMOUS);
        // printf 1700000600:ana | openssl dgst -sha1 -hmac north -binary | base64
        assertThat(turn.iceServers(ana).toCompletableFuture().join())
                .containsExactly(
                        new IceServer(URLS, "1700000600:ana", "CUniVFvDjgPnZ3VOzvcSzL4PGY4=", Duration.ofMinutes(10)));
    }

    @Test
    void it_names_the_user_where_there_is_one() {
        TurnRestCredentials turn = new TurnRestCredentials(URLS, "north", Duration.ofMinutes(10), CLOCK);
        Requester ana = new Requester(
                new PeerInfo("p1", null, null), new Identity("Ana: Ö" + "x".repeat(200) + "é".repeat(50)));
        IceServer server = turn.iceServers(ana).toCompletableFuture().join().get(0);
        assertThat(server.username())
                .startsWith("1700000600:Ana%3A+%C3%96x")
                .hasSizeLessThan(509)
                .isASCII();
    }

    @Test
    void what_is_logged_of_it_holds_no_secret() {
        TurnRestCredentials turn = new TurnRestCredentials(URLS, "north", Duration.ofMinutes(10), CLOCK);
        Requester ana = new Requester(new PeerInfo("ana", null, null), Identity.ANONYMOUS);
        assertThat(turn + " " + turn.iceServers(ana).toCompletableFuture().join())
                .doesNotContain("north")
                .doesNotContain("CUni");
    }

    @Test
    void a_lifetime_over_ten_minutes_is_refused() {
        for (Duration bad : List.of(Duration.ofMinutes(10).plusNanos(1), Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatThrownBy(() -> new TurnRestCredentials(URLS, "north", bad, CLOCK))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(bad.toString());
        }
    }

    @Test
    void a_url_and_a_secret_are_needed() {
        assertThatThrownBy(() -> new TurnRestCredentials(List.of(), "north", Duration.ofMinutes(1), CLOCK))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TurnRestCredentials(URLS, "", Duration.ofMinutes(1), CLOCK))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
