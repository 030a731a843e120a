package dev.beckon.examples;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.micrometer.ClusterMetrics;
import dev.beckon.signaling.redis.RedisRegistry;
import dev.beckon.signaling.spi.Scheduler;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.IoEventLoopGroup;

/** A node that shares peers and rooms with others over one engine. */
public final class SeveralNodes {

    private SeveralNodes() {}

    /** A node that joins the cluster. */
    public static Signaling node(IoEventLoopGroup loops) {
        RedisRegistry registry = RedisRegistry.open("redis://:password@redis.example.org:6379");
        Signaling signaling =
                Signaling.builder(Scheduler.on(loops)).registry(registry).build();
        // … when the server has closed: registry.close();
        return signaling;
    }

    /** A registry that shows in numbers what it meets with. */
    public static RedisRegistry metered(MeterRegistry meters, String uri) {
        ClusterMetrics metrics = new ClusterMetrics(meters);
        RedisRegistry registry = RedisRegistry.builder(uri).listener(metrics).open();
        metrics.watch(registry::state);
        return registry;
    }
}
