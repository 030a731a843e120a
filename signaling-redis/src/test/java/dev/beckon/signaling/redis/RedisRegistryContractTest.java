package dev.beckon.signaling.redis;

import dev.beckon.signaling.contract.PeerRegistryContract;
import dev.beckon.signaling.registry.PeerRegistry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Two nodes over one engine are what sessions expect of a registry. */
class RedisRegistryContractTest extends PeerRegistryContract {

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
