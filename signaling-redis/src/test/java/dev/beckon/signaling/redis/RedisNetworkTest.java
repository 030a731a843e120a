package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.testing.FaultyLine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The network between two nodes and the engine delays, slows down, breaks in the middle of whatever is said, goes away, or is half open, as a seed says, under numbered traffic in both directions. {@code -Dredis.network.seeds=N} for more seeds.
 */
@Timeout(300)
class RedisNetworkTest {

    /** So long that no fault here, and no slow machine, has a node given up. */
    private static final Duration LEASE = Duration.ofSeconds(40);

    private static final int FAULTS = 8;
    /** That a slow line passes on at once. */
    private static final int SOME_BYTES = 512;

    private static final int MESSAGES = 60;

    /** Bytes that may wait for the engine, and of a message. */
    private static final int WAITING = 16 * 1024 * 1024;

    private static final int LARGE = 150_000;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
    private final List<RedisRegistry> registries = new ArrayList<>();
    private final List<FaultyLine> lines = new ArrayList<>();
    private final List<Talker> all = new ArrayList<>();
    private RedisServer server;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("redis.network.seeds", 1));
    }

    @BeforeEach
    void start() throws IOException {
        server = new RedisServer();
    }

    @AfterEach
    void stop() throws IOException {
        registries.forEach(RedisRegistry::close);
        for (FaultyLine line : lines) {
            line.close();
        }
        threads.shutdownNow();
        server.close();
    }

    private Signaling node(String name) throws IOException {
        FaultyLine line = FaultyLine.to(server.port);
        lines.add(line);
        RedisRegistry registry = RedisRegistry.builder("redis://127.0.0.1:" + line.port())
                .node(name)
                .lease(LEASE)
                .open();
        registries.add(registry);
        return Signaling.builder(Scheduler.on(threads))
                .registry(registry)
                .limits(Limits.builder()
                        .silence(Duration.ofMinutes(10))
                        .rates(Rates.DEFAULTS.with(Rates.Kind.DATA, 0))
                        .build())
                .build();
    }

    /** One of those who talk with each other: what it says is numbered, to whomever. */
    private static final class Talker {
        final String name;
        final Client client;
        int said;
        /** By sender: what came, in its order; by what was said: who was to hear it. */
        final TreeMap<String, List<Integer>> heard = new TreeMap<>();

        final TreeMap<Integer, List<String>> meant = new TreeMap<>();
        final TreeSet<Integer> refused = new TreeSet<>();

        Talker(String name, Client client) {
            this.name = name;
            this.client = client;
        }

        void says(List<Talker> everyone, RandomGenerator random) {
            List<String> others = everyone.stream()
                    .map(other -> other.name)
                    .filter(other -> !other.equals(name))
                    .toList();
            int number = ++said;
            boolean toAll = random.nextInt(3) == 0;
            String one = others.get(random.nextInt(others.size()));
            meant.put(number, toAll ? others : List.of(one));
            client.says("{'type':'send'," + (toAll ? "'room':'r'" : "'to':'" + one + "'") + ",'data':" + number
                    + ",'id':" + number + "}");
        }

        /** Takes what has come. */
        void listens() {
            for (JsonNode next = client.nextWithin(Duration.ZERO);
                    next != null;
                    next = client.nextWithin(Duration.ZERO)) {
                if (next.path("type").asText().equals("message")) {
                    heard.computeIfAbsent(next.path("from").asText(), unknown -> new ArrayList<>())
                            .add(next.path("data").asInt());
                } else {
                    assertThat(next.path("code").asText()).as(next.toString()).isEqualTo("unavailable");
                    refused.add(next.path("re").asInt());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatever_the_network_does_nothing_is_lost_in_silence_and_nothing_is_doubled_or_reordered(long seed)
            throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Signaling one = node("one");
        Signaling two = node("two");
        for (String name : List.of("ana", "bo", "cy", "di")) {
            Client client = new Client(name.compareTo("c") < 0 ? one : two, threads).hello(name);
            client.says("{'type':'join','room':'r','create':true}");
            client.gets("joined");
            all.forEach(before -> before.client.gets("peer-joined"));
            all.add(new Talker(name, client));
        }

        for (int i = 0; i < FAULTS; i++) {
            talk(random);
            String fault = fault(lines.get(random.nextInt(2)), random);
            talk(random);
            Awaitility.await()
                    .pollDelay(random.nextInt(500), TimeUnit.MILLISECONDS)
                    .until(() -> true);
            talk(random);
            lines.forEach(FaultyLine::heal);
            Awaitility.await("after " + fault)
                    .atMost(60, TimeUnit.SECONDS)
                    .pollInterval(50, TimeUnit.MILLISECONDS)
                    .until(() -> registries.stream().allMatch(RedisRegistry::isUp));
        }
        settle();
        for (Talker sender : all) {
            for (Talker hearer : all) {
                check(sender, hearer);
            }
            assertThat(sender.client.closed()).isNull();
        }
    }

    @Test
    void what_waits_for_an_engine_that_hangs_has_a_bound_and_what_was_taken_arrives() throws Exception {
        Client ana = new Client(node("one"), threads).hello("ana");
        Client bo = new Client(node("two"), threads).hello("bo");
        for (Client each : List.of(ana, bo)) {
            each.says("{'type':'join','room':'r','create':true}");
            each.gets("joined");
        }
        ana.gets("peer-joined");
        server.pause();
        int sent = 2 * WAITING / LARGE;
        for (int i = 1; i <= sent; i++) {
            ana.says("{'type':'send','to':'bo','id':" + i + ",'data':'" + "x".repeat(LARGE) + "'}");
        }
        int refused = sent - WAITING / LARGE - 1; // at least
        for (int i = 0; i < refused; i++) {
            assertThat(ana.gets("error").path("code").asText()).isEqualTo("unavailable");
        }
        assertThat(bo.nextWithin(Duration.ZERO)).isNull();
        server.goOn();
        ana.says("{'type':'create','room':'last'}");
        int arrived = 0;
        for (JsonNode next = ana.next(); next.path("type").asText().equals("error"); next = ana.next()) {
            refused++;
        }
        for (int i = refused; i < sent; i++) {
            bo.gets("message");
            arrived++;
        }
        assertThat(bo.nextWithin(Duration.ofMillis(200))).isNull();
        assertThat(arrived).as("of " + sent).isPositive();
    }

    private void talk(RandomGenerator random) {
        for (int i = 0; i < MESSAGES; i++) {
            all.get(random.nextInt(all.size())).says(all, random);
        }
    }

    private static String fault(FaultyLine line, RandomGenerator random) {
        switch (random.nextInt(6)) {
            case 0:
                long mostNanos = TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(100));
                line.delay(() -> Duration.ofNanos(ThreadLocalRandom.current().nextLong(mostNanos)));
                return "a delay";
            case 1:
                line.parts(SOME_BYTES, Duration.ofMillis(1 + random.nextInt(10)));
                return "a slow line";
            case 2:
                line.resetAfter(0);
                return "a cut";
            case 3:
                line.resetAfter(random.nextInt(10_000));
                return "a cut in the middle";
            case 4:
                line.goDown();
                return "no line";
            default:
                line.fallSilent();
                return "a half-open line";
        }
    }

    /** Until a last word has come from each to each; who is refused says it again. */
    private void settle() {
        for (Talker sender : all) {
            Awaitility.await("the last word of " + sender.name)
                    .atMost(60, TimeUnit.SECONDS)
                    .pollInterval(100, TimeUnit.MILLISECONDS)
                    .until(() -> {
                        int last = sender.said;
                        all.forEach(Talker::listens);
                        boolean heard = last > 0
                                && all.stream()
                                        .filter(other -> other != sender)
                                        .allMatch(other -> other.heard
                                                .getOrDefault(sender.name, List.of())
                                                .contains(last));
                        if (!heard && (sender.meant.get(last).size() < 3 || sender.refused.contains(last))) {
                            sender.meant.put(++sender.said, othersOf(sender));
                            sender.client.says(
                                    "{'type':'send','room':'r','data':" + sender.said + ",'id':" + sender.said + "}");
                        }
                        return heard;
                    });
        }
        all.forEach(Talker::listens);
    }

    private List<String> othersOf(Talker sender) {
        return all.stream()
                .map(other -> other.name)
                .filter(other -> !other.equals(sender.name))
                .toList();
    }

    private static void check(Talker sender, Talker hearer) {
        List<Integer> heard = hearer.heard.getOrDefault(sender.name, List.of());
        assertThat(heard)
                .as("what " + hearer.name + " heard of " + sender.name)
                .doesNotHaveDuplicates()
                .isSorted();
        TreeSet<Integer> missing = new TreeSet<>();
        sender.meant.forEach((number, to) -> {
            if (to.contains(hearer.name) && !sender.refused.contains(number)) {
                missing.add(number);
            }
        });
        missing.removeAll(heard);
        assertThat(missing)
                .as("what " + hearer.name + " did not hear of " + sender.name)
                .isEmpty();
    }
}
