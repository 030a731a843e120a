package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.PeerView;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Replay one world with {@code -Dsimulation.seed=N}; run more of them with {@code -Dsimulation.seeds=N}, and others with {@code -Dsimulation.first=N}, which is the first seed.
 */
class SimulationTest {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 10_000);

    private static final long FIRST = Long.getLong("simulation.first", 0);

    interface World {
        Simulation.Outcome run(long seed, UnaryOperator<PeerRegistry> mutation);
    }

    @Test
    void on_one_node_nothing_is_lost_doubled_or_reordered_and_nothing_is_left_over() {
        assertFaultless(Simulation::oneNode);
    }

    @Test
    void on_three_nodes_that_may_die_nothing_is_lost_doubled_or_reordered_and_nothing_is_left_over() {
        assertFaultless(Simulation::threeNodes);
    }

    static void assertFaultless(World world) {
        assertFaultless(world, SEEDS);
    }

    static void assertFaultless(World world, int worlds) {
        Long only = Long.getLong("simulation.seed");
        LongAdder arrived = new LongAdder();
        LongAdder negotiated = new LongAdder();
        LongAdder resumed = new LongAdder();
        LongAdder fresh = new LongAdder();
        Set<Simulation.Kind> kinds = ConcurrentHashMap.newKeySet();
        LongStream seeds = only == null ? LongStream.range(FIRST, FIRST + worlds) : LongStream.of(only);
        seeds.parallel().forEach(seed -> {
            Simulation.Outcome outcome = world.run(seed, UnaryOperator.identity());
            assertThat(outcome.faults())
                    .as("replay with -Dsimulation.seed=" + seed)
                    .isEmpty();
            arrived.add(outcome.arrived());
            negotiated.add(outcome.negotiated());
            resumed.add(outcome.resumed());
            fresh.add(outcome.fresh());
            kinds.add(outcome.kind());
        });
        System.out.println(arrived + " messages, " + negotiated + " descriptions and candidates, " + resumed
                + " resumes, " + fresh + " fresh starts, " + kinds.size() + " kinds of worlds");
        // the worlds must not be empty ones; where the first seed was chosen they may all be of one kind
        if (only == null && FIRST == 0) {
            assertThat(arrived.sum()).isGreaterThan(5L * worlds);
            assertThat(negotiated.sum()).isGreaterThan(5L * worlds);
            assertThat(resumed.sum()).isGreaterThan(3L * worlds);
            assertThat(fresh.sum()).isGreaterThan(3L * worlds);
            assertThat(kinds)
                    .as("of 294 kinds")
                    .hasSizeGreaterThan(Math.min(worlds / 10, 200)); // neighbouring seeds differ
        }
    }

    /** Faults put into the machine on purpose: a simulation that does not find them proves nothing. */
    enum Mutation implements UnaryOperator<PeerRegistry> {
        LOSES_A_MESSAGE {
            @Override
            public PeerRegistry apply(PeerRegistry real) {
                return new ForwardingRegistry(real) {
                    private int count;

                    @Override
                    public CompletionStage<Boolean> deliver(Peer from, String to, Message message) {
                        return ++count % 20 == 0
                                ? CompletableFuture.completedStage(true)
                                : super.deliver(from, to, message);
                    }
                };
            }
        },
        DOUBLES_A_MESSAGE {
            @Override
            public PeerRegistry apply(PeerRegistry real) {
                return new ForwardingRegistry(real) {
                    private int count;

                    @Override
                    public CompletionStage<Boolean> deliver(Peer from, String to, Message message) {
                        if (++count % 20 == 0) {
                            super.deliver(from, to, message);
                        }
                        return super.deliver(from, to, message);
                    }
                };
            }
        },
        FORGETS_TO_LEAVE {
            @Override
            public PeerRegistry apply(PeerRegistry real) {
                return new ForwardingRegistry(real) {
                    @Override
                    public CompletionStage<Void> leave(Peer peer, String room, LeaveReason reason) {
                        return CompletableFuture.completedStage(null);
                    }
                };
            }
        },
        FORGETS_WHO_CAME_BACK {
            @Override
            public PeerRegistry apply(PeerRegistry real) {
                return new ForwardingRegistry(real) {
                    @Override
                    public CompletionStage<Void> announce(Peer from, PeerView now, String room, Outgoing event) {
                        return event.message() instanceof Message.PeerBack
                                ? CompletableFuture.completedStage(null)
                                : super.announce(from, now, room, event);
                    }
                };
            }
        },
        KEEPS_THE_ID {
            @Override
            public PeerRegistry apply(PeerRegistry real) {
                return new ForwardingRegistry(real) {
                    @Override
                    public CompletionStage<Void> unregister(Peer peer) {
                        return CompletableFuture.completedStage(null);
                    }
                };
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_fault_in_the_machine_is_found(Mutation mutation) {
        List<String> found = LongStream.range(0, 200)
                .mapToObj(seed -> Simulation.oneNode(seed, mutation).faults())
                .filter(faults -> !faults.isEmpty())
                .findFirst()
                .orElse(List.of());
        assertThat(found).isNotEmpty();
    }

    @Test
    void the_same_seed_gives_the_same_world() {
        for (long seed = 0; seed < 200; seed++) {
            UnaryOperator<PeerRegistry> mutation = seed % 2 == 0 ? UnaryOperator.identity() : Mutation.LOSES_A_MESSAGE;
            assertThat(Simulation.oneNode(seed, mutation)).isEqualTo(Simulation.oneNode(seed, mutation));
            assertThat(Simulation.threeNodes(seed, mutation)).isEqualTo(Simulation.threeNodes(seed, mutation));
        }
    }
}
