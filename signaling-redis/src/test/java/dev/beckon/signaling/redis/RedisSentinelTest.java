package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes over a primary and its replica, which a Sentinel watches: the primary dies. */
@Timeout(180)
class RedisSentinelTest {

    @Test
    void nodes_go_on_at_the_replica_that_sentinel_puts_in_the_place_of_a_dead_primary() throws Exception {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
        List<RedisRegistry> registries = new ArrayList<>();
        try (RedisServer primary = new RedisServer();
                RedisServer replica = new RedisServer("--replicaof", "127.0.0.1", "" + primary.port)) {
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> primary.ask("WAIT 1 100").equals(":1"));
            try (Sentinel sentinel = new Sentinel("main", primary.port)) {
                List<Signaling> nodes = new ArrayList<>();
                for (String name : List.of("one", "two")) {
                    RedisRegistry registry = RedisRegistry.builder(sentinel.uri())
                            .node(name)
                            .lease(Duration.ofSeconds(30)) // nobody is given up for this
                            .open();
                    registries.add(registry);
                    nodes.add(Signaling.builder(Scheduler.on(threads))
                            .registry(registry)
                            .limits(Nodes.patient().build())
                            .build());
                }
                Client ana = new Client(nodes.get(0), threads).hello("ana");
                Client bo = new Client(nodes.get(1), threads).hello("bo");
                ana.says("{'type':'create','room':'r'}");
                ana.gets("created");
                bo.says("{'type':'join','room':'r'}");
                bo.gets("joined");
                ana.gets("peer-joined");
                assertThat(primary.ask("WAIT 1 60000")).isEqualTo(":1");

                primary.dies();
                for (int i = 0; !reaches(ana, bo, i); i++) {
                    assertThat(i).isLessThan(120);
                }
                assertThat(replica.ask("SET written yes")).isEqualTo("+OK");
                assertThat(ana.closed()).isNull();
                assertThat(bo.closed()).isNull();
            }
        } finally {
            registries.forEach(RedisRegistry::close);
            threads.shutdownNow();
        }
    }

    /** Ana sends Bo a number. Each says hello again when told to: what the primary had done in its last moment may be lost. @return whether it came within a second */
    private static boolean reaches(Client ana, Client bo, int number) {
        ana.says("{'type':'send','to':'bo','data':" + number + "}");
        boolean came = false;
        for (JsonNode next = bo.nextWithin(Duration.ofSeconds(1)); next != null; next = bo.nextWithin(Duration.ZERO)) {
            came |= next.path("data").asInt(-1) == number;
            follow(bo, "bo", next);
        }
        for (JsonNode next = ana.nextWithin(Duration.ZERO); next != null; next = ana.nextWithin(Duration.ZERO)) {
            follow(ana, "ana", next);
        }
        return came;
    }

    private static void follow(Client client, String peer, JsonNode told) {
        String type = told.path("type").asText();
        if (type.equals("hello-again")) {
            client.helloAgain(peer);
        } else if (type.equals("error")) {
            assertThat(told.path("code").asText()).as(told.toString()).isEqualTo("unavailable");
        } else if (type.equals("welcome")) {
            assertThat(told.path("rooms").path(0).asText()).as(told.toString()).isEqualTo("r");
        }
    }
}
