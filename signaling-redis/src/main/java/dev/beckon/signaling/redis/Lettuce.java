package dev.beckon.signaling.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;

/** The one client of a process, with two daemon threads that are there for as long as the process is; connections come and go. */
final class Lettuce {

    /** For TCP; a name may have many addresses. */
    private static final Duration CONNECTING = Duration.ofSeconds(5);

    /** As many commands may wait for their answers on a connection; more are refused. */
    private static final int IN_FLIGHT = 8_192;

    static final RedisClient CLIENT = client();

    private Lettuce() {}

    private static RedisClient client() {
        RedisClient client = RedisClient.create(DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build());
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .requestQueueSize(IN_FLIGHT)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECTING)
                        .keepAlive(true)
                        .build())
                .build());
        return client;
    }
}
