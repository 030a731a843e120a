package dev.beckon.demo;

import dev.beckon.demo.webhook.Webhooks;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.micrometer.ClusterMetrics;
import dev.beckon.signaling.micrometer.RefusalMetrics;
import dev.beckon.signaling.micrometer.SignalingMetrics;
import dev.beckon.signaling.netty.HttpResponder;
import dev.beckon.signaling.netty.RefusalListener;
import dev.beckon.signaling.redis.RedisRegistry;
import dev.beckon.signaling.redis.RedisRegistryBuilder;
import dev.beckon.signaling.registry.PeerRegistry;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyEventExecutorMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the node, its event loops and the process do, in numbers, for Prometheus. Safe for use by many threads. */
final class Metrics implements HttpResponder {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SignalingMetrics signaling = new SignalingMetrics(registry);
    private final RefusalMetrics refusals = new RefusalMetrics(registry);

    Metrics() {
        FunctionCounter.builder("beckon.log.dropped", this, self -> LogQueue.dropped())
                .description("Lines that the log had no room for")
                .register(registry);
    }

    /** A node of this registry, in numbers. */
    Signaling watched(Signaling.Builder node, PeerRegistry peers, EventLoopGroup loops) {
        Signaling watched =
                node.listener(signaling).registry(signaling.timed(peers)).build();
        signaling.watch(watched);
        watch(loops);
        return watched;
    }

    /** A registry that joins a cluster now, in numbers. */
    RedisRegistry watched(RedisRegistryBuilder builder) {
        ClusterMetrics cluster = new ClusterMetrics(registry);
        RedisRegistry watched = builder.listener(cluster).open();
        cluster.watch(watched::state);
        return watched;
    }

    private void watch(EventLoopGroup loops) {
        new NettyEventExecutorMetrics(loops).bindTo(registry);
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
            new NettyAllocatorMetrics(allocator).bindTo(registry);
        }
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    /** Adds when the certificate in use ends. */
    void watch(Tls tls) {
        Gauge.builder("beckon.tls.expiry.seconds", () -> tls.expires().get().getEpochSecond())
                .description("When the certificate in use ends, in Unix time")
                .register(registry);
    }

    /** Adds what becomes of the events for {@code --webhook-url}. */
    void watch(Webhooks webhooks) {
        Gauge.builder("beckon.webhook.waiting", webhooks, Webhooks::waiting)
                .description("Events that wait to be told")
                .register(registry);
        counter("beckon.webhook.told", webhooks, Webhooks::told, "Events that were taken");
        counter("beckon.webhook.retried", webhooks, Webhooks::retried, "How often an event is told again");
        counter("beckon.webhook.dropped", webhooks, Webhooks::dropped, "Events that were dropped");
    }

    private void counter(String name, Webhooks webhooks, ToDoubleFunction<Webhooks> count, String description) {
        FunctionCounter.builder(name, webhooks, count).description(description).register(registry);
    }

    /** Hears what the endpoint does not take. */
    RefusalListener refusals() {
        return refusals;
    }

    /** {@code /metrics}, in Prometheus' text format. */
    @Override
    public @Nullable CompletionStage<FullHttpResponse> respond(HttpRequest request) {
        if (!request.uri().equals("/metrics")) {
            return null;
        }
        FullHttpResponse refusal = ReadOnly.refusal(request);
        if (refusal != null) {
            return CompletableFuture.completedFuture(refusal);
        }
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.OK,
                Unpooled.wrappedBuffer(registry.scrape().getBytes(StandardCharsets.UTF_8)));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        return CompletableFuture.completedFuture(response);
    }
}
