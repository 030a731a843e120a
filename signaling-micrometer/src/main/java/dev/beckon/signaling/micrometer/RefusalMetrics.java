package dev.beckon.signaling.micrometer;

import dev.beckon.signaling.netty.RefusalListener;
import dev.beckon.signaling.netty.RefusalReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code signaling-netty} did not take, as the counter {@code beckon.refused} with the tag {@code reason}. Give it to {@code
 * SignalingEndpoint.Builder.refusalListener}. Safe for use by many threads.
 */
public final class RefusalMetrics implements RefusalListener {

    private final Map<RefusalReason, Counter> refused = new EnumMap<>(RefusalReason.class);

    /**
     * A counter for each reason.
     *
     * @param registry where the counters are
     */
    public RefusalMetrics(MeterRegistry registry) {
        for (RefusalReason why : RefusalReason.values()) {
            refused.put(
                    why,
                    Counter.builder("beckon.refused")
                            .description("Connections and requests not taken")
                            .tag("reason", why.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .register(registry));
        }
    }

    @Override
    public void refused(RefusalReason why, InetAddress client) {
        Counter counter = refused.get(why);
        if (counter != null) {
            counter.increment();
        }
    }
}
