package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes with sessions over one engine: what clients see of it, and of its faults. */
@Timeout(180)
class RedisNodesTest {

    /** So long that a slow machine is not taken for a dead one. */
    private static final Duration LEASE = Duration.ofSeconds(9);

    /** Clients here do not say that they are there, and cannot be read more slowly. */
    private static Limits.Builder patient() {
        return Limits.builder().silence(Duration.ofMinutes(10)).rates(Rates.DEFAULTS.with(Rates.Kind.DATA, 0));
    }

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
    private final List<Signaling> nodes = new ArrayList<>();
    private final List<RedisRegistry> registries = new ArrayList<>();
    private RedisServer server;
    private Signaling one;
    private Signaling two;

    @BeforeEach
    void start() throws IOException {
        server = new RedisServer();
        one = node("one");
        two = node("two");
    }

    private Signaling node(String name) throws IOException {
        return node(name, patient().build(), LEASE);
    }

    private Signaling node(String name, Limits limits, Duration lease) throws IOException {
        RedisRegistry registry =
                RedisRegistry.builder(server.uri(name)).node(name).lease(lease).open();
        registries.add(registry);
        Signaling node = Signaling.builder(new RealTime())
                .registry(registry)
                .limits(limits)
                .build();
        nodes.add(node);
        return node;
    }

    @AfterEach
    void stop() throws IOException {
        registries.forEach(RedisRegistry::close);
        threads.shutdownNow();
        server.close();
    }

