package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** TURN credentials run out: no client is to be left with old ones. */
class IceServersTest {

    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final FakeTime time = new FakeTime();
    private int made;
    private boolean failing;
    private final Signaling node = Signaling.builder(time)
            .iceServers(this::servers)
            .random(new Random(1))
            .build();
    private TestClient ana;

    private CompletionStage<List<IceServer>> servers(Requester who) {
        if (failing) {
            return CompletableFuture.failedStage(new IllegalStateException("the TURN service is away"));
        }
        made++;
        return CompletableFuture.completedStage(List.of(
                IceServer.of("stun:stun.example.org"),
                new IceServer(List.of("turn:turn.example.org"), "user" + made, "secret", LIFETIME)));
    }

    private static String user(JsonNode message) {
        return message.path("iceServers").path(1).path("username").asText();
    }

    @BeforeEach
    void ana_is_there() {
        ana = new TestClient(node, time);
        assertThat(user(ana.says("{'type':'hello','peer':'ana'}").gets("welcome")))
                .isEqualTo("user1");
    }

    /** With what keeps a client alive. */
    private void passes(Duration duration) {
        for (Duration left = duration; left.toSeconds() > 0; left = left.minusSeconds(5)) {
            time.advance(Duration.ofSeconds(5));
            ana.pong();
        }
    }

    @Test
    void fresh_ones_come_unasked_before_the_old_ones_run_out() {
        passes(Duration.ofSeconds(445));
        ana.getsNothing();
        passes(Duration.ofSeconds(10));
        JsonNode pushed = ana.gets("ice-servers");
        assertThat(user(pushed)).isEqualTo("user2");
        assertThat(pushed.has("re")).isFalse();
        passes(Duration.ofSeconds(440));
        ana.getsNothing();
        passes(Duration.ofSeconds(15));
        assertThat(user(ana.gets("ice-servers"))).isEqualTo("user3");
    }

    @Test
    void those_that_were_asked_for_count() {
        passes(Duration.ofSeconds(400));
        assertThat(user(ana.says("{'type':'ice-servers','id':1}").gets("ice-servers")))
                .isEqualTo("user2");
        passes(Duration.ofSeconds(445));
        ana.getsNothing();
        passes(Duration.ofSeconds(10));
        assertThat(user(ana.gets("ice-servers"))).isEqualTo("user3");
    }

    @Test
    void while_there_are_none_the_client_keeps_what_it_has_and_gets_fresh_ones_soon() {
        failing = true;
        passes(Duration.ofSeconds(460));
        ana.getsNothing();
        failing = false;
        passes(Duration.ofSeconds(20));
        assertThat(user(ana.gets("ice-servers"))).isEqualTo("user2");
    }

    /** {@code FOREVER} has more nanoseconds than there are numbers. */
    @Test
    void what_is_good_for_ever_is_never_pushed_and_nothing_that_is_none_is_passed_on() {
        List<@Nullable IceServer> given = new ArrayList<>();
        given.add(new IceServer(
                List.of("turn:turn.example.org"), "for ever", "secret", ChronoUnit.FOREVER.getDuration()));
        Signaling still = Signaling.builder(time)
                .iceServers(who -> CompletableFuture.completedStage(given))
                .build();
        TestClient bo = new TestClient(still, time).hello("bo");
        assertThat(bo.says("{'type':'ice-servers','id':1}").gets("ice-servers").path("iceServers"))
                .hasSize(1);
        given.add(null);
        assertThat(bo.says("{'type':'ice-servers','id':2}").gets("ice-servers").path("iceServers"))
                .isEmpty();
        time.advance(Duration.ofSeconds(10));
        bo.getsNothing();
        bo.breaks();
        new TestClient(still, time)
                .says("{'type':'hello','resume':{'session':'" + bo.secret + "','received':2}}")
                .gets("welcome");
    }

    @Test
    void servers_without_a_lifetime_are_never_pushed() {
        Signaling still = Signaling.builder(time)
                .iceServers(IceServerProvider.fixed(List.of(IceServer.of("stun:stun.example.org"))))
                .build();
        ana = new TestClient(still, time).hello("bo");
        passes(Duration.ofHours(2));
        ana.getsNothing();
    }

    @Test
    void a_lifetime_is_positive() {
        assertThatThrownBy(() -> new IceServer(List.of("turn:turn.example.org"), "u", "c", Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S");
    }

    @Test
    void a_port_is_one_that_there_is() {
        for (String port : List.of("0", "65536", "70000", "99999", "", "a")) {
            for (String url : List.of("stun:stun.example.org:", "turns:[2001:db8::1]:")) {
                assertThatThrownBy(() -> IceServer.of(url + port))
                        .as(url + port)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        for (String port : List.of("1", "3478", "9999", "10000", "59999", "64999", "65499", "65529", "65535")) {
            assertThat(IceServer.of("turn:[2001:db8::1]:" + port + "?transport=tcp")
                            .urls())
                    .hasSize(1);
        }
    }
}
