package dev.beckon.examples;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.micrometer.RefusalMetrics;
import dev.beckon.signaling.micrometer.SignalingMetrics;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.Scheduler;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.IoEventLoopGroup;

/** A node in numbers. */
public final class Metered {

    private Metered() {}

    /** An endpoint whose node and refusals are counted in this registry. */
    public static SignalingEndpoint endpoint(IoEventLoopGroup loops, MeterRegistry meters) {
        SignalingMetrics metrics = new SignalingMetrics(meters);
        Signaling signaling = Signaling.builder(Scheduler.on(loops))
                .listener(metrics)
                .registry(metrics.timed(PeerRegistry.inMemory()))
                .build();
        metrics.watch(signaling);
        SignalingEndpoint endpoint = SignalingEndpoint.builder(signaling)
                .refusalListener(new RefusalMetrics(meters))
                .build();
        return endpoint;
    }
}
