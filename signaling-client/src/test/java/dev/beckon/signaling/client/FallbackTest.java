package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.client.SignalingClient.Transport;
import dev.beckon.signaling.client.World.Person;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Server-sent events and POST where WebSockets come to nothing. */
class FallbackTest {

    private final World world = new World();
    private final Person ana = world.new Person("ana", options -> {});

    private long webSocketsTried() {
        return ana.network.asked.stream()
                .filter(uri -> uri.getScheme().equals("wss"))
                .count();
    }

    @Test
    void a_web_socket_that_opens_is_used_and_nothing_else_is_tried() {
        ana.connected();
        world.time.advance(Duration.ofHours(1));
        assertThat(ana.client.transport()).isEqualTo(Transport.WEBSOCKET);
        assertThat(ana.network.asked).extracting(Object::toString).containsExactly("wss://host/signal");
    }

    @Test
    void after_two_web_sockets_that_could_not_be_opened() {
        ana.network.webSockets = FakeNetwork.Way.FAIL;
        ana.connected();
        assertThat(ana.client.transport()).isEqualTo(Transport.SSE);
        assertThat(ana.network.asked)
                .extracting(Object::toString)
                .containsExactly("wss://host/signal", "wss://host/signal", "https://host/signal");
    }

    @Test
    void why_no_web_socket_opens_is_told_although_streams_have_no_word_for_it() {
        ana.network.webSockets = FakeNetwork.Way.FAIL;
        ana.network.streams = FakeNetwork.Way.SILENT;
        ana.client.connectAsync();
        world.time.advance(Duration.ofSeconds(2));
        assertThatThrownBy(() -> ana.client.connect(Duration.ZERO))
                .isInstanceOf(ClientException.class)
                .hasMessage("no welcome within PT0S: no way leads there");
    }

    @Test
    void after_one_that_nobody_answered() {
        ana.network.webSockets = FakeNetwork.Way.SILENT;
        ana.client.connectAsync();
        world.time.advance(Duration.ofSeconds(12));
        assertThat(ana.client.transport()).isEqualTo(Transport.SSE);
        assertThat(ana.client.state()).isEqualTo(SignalingClient.State.OPEN);
    }

    @Test
    void when_streams_come_to_nothing_too_web_sockets_have_their_turn_again() {
        ana.network.webSockets = FakeNetwork.Way.FAIL;
        ana.network.streams = FakeNetwork.Way.FAIL;
        ana.client.connectAsync();
        world.time.advance(Duration.ofMinutes(1));
        assertThat(webSocketsTried()).isGreaterThan(3);
        ana.network.webSockets = FakeNetwork.Way.PASS;
        world.time.advance(Duration.ofMinutes(1));
        assertThat(ana.client.transport()).isEqualTo(Transport.WEBSOCKET);
        assertThat(ana.client.state()).isEqualTo(SignalingClient.State.OPEN);
    }

    @Test
    void in_the_middle_of_a_session_which_loses_nothing_either_way() {
        Person bo = world.person("bo");
        ana.connected().in("r");
        bo.in("r");
        ana.network.webSockets = FakeNetwork.Way.FAIL;
        ana.network.last().cut();
        ana.client.send("bo", "1");
        world.time.advance(Duration.ofSeconds(5));
        assertThat(ana.client.transport()).isEqualTo(Transport.SSE);
        bo.client.send("ana", "2");
        world.time.settle();
        ana.network.webSockets = FakeNetwork.Way.PASS;
        bo.heard.take();
        world.time.advance(Duration.ofMinutes(2));
        assertThat(ana.client.transport()).isEqualTo(Transport.WEBSOCKET);
        ana.client.send("bo", "3");
        bo.client.send("ana", "4");
        world.time.settle();
        assertThat(ana.heard.events()).contains("message bo 2", "message bo 4").doesNotContain("welcomed false");
        assertThat(bo.heard.events()).contains("message ana 3").doesNotContain("left ana LOST");
    }

    @Test
    void a_web_socket_is_tried_ever_more_rarely_and_the_session_stays_where_it_is_until_one_opens() {
        ana.network.webSockets = FakeNetwork.Way.FAIL;
        ana.connected();
        assertThat(webSocketsTried()).isEqualTo(2);
        world.time.advance(Duration.ofSeconds(61));
        assertThat(webSocketsTried()).isEqualTo(3);
        world.time.advance(Duration.ofSeconds(118));
        assertThat(webSocketsTried()).isEqualTo(3);
        world.time.advance(Duration.ofSeconds(3));
        assertThat(webSocketsTried()).isEqualTo(4);
        assertThat(ana.heard.events()).doesNotContain("retrying 1 after 1006");
    }

    @Test
    void what_the_server_closes_with_a_code_proves_that_it_can_be_reached() {
        Script server = new Script();
        server.welcomed();
        for (int i = 0; i < 6; i++) {
            server.closes(1011);
            server.comesBack();
            server.says(Script.WELCOME);
        }
        assertThat(server.client.transport()).isEqualTo(Transport.WEBSOCKET);
    }
}
