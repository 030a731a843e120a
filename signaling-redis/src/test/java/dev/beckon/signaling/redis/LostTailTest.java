package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.spi.Scheduler;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine loses the newest of what it had done, and its node notices. */
@Timeout(180)
class LostTailTest {

    /** So long that a slow machine does not come to its end. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private interface Story {
        void of(Client ana, List<Client> others, RedisServer server, HoldsAnswers engine) throws Exception;
    }

    /** Ana's session is gone in the end, and she goes on at once, in the rooms that the engine knows of. */
    private static void begins(int rooms, Story story) throws Exception {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
        try (RedisServer server = new RedisServer()) {
            HoldsAnswers engine = new HoldsAnswers(new RedisEngine(RedisURI.create(server.uri()), "b:{main}:"));
            RedisRegistry registry = new RedisRegistry(engine, new RealTime("one"), "one", LEASE, ClusterListener.NONE);
            registry.join(false);
            Signaling node = Signaling.builder(Scheduler.on(threads))
                    .registry(registry)
                    .limits(Nodes.patient().build())
                    .build();
            Client ana = new Client(node, threads).hello("ana");
            List<Client> others = IntStream.range(0, 20)
                    .mapToObj(i -> new Client(node, threads).hello("p" + i))
                    .toList();
            story.of(ana, others, server, engine);

            JsonNode welcome = ana.isSentAway().helloAgain("ana").gets("welcome");
            assertThat(welcome.path("resumed").asBoolean()).isFalse();
            assertThat(welcome.path("rooms")).hasSize(rooms);
            for (int i = 0; i < rooms; i++) {
                ana.gets("joined");
            }
            ana.says("{'type':'create','room':'next'}");
            ana.gets("created");
            registry.close();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void what_a_node_has_heard_and_the_engine_has_lost_is_noticed() throws Exception {
        begins(0, (ana, others, server, engine) -> {
            engine.holds = true;
            server.keep();
            ana.says("{'type':'create','room':'r'}");
            ana.gets("created"); // through the inbox
            server.restartAsKept();
            engine.loses();
        });
    }

    @Test
    void answers_that_were_lost_before_do_not_make_up_for_what_the_engine_loses() throws Exception {
        begins(1, (ana, others, server, engine) -> {
            ana.says("{'type':'create','room':'r'}");
            ana.gets("created");
            engine.holds = true;
            for (Client other : others) {
                other.says("{'type':'create'}");
                other.gets("created"); // through the inbox
            }
            engine.loses();
            engine.isRenewed();
            engine.isRenewed();
            server.keep();
            ana.says("{'type':'update','attributes':{}}");
            ana.says("{'type':'who','room':'r'}");
            ana.gets("present"); // so the change was answered; the inbox tells nothing of it
            server.restartAsKept();
        });
    }

    /** What a script answers does not come, until the connection has broken. */
    private static final class HoldsAnswers implements Engine {
        private final Engine engine;
        private final Queue<CompletableFuture<@Nullable Object>> held = new ConcurrentLinkedQueue<>();
        private volatile boolean holds;
        private volatile CountDownLatch renewal = new CountDownLatch(1);

        HoldsAnswers(Engine engine) {
            this.engine = engine;
        }

        /** It has broken. */
        void loses() {
            holds = false;
            held.forEach(answer -> answer.completeExceptionally(Engine.cutOff("the connection has broken")));
        }

        /** Waits until a renewal of the lease is answered. */
        void isRenewed() throws InterruptedException {
            CountDownLatch next = new CountDownLatch(1);
            renewal = next;
            next.await();
        }

        @Override
        public CompletableFuture<@Nullable Object> run(Script script, List<?> arguments) {
            CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
            engine.run(script, arguments).whenComplete((outcome, failure) -> {
                if (failure != null) {
                    answer.completeExceptionally(failure);
                } else if (holds) {
                    held.add(answer);
                } else {
                    answer.complete(outcome);
                    if (script == Script.RENEW) {
                        renewal.countDown();
                    }
                }
            });
            return answer;
        }

        @Override
        public void connect() throws Exception {
            engine.connect();
        }

        @Override
        public boolean isConnected() {
            return engine.isConnected();
        }

        @Override
        public void disconnect() {
            engine.disconnect();
        }

        @Override
        public String info() throws Exception {
            return engine.info();
        }

        @Override
        public boolean isBehind() {
            return engine.isBehind();
        }

        @Override
        public long waitingBytes() {
            return engine.waitingBytes();
        }

        @Override
        public CompletableFuture<List<String>> page(String set, String after, int most) {
            return engine.page(set, after, most);
        }

        @Override
        public CompletableFuture<List<String>> members(String set) {
            return engine.members(set);
        }

        @Override
        public CompletableFuture<Integer> count(String set) {
            return engine.count(set);
        }

        @Override
        public CompletableFuture<List<byte @Nullable []>> fields(String hash, String... names) {
            return engine.fields(hash, names);
        }

        @Override
        public CompletableFuture<List<Entry>> read(String stream, InboxId after, Duration wait) {
            return engine.read(stream, after, wait);
        }
    }
}
