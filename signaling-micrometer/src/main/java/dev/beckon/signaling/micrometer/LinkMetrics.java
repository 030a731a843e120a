package dev.beckon.signaling.micrometer;

import dev.beckon.signaling.message.LinkOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How the attempts of peers to connect have ended, as clients tell. Safe for use by many threads. */
final class LinkMetrics {

    private static final Duration[] CONNECT_BUCKETS = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15)
    };

    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<LinkOutcome.Result, Counter> results = new EnumMap<>(LinkOutcome.Result.class);
    private final Map<LinkOutcome.Cause, Counter> causes = new EnumMap<>(LinkOutcome.Cause.class);
    private final Counter direct;
    private final Counter relayed;
    private final Timer connecting;

    LinkMetrics(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
        direct = connected("direct");
        relayed = connected("relay");
        connecting = Timer.builder("beckon.links.connecting")
                .tags(tags)
                .description("From the first offer to the connection")
                .serviceLevelObjectives(CONNECT_BUCKETS)
                .register(registry);
        for (LinkOutcome.Result result : LinkOutcome.Result.values()) {
            String name = result.name().toLowerCase(Locale.ROOT).replace('_', '-');
            results.put(result, counter("beckon.links", "Attempts to connect, as clients tell", "result", name));
        }
        for (LinkOutcome.Cause cause : LinkOutcome.Cause.values()) {
            causes.put(
                    cause,
                    counter(
                            "beckon.links.failed",
                            "Why attempts to connect failed, or connected to no use",
                            "cause",
                            cause.wire()));
        }
    }

    private Counter connected(String way) {
        return counter("beckon.links.connected", "Links by the way of their media", "way", way);
    }

    private Counter counter(String name, String description, String... more) {
        return Counter.builder(name)
                .description(description)
                .tags(tags.and(more))
                .register(registry);
    }

    void reported(LinkOutcome outcome) {
        results.get(outcome.result()).increment();
        if (outcome.result() == LinkOutcome.Result.CONNECTED) {
            (outcome.relayed() ? relayed : direct).increment();
            connecting.record(outcome.millis(), TimeUnit.MILLISECONDS);
        }
        LinkOutcome.Cause cause = outcome.cause();
        if (cause != null) {
            causes.get(cause).increment();
        }
    }
}
