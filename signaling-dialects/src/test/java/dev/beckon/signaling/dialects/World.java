package dev.beckon.signaling.dialects;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Nodes that share a registry, on a clock that goes on only when a test says so. */
public final class World implements Scheduler {

    private final FakeTime time = new FakeTime();

    public final PeerRegistry registry = PeerRegistry.inMemory();

    /** A node of the cluster. */
    public Signaling node(UnaryOperator<Signaling.Builder> settings) {
        return settings.apply(Signaling.builder(this).registry(registry).limits(Limits.DEFAULTS))
                .build();
    }

    public Signaling node() {
        return node(builder -> builder);
    }

    /** A client that opens a connection with this query, as name, value, name, value. */
    public ScriptedClient open(Signaling node, Dialect dialect, String... query) {
        Map<String, List<String>> parameters = new HashMap<>();
        for (int i = 0; i < query.length; i += 2) {
            parameters.put(query[i], new ArrayList<>(List.of(query[i + 1])));
        }
        ScriptedClient client = new ScriptedClient(this);
        client.start(node.open(
                client, new Opening("test", "/", parameters, Map.of(), null, true), node.nanoTime(), dialect));
        passes(Duration.ZERO);
        return client;
    }

    /** A client of {@code beckon.v1} that has said hello. */
    public ScriptedClient beckon(Signaling node, String peer) {
        ScriptedClient client = new ScriptedClient(this);
        client.start(node.open(client));
        client.says("{'type':'hello','peer':'" + peer + "'}");
        return client;
    }

    public void passes(Duration duration) {
        time.advance(duration);
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable action) {
        return time.schedule(delay, action);
    }
}
