package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes with sessions over one engine that is away, cut off, restarted, emptied, or behind what it was: what clients see of it. */
@Timeout(180)
class RedisEngineFaultsTest {

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
    void peers_of_one_node_go_on_while_the_engine_is_away_and_their_messages_stay_in_order() throws IOException {
        Signaling third =
                nodes.node("three", Nodes.patient().build(), Duration.ofSeconds(30)); // it is not given up for this
        RedisRegistry registry = nodes.registries.get(2);
        Client ana = nodes.client(third).hello("ana");
        Client bo = nodes.client(third).hello("bo");
        nodes.inOneRoom(ana, bo);
        Client cy = nodes.client(one).hello("cy");
        ana.says("{'type':'create','room':'other'}");
        ana.gets("created");
        cy.says("{'type':'join','room':'other'}");
        cy.gets("joined");
        ana.gets("peer-joined");
        send(ana, 0, 50);
        receive(bo, 0, 50);
        ana.says("{'type':'create','room':'quiet'}");
        ana.gets("created"); // so nothing of hers is under way

        nodes.server.cut("three");
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> !registry.isUp());
        send(ana, 50, 100);
        receive(bo, 50, 100);
        ana.says("{'type':'offer','to':'bo','sdp':'v=0','epoch':1}");
        bo.gets("offer");
        for (String refused : List.of(
                "{'type':'send','to':'cy','data':0,'id':1}",
                "{'type':'send','room':'other','data':0,'id':1}",
                "{'type':'join','room':'another','id':1}")) {
            ana.says(refused);
            assertThat(ana.gets("error").path("code").asText()).isEqualTo("unavailable");
        }

