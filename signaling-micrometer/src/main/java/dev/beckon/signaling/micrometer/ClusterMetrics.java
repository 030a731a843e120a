package dev.beckon.signaling.micrometer;

import dev.beckon.signaling.redis.ClusterListener;
import dev.beckon.signaling.redis.NodeState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What a node of {@code signaling-redis} does as one of a cluster, in numbers.
 *
 * <pre>{@code
 * ClusterMetrics metrics = new ClusterMetrics(meterRegistry);
 * RedisRegistry registry = RedisRegistry.builder(uri).listener(metrics).open();
 * metrics.watch(registry::state);
 * }</pre>
 *
 * <p>One for each node. Safe for use by many threads.
 */
public final class ClusterMetrics implements ClusterListener {

    private static final Duration[] COMMAND_BUCKETS = {
        Duration.ofNanos(250_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofSeconds(1)
    };

    private final MeterRegistry registry;
    private final Map<String, Timer> commands = new ConcurrentHashMap<>();
    private final Function<String, Timer> command = this::command;
    private final Map<Unavailable, Counter> unavailable = new EnumMap<>(Unavailable.class);
    private final Map<Move, Counter> moves = new EnumMap<>(Move.class);
    private final Counter fenced;
    private final Counter buried;

    /**
     * Meters in this registry, which show something once they watch a cluster.
     *
     * @param registry where the meters are
     */
    public ClusterMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Unavailable why : Unavailable.values()) {
            unavailable.put(
                    why,
                    counter("beckon.cluster.unavailable", "Commands that the engine did not do", "why", name(why)));
        }
        for (Move how : Move.values()) {
            moves.put(how, counter("beckon.cluster.sessions", "Sessions that came or went", "how", name(how)));
        }
        fenced = counter("beckon.cluster.fenced", "How often the others gave this node up");
        buried = counter("beckon.cluster.buried", "Nodes that this one gave up");
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private Timer command(String script) {
        return Timer.builder("beckon.cluster.commands")
                .description("From a question to the engine to its answer")
                .tag("script", script)
                .serviceLevelObjectives(COMMAND_BUCKETS)
                .register(registry);
    }

    /**
     * Adds what can be asked of the node, which this is the listener of.
     *
     * @param node answers at once, as {@code RedisRegistry::state} does
     */
    public void watch(Supplier<NodeState> node) {
        gauge("beckon.cluster.up", "1 while the cluster can be asked", node, state -> state.up() ? 1 : 0);
        gauge(
                "beckon.cluster.lease.age.seconds",
                "Since the last renewal of the lease",
                node,
                state -> state.sinceRenewal().toMillis() / 1000.0);
        gauge("beckon.cluster.nodes", "Nodes that hold a lease, as this one knows", node, NodeState::nodes);
        gauge("beckon.cluster.inbox.bytes", "What waits in the engine for this node", node, NodeState::inboxBytes);
        gauge("beckon.cluster.waiting.bytes", "Asked of the engine, and not answered", node, NodeState::waitingBytes);
    }

    private void gauge(String name, String description, Supplier<NodeState> node, ToDoubleFunction<NodeState> value) {
        Gauge.builder(name, () -> value.applyAsDouble(node.get()))
                .description(description)
                .register(registry);
    }

    @Override
    public void answered(String script, long nanos) {
        commands.computeIfAbsent(script, command).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void unavailable(Unavailable why) {
        unavailable.get(why).increment();
    }

    @Override
    public void moved(Move how) {
        moves.get(how).increment();
    }

    @Override
    public void fenced() {
        fenced.increment();
    }

    @Override
    public void gaveUp(String node) {
        buried.increment();
    }
}
