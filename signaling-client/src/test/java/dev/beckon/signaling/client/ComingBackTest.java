package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.client.SignalingClient.State;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a client comes back, and how it notices that it has to. */
class ComingBackTest {

    private final Script server = new Script();

    @ParameterizedTest
    @ValueSource(ints = {1000, 1002, 1003, 1007, 1009, 4500, 4501, 4502, 4999})
    void never_after(int code) {
        server.welcomed().closes(code);
        server.advance(Duration.ofMinutes(10));
        assertThat(server.network.sockets).hasSize(1);
        assertThat(server.client.state()).isEqualTo(State.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1006, 1011, 1012, 4001, 4002, 4003, 4499})
    void at_once_after(int code) {
        server.welcomed().closes(code);
        assertThat(server.network.sockets).hasSize(2);
        assertThat(server.heard().get(0)).contains("'resume':{'session':'s1','received':0}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1008, 1013})
    void not_at_once_after(int code) {
        server.welcomed().closes(code);
        assertThat(server.network.sockets).hasSize(1);
        assertThat(server.ears.delay).isEqualTo(Duration.ofSeconds(2)); // half of 4 s
        server.advance(Duration.ofSeconds(2));
        assertThat(server.network.sockets).hasSize(2);
    }

    @Test
    void with_jitter_that_grows_up_to_a_bound_and_at_once_again_after_a_healthy_time() {
        server.welcomed();
        server.network.webSockets = FakeNetwork.Way.FAIL;
        server.network.streams = FakeNetwork.Way.FAIL;
        server.network.last().cut();
        server.advance(Duration.ofMinutes(3));
        assertThat(server.ears.delay).isEqualTo(Duration.ofMillis(7_500)); // half of the ceiling
        server.network.webSockets = FakeNetwork.Way.PASS;
        server.network.streams = FakeNetwork.Way.PASS;
        server.comesBack();
        server.says(Script.WELCOME.replace("'resumed':false", "'resumed':true"));
        server.advance(Wire.HEALTHY_AFTER);
        server.network.last().cut();
        server.time.settle();
        assertThat(server.ears.delay).isZero();
    }

    @Test
    void a_wake_ends_a_wait_and_probes_an_open_socket() {
        server.welcomed().closes(1013);
        server.client.wake();
        server.time.settle();
        assertThat(server.network.sockets).hasSize(2);
        server.says(Script.WELCOME);
        server.heard.clear();
        server.client.wake();
        server.time.settle();
        assertThat(server.heard).containsExactly("{'type':'ack','received':0}");
        server.advance(Duration.ofSeconds(5));
        assertThat(server.network.sockets).hasSize(3);
    }

    @Test
    void when_the_server_said_that_it_goes_after_the_time_that_it_named() {
        server.welcomed().says("{'type':'going-away','reconnectIn':1830}");
        server.closes(1012);
        assertThat(server.ears.delay).isEqualTo(Duration.ofMillis(1_830));
        server.advance(Duration.ofMillis(1_829));
        assertThat(server.network.sockets).hasSize(1);
        server.advance(Duration.ofMillis(1));
        assertThat(server.network.sockets).hasSize(2);
        assertThat(server.heard().get(0)).contains("'received':0"); // going-away is not counted
    }

    @Test
    void over_the_same_socket_when_the_server_has_lost_the_session() {
        server.welcomed();
        CompletableFuture<?> unanswered = server.client.freshIceServers().toCompletableFuture();
        server.heard();
        server.says("{'type':'hello-again'}");
        assertThat(server.client.state()).isEqualTo(State.RESUMING);
        assertThat(server.heard()).singleElement().asString().contains("'resume':{'session':'s1','received':0}");
        server.client.send("bo", "2");
        server.advance(Duration.ofSeconds(9));
        assertThat(server.heard).isEmpty(); // nothing but a welcome is awaited
        server.says(Script.WELCOME.replace("'session':'s1'", "'session':'s2'"));
        assertThat(server.client.state()).isEqualTo(State.OPEN);
        assertThat(unanswered).isCompletedExceptionally();
        assertThat(server.heard).containsExactly("{'type':'ack','received':0}");
        server.client.send("bo", "3");
        assertThat(server.heard()).singleElement().asString().contains("'data':3");
        assertThat(server.network.sockets).hasSize(1);
    }

    @Test
    void over_another_socket_when_that_does_not_answer_a_second_hello() {
        server.welcomed();
        server.says("{'type':'hello-again'}");
        server.advance(Wire.HANDSHAKE);
        server.advance(Duration.ofSeconds(1));
        assertThat(server.network.sockets).hasSize(2);
    }

    @Test
    void silence_is_ended_by_an_ack_and_a_socket_that_answers_is_kept() {
        server.welcomed();
        for (int beat = 0; beat < 20; beat++) {
            server.heard.clear();
            server.advance(Duration.ofSeconds(10));
            assertThat(server.heard).containsExactly("{'type':'ack','received':0}");
            server.says("{'type':'ack','received':0}");
        }
        assertThat(server.network.sockets).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_half_open_socket_is_given_up_after_one_and_a_half_heartbeats(boolean talking) {
        server.welcomed();
        for (int half = 0; half < 29; half++) {
            server.advance(Duration.ofMillis(500));
            if (talking) {
                server.client.send("bo", "1");
            }
        }
        assertThat(server.network.sockets).hasSize(1);
        server.advance(Duration.ofMillis(501));
        assertThat(server.network.sockets).hasSize(2);
    }

    @Test
    void a_socket_that_brings_no_welcome_in_ten_seconds_is_given_up() {
        server.network.webSockets = FakeNetwork.Way.SILENT;
        server.client.connectAsync();
        server.advance(Duration.ofSeconds(10).minusMillis(1));
        assertThat(server.network.sockets).hasSize(1);
        server.advance(Duration.ofMillis(1));
        assertThat(server.network.sockets).hasSize(2);
    }
}