        nodes.server.letIn("three");
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(registry::isUp);
        send(ana, 100, 150);
        receive(bo, 100, 150);
        ana.says("{'type':'send','to':'cy','data':'back'}");
        assertThat(cy.gets("message").path("data").asText()).isEqualTo("back");
        assertThat(ana.closed()).isNull();
        assertThat(bo.closed()).isNull();
    }

    @Test
    void a_cut_in_the_middle_of_traffic_loses_nothing_in_silence_and_reorders_nothing() throws Exception {
        Signaling third = nodes.node("three", Nodes.patient().build(), Duration.ofSeconds(30));
        RedisRegistry registry = nodes.registries.get(2);
        Client ana = nodes.client(third).hello("ana");
        Client bo = nodes.client(third).hello("bo");
        nodes.inOneRoom(ana, bo);
        int most = 0;
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 600; i++) {
                ana.says("{'type':'send'," + (most % 3 == 0 ? "'room':'r'" : "'to':'bo'") + ",'data':" + most + ",'id':"
                        + (most + 1) + "}");
                most++;
                if (i == 300) {
                    nodes.server.cut("three");
                }
            }
            // it is up for a moment after the cut, until it has noticed
            Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> !registry.isUp());
            nodes.server.letIn("three");
            Awaitility.await().atMost(60, TimeUnit.SECONDS).until(registry::isUp);
        }
        ana.says("{'type':'send','room':'r','data':" + most + "}");
        Set<Integer> known = new TreeSet<>();
        for (int last = -1; last < most; ) {
            int next = bo.gets("message").path("data").asInt();
            assertThat(next).isGreaterThan(last);
            known.add(next);
            last = next;
        }
        for (JsonNode refused = ana.nextWithin(Duration.ofSeconds(1));
                refused != null;
                refused = ana.nextWithin(Duration.ofSeconds(1))) {
            assertThat(refused.path("code").asText()).as(refused.toString()).isEqualTo("unavailable");
            known.add(refused.path("re").asInt() - 1);
        }
        assertThat(known).hasSize(most + 1);
    }

    /** By turns to the room and to Bo. */
    private static void send(Client ana, int from, int to) {
        for (int i = from; i < to; i++) {
            ana.says("{'type':'send'," + (i % 2 == 0 ? "'room':'r'" : "'to':'bo'") + ",'data':" + i + "}");
        }
    }

    private static void receive(Client bo, int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(bo.gets("message").path("data").asInt()).isEqualTo(i);
        }
    }

    @Test
    void a_node_that_is_cut_off_is_given_up_and_does_no_harm_when_it_is_back() throws IOException {
        Client ana = nodes.client(one).hello("ana");
        Client bo = nodes.client(two).hello("bo");
        nodes.inOneRoom(ana, bo);
        nodes.server.cut("two");
        ana.gets("peer-away");
        bo.says("{'type':'send','room':'r','data':1,'id':7}");
        assertThat(bo.gets("error").path("code").asText()).isEqualTo("unavailable");
        assertThat(bo.closed()).isNull();
        assertThat(nodes.registries.get(1).state().up()).isFalse();
        Client elsewhere = nodes.comesBack(one, bo, "bo");
        elsewhere.gets("joined");
        assertThat(nodes.told)
                .contains("two CUT_OFF", "one gave up two", "one RECOVERED")
                .doesNotContain("two is fenced");
        assertThat(ana.gets("peer-back").path("resumed").asBoolean()).isFalse();
        nodes.server.letIn("two");
        bo.isSentAway();
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> nodes.registries.get(1).isUp());
        assertThat(nodes.told).containsOnlyOnce("two is fenced").doesNotContain("one is fenced");
        nodes.client(two).hello("cy").says("{'type':'join','room':'r'}");
        assertThat(ana.gets("peer-joined").path("peer").asText()).isEqualTo("cy");
        assertThat(elsewhere.gets("peer-joined").path("peer").asText()).isEqualTo("cy");
    }

    @Test
    void the_engine_restarts_with_its_file_and_nobody_has_to_come_back() throws IOException {
        Client ana = nodes.client(one).hello("ana");
        Client bo = nodes.client(two).hello("bo");
        nodes.inOneRoom(ana, bo);
        nodes.server.restart();
        nodes.awaitUp();
        JsonNode next = null;
        for (int i = 0; next == null; i++) { // what was said before the node has noticed is refused
            ana.says("{'type':'send','to':'bo','data':" + i + "}");
            next = bo.nextWithin(Duration.ofSeconds(1));
        }
        assertThat(next.path("type").asText()).as(next.toString()).isEqualTo("message");
        assertThat(ana.closed()).isNull();
        assertThat(bo.closed()).isNull();
    }

    @Test
    void an_engine_that_is_emptied_has_every_client_say_hello_again_on_its_connection() throws IOException {
        Client ana = nodes.client(one).hello("ana");
        Client bo = nodes.client(two).hello("bo");
        nodes.inOneRoom(ana, bo);
        nodes.server.ask("FLUSHALL");
        ana.says("{'type':'send','to':'bo','data':1,'id':1}"); // mostly before the node has noticed
        for (Client each : List.of(ana, bo)) {
            JsonNode welcome =
                    each.isSentAway().helloAgain(each == ana ? "ana" : "bo").gets("welcome");
            assertThat(welcome.path("resumed").asBoolean()).isFalse();
            assertThat(welcome.path("rooms")).isEmpty();
        }
        nodes.inOneRoom(ana, bo);
        bo.says("{'type':'send','to':'ana','data':2}");
        assertThat(ana.gets("message").path("data").asInt()).isEqualTo(2);
        assertThat(nodes.told).containsOnlyOnce("one is fenced").containsOnlyOnce("two is fenced");
        assertThat(ana.closed()).isNull();
        assertThat(bo.closed()).isNull();
    }

    /** As after a failover to a replica that was behind. */
    @Test
    void an_engine_that_has_lost_its_last_seconds_has_every_client_come_back_to_the_places_that_it_knows()
            throws Exception {
        Client ana = nodes.client(one).hello("ana");
        Client bo = nodes.client(two).hello("bo");
        nodes.inOneRoom(ana, bo);
        nodes.server.keep();
        Client cy = nodes.client(one).hello("cy");
        cy.says("{'type':'join','room':'r'}");
        cy.gets("joined");
        ana.gets("peer-joined");
        bo.gets("peer-joined");
        nodes.client(two).hello("di");
        for (String node : List.of("one", "two")) { // each knows that more was done than the engine will know
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> nodes.told.stream()
                                    .filter(told -> told.equals(node + " ran register"))
                                    .count()
                            == 2);
        }
        nodes.server.restartAsKept();
        for (Client each : List.of(ana, bo, cy)) {
            each.isSentAway();
        }
        nodes.awaitUp();
        assertThat(nodes.told).containsOnlyOnce("one is fenced").containsOnlyOnce("two is fenced");

        Client anaAgain = nodes.comesBack(two, ana, "ana");
        assertThat(anaAgain.gets("joined").toString()).contains("\"bo\"").doesNotContain("\"cy\"");
        Client boAgain = nodes.comesBack(one, bo, "bo");
        assertThat(boAgain.gets("joined").toString()).contains("\"ana\"").doesNotContain("\"cy\"");
        assertThat(anaAgain.gets("peer-back").path("resumed").asBoolean()).isFalse();
        JsonNode anew = cy.helloAgain("cy").gets("welcome");
        assertThat(anew.path("resumed").asBoolean()).isFalse();
        assertThat(anew.path("rooms")).isEmpty();
        boAgain.says("{'type':'send','room':'r','data':'here'}");
        assertThat(anaAgain.gets("message").path("data").asText()).isEqualTo("here");
    }

    @Test
    void messages_for_a_node_that_is_behind_are_refused_and_what_happens_in_rooms_is_told() throws IOException {
        Client ana = nodes.client(one).hello("ana");
        Client bo = nodes.client(two).hello("bo");
        nodes.inOneRoom(ana, bo);
        int behind = 65 * 1024 * 1024;
        nodes.server.ask("INCRBY b:{main}:load:two " + behind); // as if so much waited there
        for (String refused : List.of("'to':'bo'", "'room':'r'")) {
            ana.says("{'type':'send'," + refused + ",'data':0,'id':1}");
            assertThat(ana.gets("error").path("code").asText()).isEqualTo("unavailable");
        }
        assertThat(nodes.told).contains("one REFUSED");
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> nodes.registries.get(1).state().inboxBytes() >= behind);
        Client cy = nodes.client(one).hello("cy");
        cy.says("{'type':'join','room':'r'}");
        cy.gets("joined");
        bo.gets("peer-joined");
        ana.gets("peer-joined");
        nodes.server.ask("DECRBY b:{main}:load:two " + behind);
        ana.says("{'type':'send','to':'bo','data':'again'}");
        assertThat(bo.gets("message").path("data").asText()).isEqualTo("again");
    }
}
