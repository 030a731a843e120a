package dev.beckon.demo;

import com.sun.net.httpserver.HttpServer;
import dev.beckon.signaling.netty.SignalingServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What runs, and how it is stopped. */
final class DemoServer {

    private final SignalingServer server;
    private final Health health;
    private final @Nullable HttpServer metrics;

    DemoServer(SignalingServer server, Health health, @Nullable HttpServer metrics) {
        this.server = server;
        this.health = health;
        this.metrics = metrics;
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** Where the metrics are, null if nowhere. */
    @Nullable
    InetSocketAddress metricsAddress() {
        return metrics == null ? null : metrics.getAddress();
    }

    /** Says that it is not ready, sends the clients away over the time given, closes; the metrics last to the end. */
    CompletableFuture<@Nullable Void> close(Duration drain) {
        health.stopping();
        return server.close(drain).whenComplete((done, failure) -> {
            if (metrics != null) {
                metrics.stop(0);
            }
        });
    }
}
