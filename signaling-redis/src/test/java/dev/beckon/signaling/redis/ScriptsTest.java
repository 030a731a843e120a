package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.redis.RandomCalls.Call;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The scripts do what {@link ModelEngine} says: random sequences of calls have the same answers, and leave the same keys. Replay one sequence with {@code -Dredis.sequence=N}; run more of them with {@code -Dredis.sequences=N}.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class ScriptsTest {

    private static final int SEQUENCES = Integer.getInteger("redis.sequences", 300);
    private static final int CALLS = 60;
    /** The keys are compared after so many calls, and at the end. */
    private static final int COMPARED_EVERY = 20;

    /** So small that they are reached. */
    private static final ModelEngine.Bounds BOUNDS = new ModelEngine.Bounds(2, 2, 3, 600);

    private static RedisServer server;
    private static ScriptsOnRedis redis;

    @BeforeAll
    static void start() throws IOException {
        server = new RedisServer("--appendonly", "no");
        redis = new ScriptsOnRedis(server, BOUNDS);
    }

    @AfterAll
    static void stop() throws IOException {
        redis.close();
        server.close();
    }

    /** How often a script did what it was asked, and how often it refused. */
    private final Map<Script, int[]> outcomes = new EnumMap<>(Script.class);

    @Test
    void random_sequences_of_scripts_have_the_answers_and_keys_of_the_model() {
        Long one = Long.getLong("redis.sequence");
        if (one != null) {
            assertThat(difference(one, 1)).isNull();
            return;
        }
        for (long seed = 0; seed < SEQUENCES; seed++) {
            if (difference(seed, COMPARED_EVERY) != null) {
                assertThat(difference(seed, 1)).as("sequence " + seed).isNull();
            }
        }
        for (Script script : Script.values()) {
            int[] outcome = outcomes.getOrDefault(script, new int[2]);
            assertThat(outcome[0]).as(script + " did something").isPositive();
        }
        System.out.println("sequences: " + SEQUENCES + "; done and refused: " + summary());
    }

    private String summary() {
        List<String> all = new ArrayList<>();
        outcomes.forEach((script, outcome) -> all.add(script + " " + outcome[0] + "/" + outcome[1]));
        return String.join(", ", all);
    }

    /** @return where the two differ first; null for nowhere */
    private String difference(long seed, int comparedEvery) {
        ModelEngine model = new ModelEngine(BOUNDS);
        RandomCalls calls = new RandomCalls(seed, model);
        List<Call> made = new ArrayList<>();
        List<Object> expected = new ArrayList<>();
        List<CompletableFuture<Object>> answers = new ArrayList<>();
        Map<Integer, SortedMap<String, List<String>>> expectedKeys = new HashMap<>();
        Map<Integer, CompletableFuture<SortedMap<String, List<String>>>> keys = new HashMap<>();
        redis.clear();
        for (int i = 0; i < CALLS; i++) {
            model.time += calls.pause();
            redis.time(model.time);
            Call call = calls.next();
            made.add(call);
            if (calls.isEngineFull()) {
                redis.full(true);
                expected.add(FULL);
                answers.add(redis.run(call.script(), call.arguments()).thenApply(ScriptsTest::fullOrFenced));
                redis.full(false);
            } else {
                expected.add(answer(model, call));
                answers.add(redis.run(call.script(), call.arguments()));
            }
            if ((i + 1) % comparedEvery == 0 || i == CALLS - 1) {
                expectedKeys.put(i, ModelKeys.of(model.state));
                keys.put(i, redis.keys());
            }
        }
        for (int i = 0; i < CALLS; i++) {
            Object answer = answers.get(i).join();
            if (!Objects.equals(answer, expected.get(i))) {
                return "call " + i + " " + made.get(i) + " answers\n" + answer + "\nand not\n" + expected.get(i);
            }
            if (keys.containsKey(i) && !keys.get(i).join().equals(expectedKeys.get(i))) {
                return "after call " + i + " " + made.get(i) + " the keys are\n"
                        + different(keys.get(i).join(), expectedKeys.get(i)) + "\nand not\n"
                        + different(expectedKeys.get(i), keys.get(i).join());
            }
        }
        return null;
    }

    /** A script of an engine without memory has done nothing at all. */
    private static final Object FULL = new ScriptsOnRedis.Refusal("OOM");

    private static Object fullOrFenced(Object answer) {
        boolean refused = answer instanceof ScriptsOnRedis.Refusal refusal
                && (refusal.text().startsWith("OOM ") || refusal.text().startsWith("fenced "));
        return refused ? FULL : answer;
    }

    private Object answer(ModelEngine model, Call call) {
        int[] outcome = outcomes.computeIfAbsent(call.script(), script -> new int[2]);
        try {
            Object answer = model.run(call.script(), call.arguments());
            outcome[0]++;
            return answer;
        } catch (ModelEngine.Refused refused) {
            outcome[1]++;
            return new ScriptsOnRedis.Refusal(refused.getMessage());
        }
    }

    private static String different(SortedMap<String, List<String>> keys, SortedMap<String, List<String>> others) {
        List<String> all = new ArrayList<>();
        keys.forEach((key, content) -> {
            if (!content.equals(others.get(key))) {
                all.add(key + " " + content);
            }
        });
        return String.join("\n", all);
    }
}
