package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.testing.FakeTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is not let in learns nothing of who and what is there: it gets the same answers, after as many steps, at the same times. */
class StrangerTest {

    private static final String TOKEN = "'token':'wrong'";

    /**
     * What comes of what a stranger says.
     *
     * @param registry how often the registry is asked
     * @param steps how many tasks its transport's executor gets
     * @param timers what the node schedules meanwhile
     */
    private record Trace(
            List<JsonNode> heard,
            CloseReason closed,
            List<Duration> heardAfter,
            int registry,
            int steps,
            List<Duration> timers) {}

    /** A node that lets those in who have the token {@code good}, whose SPIs answer at once or a second later. */
    private static final class House {
        private final FakeTime time = new FakeTime();
        private final List<Duration> timers = new ArrayList<>();
        private final boolean slow;
        private int asked;
        private int steps;
        /** The peer whose session is on another node. */
        private @Nullable String elsewhere;

        private final Signaling node;

        House(boolean slow) {
            this.slow = slow;
            PeerRegistry real = PeerRegistry.inMemory();
            PeerRegistry counted = (PeerRegistry) Proxy.newProxyInstance(
                    PeerRegistry.class.getClassLoader(),
                    new Class<?>[] {PeerRegistry.class},
                    (proxy, method, given) -> {
                        asked++;
                        Object answer = method.getName().equals("fetch") && given[0].equals(elsewhere)
                                ? CompletableFuture.failedFuture(
                                        new SignalingException(ErrorCode.RESUME_INVALID, "this is another's"))
                                : method.invoke(real, given);
                        return answer instanceof CompletableFuture<?> stage ? later(stage) : answer;
                    });
            node = Signaling.builder(new Scheduler() {
                        @Override
                        public long nanoTime() {
                            return time.nanoTime();
                        }

                        @Override
                        public Cancellable schedule(Duration delay, Runnable task) {
                            timers.add(delay);
                            return time.schedule(delay, task);
                        }
                    })
                    .registry(counted)
                    .random(new Random(1))
                    .authenticator((hello, opening) -> later(
                            "good".equals(hello.token())
                                    ? CompletableFuture.completedFuture(new Identity("u"))
                                    : CompletableFuture.failedFuture(
                                            new SignalingException(ErrorCode.UNAUTHENTICATED, "the token is wrong"))))
                    .build();
        }

        private <T> CompletableFuture<T> later(CompletableFuture<T> answer) {
            if (!slow) {
                return answer;
            }
            CompletableFuture<T> later = new CompletableFuture<>();
            time.schedule(
                    Duration.ofSeconds(1),
                    () -> answer.whenComplete((value, failure) -> {
                        if (failure == null) {
                            later.complete(value);
                        } else {
                            later.completeExceptionally(failure);
                        }
                    }));
            return later;
        }

        private void passes(int seconds) {
            time.advance(Duration.ofSeconds(seconds));
        }

        /** In a room of its own name. */
        void inhabitant(String id) {
            TestClient client = new TestClient(node, time);
            client.says("{'type':'hello','peer':'" + id + "','token':'good'}")
                    .says("{'type':'create','room':'room-of-" + id + "'}");
            passes(8); // no SPI is asked any more
            client.pong();
            client.gets("welcome");
            client.gets("created");
        }

        Trace stranger(String... says) {
            TestClient client = new TestClient(node, time);
            client.executor = task -> {
                steps++;
                time.executor().execute(task);
            };
            asked = 0;
            timers.clear();
            long began = time.nanoTime();
            List<JsonNode> heard = new ArrayList<>();
            List<Duration> after = new ArrayList<>();
            for (String message : says) {
                client.says(message);
            }
            for (int tenths = 0; tenths < 40; tenths++) {
                if (client.hasMessages()) {
                    heard.addAll(client.getsAll());
                    after.add(Duration.ofNanos(time.nanoTime() - began));
                }
                time.advance(Duration.ofMillis(100));
            }
            return new Trace(heard, client.closed, after, asked, steps, List.copyOf(timers));
        }
    }

    private static Trace trace(boolean slow, boolean there, String... says) {
        House house = new House(slow);
        house.inhabitant(there ? "ana" : "abe");
        return house.stranger(says);
    }

    private static void assertNothingIsLearned(boolean slow, String... says) {
        Trace there = trace(slow, true, says);
        assertThat(there).isEqualTo(trace(slow, false, says));
        assertThat(there.heard()).hasSize(1);
        assertThat(there.heard().get(0).path("code").asText()).isEqualTo("unauthenticated");
        assertThat(there.closed()).isEqualTo(CloseReason.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void of_a_room(boolean slow) {
        for (String request :
                List.of("'join','create':true", "'join','password':'pw'", "'knock'", "'who'", "'create'")) {
            assertNothingIsLearned(
                    slow, "{'type':'hello'," + TOKEN + "}", "{'type':" + request + ",'room':'room-of-ana'}");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void of_a_peer(boolean slow) {
        assertNothingIsLearned(slow, "{'type':'hello','peer':'ana'," + TOKEN + "}");
        assertNothingIsLearned(slow, "{'type':'hello','peer':'ana'}");
        assertNothingIsLearned(slow, "{'type':'hello'," + TOKEN + "}", "{'type':'call','to':'ana'}");
        assertNothingIsLearned(slow, "{'type':'hello'," + TOKEN + "}", "{'type':'call','user':'u'}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void of_a_session(boolean slow) {
        for (String secret : List.of("ana.AAAAAAAAAAAAAAAAAAAAAA", "ana.x", "ana.", "ana")) {
            assertNothingIsLearned(
                    slow, "{'type':'hello'," + TOKEN + ",'resume':{'session':'" + secret + "','received':0}}");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void of_a_session_on_another_node(boolean slow) {
        List<Trace> traces = new ArrayList<>();
        for (String elsewhere : List.of("far", "nowhere")) {
            House house = new House(slow);
            house.elsewhere = elsewhere;
            house.inhabitant("abe");
            traces.add(house.stranger("{'type':'hello'," + TOKEN + ",'resume':{'session':'far.x','received':0}}"));
        }
        assertThat(traces.get(0)).isEqualTo(traces.get(1));
        assertThat(traces.get(0).closed()).isEqualTo(CloseReason.UNAUTHENTICATED);
    }

    @Test
    void who_is_let_in_hears_that_a_session_is_anothers() {
        House house = new House(false);
        house.inhabitant("ana");
        assertThat(house.stranger("{'type':'hello','token':'good','resume':{'session':'ana.x','received':0}}")
                        .heard()
                        .toString())
                .contains("resume-invalid");
    }
}
