package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.spi.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Nodes of this process over a redis-server of their own, each with a user of its own that can be cut off, and what they tell their listeners. */
final class Nodes implements AutoCloseable {

    /** So long that a slow machine is not taken for a dead one. */
    static final Duration LEASE = Duration.ofSeconds(9);

    final RedisServer server = new RedisServer();
    final List<RedisRegistry> registries = new ArrayList<>();
    /** What the nodes told their listeners. */
    final Queue<String> told = new ConcurrentLinkedQueue<>();

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);

    Nodes() throws IOException {}

    /** Clients here do not say that they are there, and cannot be read more slowly. */
    static Limits.Builder patient() {
        return Limits.builder().silence(Duration.ofMinutes(10)).rates(Rates.DEFAULTS.with(Rates.Kind.DATA, 0));
    }

    Signaling node(String name) throws IOException {
        return node(name, patient().build(), LEASE);
    }

    Signaling node(String name, Limits limits, Duration lease) throws IOException {
        RedisRegistry registry = RedisRegistry.builder(server.uri(name))
                .node(name)
                .lease(lease)
                .listener(new Told(name))
                .open();
        registries.add(registry);
        return Signaling.builder(Scheduler.on(threads))
                .registry(registry)
                .limits(limits)
                .build();
    }

    void awaitUp() {
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> registries.stream().allMatch(RedisRegistry::isUp));
    }

    Client client(Signaling node) {
        return new Client(node, threads);
    }

    /** Two in one room, the one on the one node and the other on the other. */
    void inOneRoom(Client first, Client second) {
        first.says("{'type':'create','room':'r'}");
        first.gets("created");
        second.says("{'type':'join','room':'r'}");
        second.gets("joined");
        first.gets("peer-joined");
    }

    /** As clients do: when it cannot be said yet where the session is, they try again. */
    Client comesBack(Signaling node, Client former, String peer) {
        while (true) {
            Client again = client(node).resumes(former);
            JsonNode answer = again.next();
            if (answer.path("type").asText().equals("welcome")) {
                assertThat(answer.path("resumed").asBoolean()).isFalse();
                assertThat(answer.path("peer").asText()).isEqualTo(peer);
                assertThat(answer.path("rooms").get(0).asText()).isEqualTo("r");
                return again;
            }
            assertThat(answer.path("code").asText()).as(answer.toString()).isEqualTo("unavailable");
        }
    }

    @Override
    public void close() throws IOException {
        registries.forEach(RedisRegistry::close);
        threads.shutdownNow();
        server.close();
    }

    private final class Told implements ClusterListener {
        private final String node;

        Told(String node) {
            this.node = node;
        }

        @Override
        public void answered(String script, long nanos) {
            told.add(node + " ran " + script + (nanos > 0 ? "" : " in no time"));
        }

        @Override
        public void unavailable(Unavailable why) {
            told.add(node + " " + why);
        }

        @Override
        public void moved(Move how) {
            told.add(node + " " + how);
        }

        @Override
        public void fenced() {
            told.add(node + " is fenced");
        }

        @Override
        public void gaveUp(String other) {
            told.add(node + " gave up " + other);
        }
    }
}
