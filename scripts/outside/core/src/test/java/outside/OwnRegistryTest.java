package outside;

import dev.beckon.signaling.contract.PeerRegistryContract;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.PeerRegistry;
import java.util.List;

/** A registry of somebody else, tried by the contract. */
class OwnRegistryTest extends PeerRegistryContract {

    private static final class Own extends ForwardingRegistry {
        Own() {
            super(PeerRegistry.inMemory());
        }
    }

    @Override
    protected List<PeerRegistry> registries() {
        return List.of(new Own());
    }
}
