package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many worlds of nodes over one engine, each from a seed. Replay one with {@code -Dsimulation.seed=N}; run more of them with {@code -Dsimulation.redis=N}.
 */
@Timeout(1_800)
class RedisSimulationTest {

    private static final int WORLDS = Integer.getInteger("simulation.redis", 100);

    @Test
    void nothing_is_lost_doubled_or_reordered_and_nothing_stays() {
        Long one = Long.getLong("simulation.seed");
        List<String> faults = new ArrayList<>();
        int messages = 0;
        int resumed = 0;
        int fresh = 0;
        for (long seed = one == null ? 0 : one; seed < (one == null ? WORLDS : one + 1); seed++) {
            SimWorld world = new SimWorld(seed);
            for (String fault : faults(world)) {
                faults.add("world " + seed + ": " + fault);
            }
            messages += world.truth.messages;
            resumed += world.truth.resumed;
            fresh += world.truth.fresh;
        }
        System.out.println(messages + " messages, " + resumed + " sessions went on, " + fresh + " started afresh");
        assertThat(faults).isEmpty();
    }

    static List<String> faults(SimWorld world) {
        try {
            return world.run();
        } catch (RuntimeException | Error crash) {
            return List.of("crashed: " + crash);
        }
    }
}
