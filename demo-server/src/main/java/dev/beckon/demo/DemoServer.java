package dev.beckon.demo;

import dev.beckon.signaling.netty.ManagementServer;
import dev.beckon.signaling.netty.SignalingServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * What runs, and how it is stopped.
 *
 * @param housekeeping what is done now and then and may block
 */
record DemoServer(
        SignalingServer server,
        Health health,
        @Nullable ManagementServer management,
        ScheduledExecutorService housekeeping) {

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
        housekeeping.shutdown();
        return server.close(drain)
                .thenCompose(
                        closed -> management == null ? CompletableFuture.completedFuture(null) : management.close());
    }
}
