package dev.beckon.signaling.registry;

import dev.beckon.signaling.contract.PeerRegistryContract;
import java.util.List;

class InMemoryPeerRegistryTest extends PeerRegistryContract {

    @Override
    protected List<PeerRegistry> registries() {
        return List.of(PeerRegistry.inMemory());
    }
}
