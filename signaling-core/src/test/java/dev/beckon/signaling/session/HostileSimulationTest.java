package dev.beckon.signaling.session;

import org.junit.jupiter.api.Test;

/**
 * The {@link SimulationTest} once more, with {@linkplain Hostility hostile} SPIs: whatever they do, the promises to clients hold. Replay one world with {@code
 * -Dsimulation.seed=N}; run more of them with {@code -Dsimulation.hostile=N}.
 */
class HostileSimulationTest {

    private static final int WORLDS = Integer.getInteger("simulation.hostile", 10_000);

    @Test
    void on_one_node_nothing_is_lost_doubled_or_reordered_and_nothing_is_left_over() {
        SimulationTest.assertFaultless(Simulation::oneHostileNode, WORLDS);
    }

    @Test
    void on_three_nodes_that_may_die_nothing_is_lost_doubled_or_reordered_and_nothing_is_left_over() {
        SimulationTest.assertFaultless(Simulation::threeHostileNodes, WORLDS);
    }
}
