package dev.beckon.demo;

import dev.beckon.signaling.netty.SignalingServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What runs, and how it is stopped. */
final class DemoServer {

    private final SignalingServer server;
    private final Health health;
    private final @Nullable Management management;

    DemoServer(SignalingServer server, Health health, @Nullable Management management) {
        this.server = server;
        this.health = health;
        this.management = management;
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** Where metrics and the admin API are, null if nowhere. */
    @Nullable
    InetSocketAddress metricsAddress() {
        return management == null ? null : management.address();
    }

    /** Says that it is not ready, sends the clients away over the time given, closes; the metrics last to the end. */
    CompletableFuture<@Nullable Void> close(Duration drain) {
        health.stopping();
        return server.close(drain).whenComplete((done, failure) -> {
            if (management != null) {
                management.stop();
            }
        });
    }
}
