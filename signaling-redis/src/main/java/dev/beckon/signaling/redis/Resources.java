package dev.beckon.signaling.redis;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;

/** The threads that all registries of a process share: two for connections, which are daemons. */
final class Resources {

    private static final ClientResources SHARED = DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .build();

    private Resources() {}

    static ClientResources shared() {
        return SHARED;
    }
}