    private final class RealTime implements Scheduler {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            ScheduledFuture<?> scheduled = threads.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        }
    }

    private Client client(Signaling node) {
        return new Client(node, threads);
    }

    /** Two in one room, the one on the one node and the other on the other. */
    private void inOneRoom(Client first, Client second) {
        first.says("{'type':'create','room':'r'}");
        first.gets("created");
        second.says("{'type':'join','room':'r'}");
        second.gets("joined");
        first.gets("peer-joined");
    }

    @Test
    void a_negotiation_and_messages_pass_between_nodes_in_order() {
        Client ana = client(one).hello("ana");
        Client bo = client(two).hello("bo");
        inOneRoom(ana, bo);
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
        Client ana = client(one).hello("ana");
        Client bo = client(two).hello("bo");
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
        Client ana = client(one).hello("ana");
        Client bo = client(two).hello("bo");
        inOneRoom(ana, bo);
        bo.breaks();
        ana.gets("peer-away");
        for (int i = 0; i < 20; i++) {
            ana.says("{'type':'send','to':'bo','data':" + i + "}");
        }
        Client again = client(one).resumes(bo);
        assertThat(again.gets("welcome").path("resumed").asBoolean()).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(again.gets("message").path("data").asInt()).isEqualTo(i);
        }
        ana.gets("peer-back");
        again.says("{'type':'send','room':'r','data':'here'}");
        assertThat(ana.gets("message").path("data").asText()).isEqualTo("here");
        Client third = client(two).resumes(again);
        assertThat(third.gets("welcome").path("resumed").asBoolean()).isTrue();
        Client thief = client(one);
        thief.says("{'type':'hello','resume':{'session':'bo.AAAAAAAAAAAAAAAAAAAAAA','received':0}}");
        assertThat(thief.gets("error").path("code").asText()).isEqualTo("resume-invalid");
    }

    @Test
    void the_clients_of_a_node_that_stops_go_on_at_another_and_have_lost_nothing() {
        Client ana = client(one).hello("ana");
        Client bo = client(two).hello("bo");
        inOneRoom(ana, bo);
        two.stop().join();
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> bo.closed() == CloseReason.RESTART);
        for (int i = 0; i < 20; i++) {
            ana.says("{'type':'send','to':'bo','data':" + i + "}");
        }
        registries.get(1).close();
        Client again = client(one).resumes(bo);
        assertThat(again.gets("welcome").path("resumed").asBoolean()).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(again.gets("message").path("data").asInt()).isEqualTo(i);
        }
    }

    @Test
    void the_peers_of_a_dead_node_keep_their_rooms_and_calls_and_go_on_at_another_node() throws IOException {
        Client ana = client(one).hello("ana");
        Client bo = client(two).hello("bo");
        inOneRoom(bo, ana); // bo moderates
        bo.says("{'type':'lock','room':'r'}");
        bo.gets("room-updated");
        ana.gets("room-updated");
        ana.says("{'type':'call','to':'bo','id':1}");
        String call = bo.gets("incoming").path("call").asText();
        ana.gets("ringing");
        bo.says("{'type':'accept','call':'" + call + "'}");
        bo.gets("accepted");
        ana.gets("accepted");

        server.cut("two");
        Client again = comesBack(one, bo); // while the others still believe in its node
        assertThat(again.gets("joined").path("moderator").asText()).isEqualTo("bo");
        assertThat(again.gets("accepted").path("call").asText()).isEqualTo(call);
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            JsonNode next = ana.next();
            told.add(next.path("type").asText()
                    + (next.has("call") ? " call" : " room")
                    + (next.has("resumed") ? " " + next.path("resumed").asBoolean() : ""));
        }
        assertThat(told)
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
    void a_peer_of_a_dead_node_whose_client_does_not_come_is_lost_after_the_grace_time() throws IOException {
        Client ana = client(one).hello("ana");
        Client bo = client(node("brief", patient().grace(Duration.ofSeconds(3)).build(), LEASE))
                .hello("bo");
        inOneRoom(ana, bo);
        server.cut("brief");
        ana.gets("peer-away");
        Client thief = client(two);
        thief.says("{'type':'hello','resume':{'session':'bo.AAAAAAAAAAAAAAAAAAAAAA','received':0}}");
        assertThat(thief.gets("error").path("code").asText()).isEqualTo("resume-invalid");
        assertThat(ana.gets("peer-left").path("reason").asText()).isEqualTo("lost");
        client(two).hello("bo"); // the id is free
    }

    /** As clients do: when it cannot be said yet where the session is, they try again. */
    private Client comesBack(Signaling node, Client former) {
        while (true) {
            Client again = client(node).resumes(former);
            JsonNode answer = again.next();
            if (answer.path("type").asText().equals("welcome")) {
                assertThat(answer.path("resumed").asBoolean()).isFalse();
                assertThat(answer.path("peer").asText()).isEqualTo("bo");
                assertThat(answer.path("rooms").get(0).asText()).isEqualTo("r");
                return again;
            }
            assertThat(answer.path("code").asText()).as(answer.toString()).isEqualTo("unavailable");
        }
    }

    @Test
    void peers_of_one_node_go_on_while_the_engine_is_away_and_their_messages_stay_in_order() throws IOException {
        Signaling third = node("three", patient().build(), Duration.ofSeconds(30)); // it is not given up for this
        RedisRegistry registry = registries.get(2);
        Client ana = client(third).hello("ana");
        Client bo = client(third).hello("bo");
        inOneRoom(ana, bo);
        Client cy = client(one).hello("cy");
        ana.says("{'type':'create','room':'other'}");
        ana.gets("created");
        cy.says("{'type':'join','room':'other'}");
        cy.gets("joined");
        ana.gets("peer-joined");
        send(ana, 0, 50);
        receive(bo, 0, 50);
        ana.says("{'type':'create','room':'quiet'}");
        ana.gets("created"); // so nothing of hers is under way

        server.cut("three");
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

        server.letIn("three");
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
        Signaling third = node("three", patient().build(), Duration.ofSeconds(30));
        RedisRegistry registry = registries.get(2);
        Client ana = client(third).hello("ana");
        Client bo = client(third).hello("bo");
        inOneRoom(ana, bo);
        int most = 0;
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 600; i++) {
                ana.says("{'type':'send'," + (most % 3 == 0 ? "'room':'r'" : "'to':'bo'") + ",'data':" + most + ",'id':"
                        + (most + 1) + "}");
                most++;
                if (i == 300) {
                    server.cut("three");
                }
            }
            // it is up for a moment after the cut, until it has noticed
            Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> !registry.isUp());
            server.letIn("three");
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
        for (JsonNode told = ana.nextWithin(Duration.ofSeconds(1));
                told != null;
                told = ana.nextWithin(Duration.ofSeconds(1))) {
            assertThat(told.path("code").asText()).as(told.toString()).isEqualTo("unavailable");
            known.add(told.path("re").asInt() - 1);
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
        Client ana = client(one).hello("ana");
        Client bo = client(two).hello("bo");
        inOneRoom(ana, bo);
        server.cut("two");
        ana.gets("peer-away");
        bo.says("{'type':'send','room':'r','data':1,'id':7}");
        assertThat(bo.gets("error").path("code").asText()).isEqualTo("unavailable");
        assertThat(bo.closed()).isNull();
        Client elsewhere = comesBack(one, bo);
        elsewhere.gets("joined");
        assertThat(ana.gets("peer-back").path("resumed").asBoolean()).isFalse();
        server.letIn("two");
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> bo.closed() == CloseReason.RESTART);
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> registries.get(1).isUp());
        client(two).hello("cy").says("{'type':'join','room':'r'}");
        assertThat(ana.gets("peer-joined").path("peer").asText()).isEqualTo("cy");
        assertThat(elsewhere.gets("peer-joined").path("peer").asText()).isEqualTo("cy");
    }

    @Test
    void the_engine_restarts_with_its_file_and_nobody_has_to_come_back() throws IOException {
        Client ana = client(one).hello("ana");
        Client bo = client(two).hello("bo");
        inOneRoom(ana, bo);
        // everysec: by then what it was told is in its file
        Awaitility.await().pollDelay(1500, TimeUnit.MILLISECONDS).until(() -> true);
        server.restart();
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> registries.stream().allMatch(RedisRegistry::isUp));
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
    void an_engine_that_is_emptied_has_every_client_come_back() throws IOException {
        Client ana = client(one).hello("ana");
        Client bo = client(two).hello("bo");
        inOneRoom(ana, bo);
        server.ask("FLUSHALL");
        for (Client each : List.of(ana, bo)) {
            Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> each.closed() == CloseReason.RESTART);
        }
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> registries.stream().allMatch(RedisRegistry::isUp));
        inOneRoom(client(one).hello("ana"), client(two).hello("bo"));
    }

    // ---- what cannot be joined

    @Test
    void an_engine_that_throws_keys_away_is_refused() throws IOException {
        server.ask("CONFIG SET maxmemory-policy allkeys-lru");
        assertThatThrownBy(() -> RedisRegistry.open(server.uri()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("maxmemory-policy is allkeys-lru")
                .hasMessageContaining("noeviction");
    }

    @Test
    void an_engine_of_another_schema_is_refused() throws IOException {
        server.ask("SET b:{other}:schema 2");
        assertThatThrownBy(
                        () -> RedisRegistry.builder(server.uri()).cell("other").open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("schema 2");
    }

    @Test
    void a_wrong_password_and_an_engine_that_is_not_there_are_named() {
        assertThatThrownBy(() -> RedisRegistry.open("redis://one:wrong@127.0.0.1:" + server.port))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1:" + server.port)
                .hasMessageContaining("WRONGPASS")
                .hasMessageNotContaining("wrong@");
        assertThatThrownBy(() -> RedisRegistry.open("redis://127.0.0.1:1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1:1");
        assertThatThrownBy(() -> RedisRegistry.open("http://127.0.0.1")).isInstanceOf(IllegalArgumentException.class);
    }
}
