package dev.beckon.demo;

import dev.beckon.demo.webhook.Webhooks;
import dev.beckon.signaling.netty.ManagementServer;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.redis.RedisRegistry;
import dev.beckon.signaling.registry.PeerRegistry;
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
        @Nullable Webhooks webhooks,
        ScheduledExecutorService housekeeping,
        PeerRegistry registry) {

    /** How long those that wait have to be told when the server stops. */
    private static final Duration LAST_EVENTS = Duration.ofSeconds(3);

    InetSocketAddress address() {
        return server.address();
    }

    /** Where metrics and the admin API are, null if nowhere. */
    @Nullable
    InetSocketAddress metricsAddress() {
        return management == null ? null : management.address();
    }

    /** Says that it is not ready, sends the clients away over the time given, closes, tells the last events; the metrics last to the end. */
    CompletableFuture<@Nullable Void> close(Duration drain) {
        health.stopping();
        return server.close(drain)
                .thenCompose(closed -> webhooks == null ? done() : webhooks.close(LAST_EVENTS))
                .thenCompose(told -> management == null ? done() : management.close())
                .whenComplete((closed, failure) -> {
                    housekeeping.shutdownNow();
                    if (registry instanceof RedisRegistry cluster) {
                        cluster.close();
                    }
                });
    }

    private static CompletableFuture<@Nullable Void> done() {
        return CompletableFuture.completedFuture(null);
    }
}
