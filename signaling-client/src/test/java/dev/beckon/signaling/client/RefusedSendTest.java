package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.client.World.Person;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server does not pass on is told, with what it was. */
class RefusedSendTest {

    private static String error(int re, String code) {
        return "{'type':'error','re':" + re + ",'code':'" + code + "','message':'no','retryable':false}";
    }

    @Test
    void a_message_to_a_peer_out_of_reach() {
        World world = new World();
        Person ana = world.person("ana");
        Person bo = world.person("bo");
        ana.in("r");
        ana.client.send("bo", "1");
        world.time.settle();
        assertThat(ana.heard.take()).containsExactly("refused to bo 1 NOT_FOUND");
        bo.in("r");
        ana.heard.take();
        ana.client.send("bo", "2");
        world.time.settle();
        assertThat(ana.heard.take()).isEmpty();
        assertThat(bo.heard.take()).containsExactly("message ana 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unavailable", "forbidden", "internal"})
    void a_message_to_a_peer_or_a_room_whatever_the_reason(String code) {
        Script server = new Script().welcomed();
        server.client.joinAsync("r", JoinOptions.existing(), server.ears).thenAccept(room -> room.send("\"b\""));
        server.says("{'type':'joined','re':1,'room':'r','capacity':4,'moderator':'bo','peers':[]}");
        server.client.send("bo", "\"a\"");
        assertThat(server.heard())
                .contains(
                        "{'type':'send','id':2,'room':'r','data':'b'}", "{'type':'send','id':3,'to':'bo','data':'a'}");
        server.ears.take();
        server.says(error(3, code));
        server.says(error(2, code));
        String named = code.toUpperCase(Locale.ROOT);
        assertThat(server.ears.take()).containsExactly("refused to bo \"a\" " + named, "r: refused \"b\" " + named);
        server.says(error(3, code));
        assertThat(server.ears.take()).isEmpty();
    }

    @Test
    void a_message_that_waited_for_the_connection_longer_than_a_refusal_takes_is_told_too() {
        Script server = new Script().welcomed();
        server.network.webSockets = server.network.streams = FakeNetwork.Way.FAIL;
        server.network.last().cut();
        server.client.send("bo", "1");
        server.advance(Duration.ofSeconds(40));
        server.network.webSockets = server.network.streams = FakeNetwork.Way.PASS;
        server.comesBack();
        server.says(Script.WELCOME.replace("'resumed':false", "'resumed':true"));
        assertThat(server.heard()).containsExactly("{'type':'send','id':1,'to':'bo','data':1}");
        server.ears.take();
        server.says("{'type':'ack','received':1}");
        server.says(error(1, "forbidden"));
        assertThat(server.ears.take()).containsExactly("refused to bo 1 FORBIDDEN");
    }

    @Test
    void a_room_that_was_left_hears_nothing_more() {
        Script server = new Script().welcomed();
        server.client.joinAsync("r", JoinOptions.existing(), server.ears).thenAccept(room -> {
            room.send("1");
            room.leaveAsync();
        });
        server.says("{'type':'joined','re':1,'room':'r','capacity':4,'moderator':'bo','peers':[]}");
        server.ears.take();
        server.says(error(2, "not-found"));
        assertThat(server.ears.take()).isEmpty();
    }

    @Test
    void the_loss_and_the_end_of_a_session_are_told_once_and_not_for_each_message() {
        Script server = new Script().welcomed();
        server.client.send("bo", "1");
        server.network.last().cut();
        server.comesBack();
        server.ears.take();
        server.says(Script.WELCOME.replace("'s1'", "'s2'"));
        assertThat(server.ears.events()).containsExactly("welcomed false");
        server.client.send("bo", "2");
        server.closes(4501);
        assertThat(server.ears.events()).singleElement().asString().startsWith("closed ");
    }

    @Test
    void no_more_is_held_for_it_than_some_mebibytes() {
        Script server = new Script();
        server.client(options -> options.outbox(1_000, Long.MAX_VALUE));
        server.welcomed();
        String large = "\"" + "x".repeat(180_000) + "\"";
        int all = Requests.MOST_BYTES / large.length() + 1;
        IntStream.range(0, all).forEach(i -> server.client.send("bo", large));
        server.heard();
        server.says(error(1, "unavailable"));
        assertThat(server.ears.events()).doesNotContain("refused to bo " + large + " UNAVAILABLE");
        server.says(error(2, "unavailable"));
        server.says(error(all, "unavailable"));
        assertThat(server.ears.events())
                .isEqualTo(
                        List.of("refused to bo " + large + " UNAVAILABLE", "refused to bo " + large + " UNAVAILABLE"));
    }
}
