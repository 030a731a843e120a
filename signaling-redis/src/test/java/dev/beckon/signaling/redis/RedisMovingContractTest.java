package dev.beckon.signaling.redis;

import dev.beckon.signaling.contract.MovingContract;
import dev.beckon.signaling.registry.PeerRegistry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Sessions move between two nodes over one engine. */
class RedisMovingContractTest extends MovingContract {

    private static TwoNodes nodes;

    @BeforeAll
    static void start() throws IOException {
        nodes = new TwoNodes();
    }

    @AfterAll
    static void stop() throws IOException {
        nodes.close();
    }

    @Override
    protected List<PeerRegistry> registries() {
        return nodes.open();
    }

    @Override
    protected void settle() {
        nodes.settle();
    }
}
