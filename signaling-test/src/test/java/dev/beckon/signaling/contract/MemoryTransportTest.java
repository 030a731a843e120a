package dev.beckon.signaling.contract;

import dev.beckon.signaling.Signaling;

/** The contract holds for connections in memory: what {@link TransportContractMutantsTest} finds in them is the fault that it puts in. */
class MemoryTransportTest extends TransportContract {

    @Override
    protected Server serve(Signaling node) {
        return new MemoryServer(node, MemoryServer.Fault.NONE);
    }
}
