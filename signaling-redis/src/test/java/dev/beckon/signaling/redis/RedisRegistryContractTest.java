package dev.beckon.signaling.redis;

import dev.beckon.signaling.contract.PeerRegistryContract;
import dev.beckon.signaling.registry.PeerRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Two nodes over one engine are what sessions expect of a registry. */
class RedisRegistryContractTest extends PeerRegistryContract {

    /** So long that a slow machine is not taken for a dead one. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static RedisServer server;
    private static int cells;

    private final List<RedisRegistry> nodes = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        server = new RedisServer();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Override
    protected List<PeerRegistry> registries() {
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
    @Override
    protected void settle() {
        for (int i = 0; i < 2; i++) {
            nodes.forEach(node ->
                    node.endRoom("no-such-room", null).toCompletableFuture().join());
        }
    }

    @AfterEach
    void leave() {
        nodes.forEach(RedisRegistry::close);
        nodes.clear();
    }
}
