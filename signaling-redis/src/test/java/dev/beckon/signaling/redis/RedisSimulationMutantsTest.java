package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.redis.ModelState.Peer;
import dev.beckon.signaling.redis.ModelState.Stream;
import dev.beckon.signaling.redis.SimWorld.Scripts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults put into the engine on purpose: the simulation finds each. */
class RedisSimulationMutantsTest {

    private static final int SEEDS = 1_000;

    private static final Set<Script> OF_PEERS = EnumSet.of(
            Script.UNREGISTER, Script.LOST, Script.ENTER, Script.LEAVE, Script.ANNOUNCE, Script.CHANGED, Script.PARK);

    enum Fault {
        /** A node that was given up is not told. */
        FENCES_NOBODY((engine, script, arguments) -> {
            String epoch = arguments.get(1);
            if (epoch.isEmpty()) {
                return engine.run(script, arguments);
            }
            ModelState.Node node = engine.state.node(arguments.get(0));
            node.epoch = node.epoch == null ? epoch : node.epoch;
            node.calls = node.calls == null ? 1_000_000 : node.calls;
            return engine.run(script, with(arguments, 1, node.epoch));
        }),
        /** What comes over a connection that its node has given up is done. */
        TAKES_WHAT_COMES_LATE((engine, script, arguments) -> {
            ModelState.Node node = engine.state.nodes.get(arguments.get(0));
            boolean same = node != null
                    && node.epoch != null
                    && !arguments.get(1).isEmpty()
                    && ofNode(node.epoch).equals(ofNode(arguments.get(1)));
            return engine.run(script, same ? with(arguments, 1, node.epoch) : arguments);
        }),
        /** A session that is not registered any more goes on. */
        TAKES_ANY_TOKEN((engine, script, arguments) -> {
            Peer peer = OF_PEERS.contains(script) ? engine.peer(arguments.get(3)) : null;
            return engine.run(script, peer == null ? arguments : with(arguments, 4, peer.token));
        }),
        /** What was issued over a connection that broke is issued again. */
        RUNS_TWICE((engine, script, arguments) -> {
            Object answer = engine.run(script, arguments);
            return script == Script.DELIVER ? engine.run(script, arguments) : answer;
        }),
        LOSES_WHAT_IS_SENT_TO_OTHER_NODES((engine, script, arguments) ->
                script == Script.DELIVER ? delivered((arguments.size() - 3) / 2) : engine.run(script, arguments)),
        LOSES_THE_LAST_OF_SEVERAL_MESSAGES((engine, script, arguments) -> {
            boolean several = script == Script.DELIVER && arguments.size() > 5;
            Object answer = engine.run(script, several ? arguments.subList(0, arguments.size() - 2) : arguments);
            return several ? delivered((arguments.size() - 3) / 2) : answer;
        }),
        PUTS_ENTRIES_IN_ANOTHER_ORDER((engine, script, arguments) -> {
            Object answer = engine.run(script, arguments);
            engine.state.nodes.values().forEach(node -> turnAround(node.inbox));
            return answer;
        }),
        BURIES_NOBODY((engine, script, arguments) -> {
            boolean another = script == Script.BURY && !arguments.get(3).equals(arguments.get(0));
            return another ? (Object) 0L : engine.run(script, arguments);
        }),
        KEEPS_THE_LOST((engine, script, arguments) -> {
            engine.state.peers.values().forEach(peer -> peer.until = peer.until == null ? null : Long.MAX_VALUE);
            return engine.run(script, arguments);
        }),
        TELLS_NOBODY_WHO_LEFT((engine, script, arguments) -> {
            Object answer = engine.run(script, arguments);
            engine.state.nodes.values().forEach(node -> without(node.inbox, "left"));
            return answer;
        }),
        LOSES_WHAT_WAITS((engine, script, arguments) -> {
            engine.state.peers.values().forEach(peer -> peer.waiting.clear());
            return engine.run(script, arguments);
        }),
        DOES_NOT_MISS_WHAT_NODES_HAVE_HEARD((engine, script, arguments) ->
                engine.run(script, script == Script.RENEW ? with(arguments, 4, "0-0") : arguments)),
        DOES_NOT_SAY_THAT_A_PEER_ARRIVES((engine, script, arguments) -> {
            Object answer = engine.run(script, arguments);
            engine.state.nodes.values().forEach(node -> without(node.inbox, "arrives"));
            return answer;
        });

        private final Scripts scripts;

        Fault(Scripts scripts) {
            this.scripts = scripts;
        }
    }

    /** What the engine says when all have gone to other nodes. */
    private static List<Object> delivered(int many) {
        List<Object> outcomes = new ArrayList<>(Collections.nCopies(many, 1L));
        outcomes.add(0, "");
        return outcomes;
    }

    /** An epoch without the number of a connection. */
    private static String ofNode(String epoch) {
        return epoch.substring(0, epoch.indexOf('.'));
    }

    private static List<String> with(List<String> arguments, int i, String value) {
        List<String> changed = new ArrayList<>(arguments);
        changed.set(i, value);
        return changed;
    }

    /** The last two messages. */
    private static void turnAround(Stream inbox) {
        if (inbox == null || inbox.entries.size() < 2) {
            return;
        }
        Map.Entry<InboxId, String> last = inbox.entries.lastEntry();
        Map.Entry<InboxId, String> before = inbox.entries.lowerEntry(last.getKey());
        if (isOf(last.getValue(), "messages") && isOf(before.getValue(), "messages")) {
            inbox.entries.put(last.getKey(), before.getValue());
            inbox.entries.put(before.getKey(), last.getValue());
        }
    }

    private static void without(Stream inbox, String kind) {
        if (inbox != null) {
            new TreeMap<>(inbox.entries).forEach((id, entry) -> {
                if (isOf(entry, kind)) {
                    inbox.entries.remove(id);
                }
            });
        }
    }

    private static boolean isOf(String entry, String kind) {
        return entry.startsWith(ModelEngine.pack(kind));
    }

    @ParameterizedTest
    @EnumSource
    void a_fault_in_the_engine_is_found(Fault fault) {
        boolean engineLoses = fault == Fault.DOES_NOT_MISS_WHAT_NODES_HAVE_HEARD;
        long seed = 0;
        while (seed < SEEDS
                && RedisSimulationTest.faults(new SimWorld(seed, fault.scripts, 20, engineLoses))
                        .isEmpty()) {
            seed++;
        }
        assertThat(seed).isLessThan(SEEDS);
    }
}
