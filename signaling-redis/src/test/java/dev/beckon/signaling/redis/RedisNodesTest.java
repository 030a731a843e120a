package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes with sessions over one engine: what clients see of it when they call, move, and lose their node. */
@Timeout(180)
class RedisNodesTest {

    private Nodes nodes;
    private Signaling one;
    private Signaling two;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes();
        one = nodes.node("one");
        two = nodes.node("two");
    }

    @AfterEach
    void stop() throws IOException {
        nodes.close();
    }

    @Test
    void a_negotiation_and_messages_pass_between_nodes_in_order() {
        Client ana = nodes.client(one).hello("ana");
        Client bo = nodes.client(two).hello("bo");
        nodes.inOneRoom(ana, bo);
        ana.says("{'type':'offer','to':'bo','sdp':'v=0','epoch':1}");
        assertThat(bo.gets("offer").path("from").asText()).isEqualTo("ana");
        bo.says("{'type':'answer','to':'ana','sdp':'v=0','epoch':1}");
        assertThat(ana.gets("answer").path("epoch").asInt()).isEqualTo(1);
        for (int i = 0; i < 200; i++) {
            bo.says(
                    i % 2 == 0
                            ? "{'type':'send','room':'r','data':" + i + "}"
                            : "{'type':'send','to':'ana','data':" + i + "}");
        }
        for (int i = 0; i < 200; i++) {
            assertThat(ana.gets("message").path("data").asInt()).isEqualTo(i);
        }
        bo.says("{'type':'bye'}");
        assertThat(ana.gets("peer-left").path("reason").asText()).isEqualTo("left");
    }

    @Test
    void a_call_passes_between_nodes() {
        Client ana = nodes.client(one).hello("ana");
        Client bo = nodes.client(two).hello("bo");
        ana.says("{'type':'call','to':'bo','id':1}");
        JsonNode incoming = bo.gets("incoming");
        ana.gets("ringing");
        bo.says("{'type':'accept','call':'" + incoming.path("call").asText() + "'}");
        assertThat(bo.gets("accepted").path("peer").asText()).isEqualTo("ana");
        assertThat(ana.gets("accepted").path("peer").asText()).isEqualTo("bo");
        ana.says("{'type':'hangup','call':'" + incoming.path("call").asText() + "'}");
        assertThat(bo.gets("ended").path("reason").asText()).isEqualTo("hangup");
    }

    @Test
    void a_client_comes_back_at_another_node_and_has_lost_nothing() {
        Client ana = nodes.client(one).hello("ana");
        Client bo = nodes.client(two).hello("bo");
        nodes.inOneRoom(ana, bo);
        bo.breaks();
        ana.gets("peer-away");
        for (int i = 0; i < 20; i++) {
            ana.says("{'type':'send','to':'bo','data':" + i + "}");
        }
        Client again = nodes.client(one).resumes(bo);
        assertThat(again.gets("welcome").path("resumed").asBoolean()).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(again.gets("message").path("data").asInt()).isEqualTo(i);
        }
        ana.gets("peer-back");
        again.says("{'type':'send','room':'r','data':'here'}");
        assertThat(ana.gets("message").path("data").asText()).isEqualTo("here");
        Client third = nodes.client(two).resumes(again);
        assertThat(third.gets("welcome").path("resumed").asBoolean()).isTrue();
        assertThat(nodes.told).containsSubsequence("two GIVEN", "one FETCHED", "one GIVEN", "two FETCHED");
        assertThat(nodes.told).contains("one ran enter", "two ran move");
        Client thief = nodes.client(one);
        thief.says("{'type':'hello','resume':{'session':'bo.AAAAAAAAAAAAAAAAAAAAAA','received':0}}");
        assertThat(thief.gets("error").path("code").asText()).isEqualTo("resume-invalid");
    }

    @Test
    void a_client_that_may_not_have_got_its_welcome_has_its_id_again_at_another_node() {
        Client lost = nodes.client(one).hello("ana");
        lost.breaks();
        Client ana = nodes.client(two).hello("ana"); // without a secret
        ana.says("{'type':'ping'}");
        ana.breaks();
        Client other = nodes.client(one);
        other.says("{'type':'hello','peer':'ana'}");
        assertThat(other.gets("error").path("code").asText()).isEqualTo("id-taken");
    }

    @Test
    void the_clients_of_a_node_that_stops_go_on_at_another_and_have_lost_nothing() {
        Client ana = nodes.client(one).hello("ana");
        Client bo = nodes.client(two).hello("bo");
        nodes.inOneRoom(ana, bo);
        two.stop().join();
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> bo.closed() == CloseReason.RESTART);
        for (int i = 0; i < 20; i++) {
            ana.says("{'type':'send','to':'bo','data':" + i + "}");
        }
        nodes.registries.get(1).close();
        Client again = nodes.client(one).resumes(bo);
        assertThat(again.gets("welcome").path("resumed").asBoolean()).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(again.gets("message").path("data").asInt()).isEqualTo(i);
        }
        assertThat(nodes.told).containsSubsequence("two PARKED", "one FETCHED");
    }

    @Test
    void the_peers_of_a_dead_node_keep_their_rooms_and_calls_and_go_on_at_another_node() throws IOException {
        Client ana = nodes.client(one).hello("ana");
        Client bo = nodes.client(two).hello("bo");
        nodes.inOneRoom(bo, ana); // bo moderates
        bo.says("{'type':'lock','room':'r'}");
        bo.gets("room-updated");
        ana.gets("room-updated");
        ana.says("{'type':'call','to':'bo','id':1}");
        String call = bo.gets("incoming").path("call").asText();
        ana.gets("ringing");
        bo.says("{'type':'accept','call':'" + call + "'}");
        bo.gets("accepted");
        ana.gets("accepted");

        nodes.server.cut("two");
        Client again = nodes.comesBack(one, bo, "bo"); // while the others still believe in its node
        assertThat(again.gets("joined").path("moderator").asText()).isEqualTo("bo");
        assertThat(again.gets("accepted").path("call").asText()).isEqualTo(call);
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            JsonNode next = ana.next();
            heard.add(next.path("type").asText()
                    + (next.has("call") ? " call" : " room")
                    + (next.has("resumed") ? " " + next.path("resumed").asBoolean() : ""));
        }
        assertThat(heard)
                .containsExactlyInAnyOrder(
                        "peer-away room", "peer-away call", "peer-back room false", "peer-back call false");

        again.says("{'type':'send','room':'r','data':1}");
        assertThat(ana.gets("message").path("data").asInt()).isEqualTo(1);
        again.says("{'type':'offer','to':'ana','sdp':'v=0','epoch':1}");
        ana.gets("offer");
        again.says("{'type':'unlock','room':'r'}");
        assertThat(ana.gets("room-updated").path("locked").asBoolean()).isFalse();
        ana.says("{'type':'hangup','call':'" + call + "'}");
        again.gets("room-updated");
        assertThat(again.gets("ended").path("reason").asText()).isEqualTo("hangup");
    }

    @Test
    void a_client_of_a_dead_node_goes_on_although_what_it_had_said_with_an_older_secret_comes_first()
            throws IOException {
        Client ana = nodes.client(one).hello("ana");
        Client bo = nodes.client(two).hello("bo");
        nodes.inOneRoom(ana, bo);
        bo.breaks();
        Client newer = nodes.client(two).resumes(bo);
        newer.gets("welcome");
        nodes.server.cut("two");
        nodes.comesBack(one, bo, "bo"); // late, over a connection that nobody reads
        assertThat(nodes.comesBack(one, newer, "bo").gets("joined").path("room").asText())
                .isEqualTo("r");
    }

    @Test
    void a_peer_of_a_dead_node_whose_client_does_not_come_is_lost_after_the_grace_time() throws IOException {
        Client ana = nodes.client(one).hello("ana");
        Client bo = nodes.client(nodes.node(
                        "brief", Nodes.patient().grace(Duration.ofSeconds(3)).build(), Nodes.LEASE))
                .hello("bo");
        nodes.inOneRoom(ana, bo);
        nodes.server.cut("brief");
        ana.gets("peer-away");
        Client thief = nodes.client(two);
        thief.says("{'type':'hello','resume':{'session':'bo.AAAAAAAAAAAAAAAAAAAAAA','received':0}}");
        assertThat(thief.gets("error").path("code").asText()).isEqualTo("resume-invalid");
        assertThat(ana.gets("peer-left").path("reason").asText()).isEqualTo("lost");
        nodes.client(two).hello("bo"); // the id is free
    }
}
