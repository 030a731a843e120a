package dev.beckon.signaling.redis;

import dev.beckon.signaling.registry.PeerRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Pairs of nodes over one engine, each pair in a cell of its own. */
final class TwoNodes implements AutoCloseable {

    /** So long that a slow machine is not taken for a dead one. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final RedisServer server = new RedisServer();
    private final List<RedisRegistry> nodes = new ArrayList<>();
    private int cells;

    TwoNodes() throws IOException {}

    /** Another pair in the place of the one before. */
    List<PeerRegistry> open() {
        leave();
        String cell = "c" + cells++;
        for (String node : List.of("one", "two")) {
            nodes.add(RedisRegistry.builder(server.uri())
                    .cell(cell)
                    .node(node)
                    .lease(LEASE)
                    .open());
        }
        return List.copyOf(nodes);
    }

    /** Twice: what was asked has been done after the first answers, and was delivered before the second. */
    void settle() {
        for (int i = 0; i < 2; i++) {
            nodes.forEach(node ->
                    node.endRoom("no-such-room", null).toCompletableFuture().join());
        }
    }

    private void leave() {
        nodes.forEach(RedisRegistry::close);
        nodes.clear();
    }

    @Override
    public void close() throws IOException {
        leave();
        server.close();
    }
}
