package dev.beckon.signaling.registry;

import java.util.List;
import java.util.Map;

/** What a registry in memory holds, calls too. */
public final class RegistryContents {

    private RegistryContents() {}

    /** The rooms that there are now, with their members. */
    public static Map<String, List<String>> rooms(PeerRegistry inMemory) {
        return ((InMemoryPeerRegistry) inMemory).rooms();
    }

    /** How many peers there are now, attached or detached. */
    public static int peers(PeerRegistry inMemory) {
        return ((InMemoryPeerRegistry) inMemory).peers();
    }
}
