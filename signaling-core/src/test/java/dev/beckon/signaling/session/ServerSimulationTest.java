package dev.beckon.signaling.session;

import org.junit.jupiter.api.Test;

/**
 * The {@link SimulationTest} once more, with a {@linkplain SimServer server} that opens and ends rooms, speaks, ends sessions, takes part itself, and knows its
 * clients for a while only. Replay one world with {@code -Dsimulation.seed=N}; run more of them with {@code -Dsimulation.server=N}.
 */
class ServerSimulationTest {

    private static final int WORLDS = Integer.getInteger("simulation.server", 1_000);

    @Test
    void on_one_node_the_servers_word_holds_and_nothing_is_lost_doubled_reordered_or_left_over() {
        SimulationTest.assertFaultless(Simulation::oneNodeOfABusyServer, WORLDS);
    }

    @Test
    void on_three_nodes_that_may_die_the_servers_word_holds_and_nothing_is_lost_doubled_reordered_or_left_over() {
        SimulationTest.assertFaultless(Simulation::threeNodesOfABusyServer, WORLDS);
    }
}
