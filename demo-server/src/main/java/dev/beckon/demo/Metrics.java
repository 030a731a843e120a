package dev.beckon.demo;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LinkOutcome;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.netty.HttpResponder;
import dev.beckon.signaling.netty.RefusalListener;
import dev.beckon.signaling.netty.RefusalReason;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.RoomWatcher;
import dev.beckon.signaling.spi.SignalingEvent.CallAccepted;
import dev.beckon.signaling.spi.SignalingEvent.CallEnded;
import dev.beckon.signaling.spi.SignalingEvent.CallStarted;
import dev.beckon.signaling.spi.SignalingEvent.ConnectionOpened;
import dev.beckon.signaling.spi.SignalingEvent.LinkReported;
import dev.beckon.signaling.spi.SignalingEvent.Refused;
import dev.beckon.signaling.spi.SignalingEvent.RoomEntered;
import dev.beckon.signaling.spi.SignalingEvent.SessionDetached;
import dev.beckon.signaling.spi.SignalingEvent.SessionEnded;
import dev.beckon.signaling.spi.SignalingEvent.SessionResumed;
import dev.beckon.signaling.spi.SignalingEvent.SessionStarted;
import dev.beckon.signaling.spi.SignalingListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
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
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the node does, in numbers. Nothing here names a peer, a room or an address. Safe for use by many threads. */
final class Metrics implements SignalingListener, RefusalListener, HttpResponder {

    private static final Duration[] RELAY_BUCKETS = {
        Duration.ofNanos(2_500),
        Duration.ofNanos(10_000),
        Duration.ofNanos(50_000),
        Duration.ofNanos(250_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofSeconds(1)
    };

    private static final Duration[] CONNECT_BUCKETS = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter opened = counter("beckon.connections.opened", "Connections that became WebSockets");
    private final Counter resumed = counter("beckon.sessions.resumed", "Reconnects that lost nothing", "lost", "no");
    private final Counter lossy = counter("beckon.sessions.resumed", "Reconnects that lost nothing", "lost", "yes");
    private final Counter away = counter("beckon.sessions.away", "Sessions that lost their connection");
    private final Counter entered = counter("beckon.rooms.entered", "Peers that came into a room");
    private final Counter calls = counter("beckon.calls.started", "Calls that rang");
    private final Counter accepted = counter("beckon.calls.accepted", "Calls that were accepted, at either side");
    private final Map<MessageType, Counter> received = new EnumMap<>(MessageType.class);
    private final Map<MessageType, DistributionSummary> relayed = new EnumMap<>(MessageType.class);
    private final Map<MessageType, Counter> dropped = new EnumMap<>(MessageType.class);
    private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);
    private final Map<EndReason, Counter> callsEnded = new EnumMap<>(EndReason.class);
    private final Map<SessionEnded.Reason, Counter> sessionsEnded = new EnumMap<>(SessionEnded.Reason.class);
    private final Map<RefusalReason, Counter> notTaken = new EnumMap<>(RefusalReason.class);
    private final Map<LinkOutcome.Result, Counter> links = new EnumMap<>(LinkOutcome.Result.class);
    private final Map<LinkOutcome.Cause, Counter> linksFailed = new EnumMap<>(LinkOutcome.Cause.class);
    private final Counter direct =
            counter("beckon.links.connected", "Links by the way of their media", "way", "direct");
    private final Counter overRelay =
            counter("beckon.links.connected", "Links by the way of their media", "way", "relay");
    private final Timer connecting = Timer.builder("beckon.links.connecting")
            .description("From the first offer to the connection")
            .serviceLevelObjectives(CONNECT_BUCKETS)
            .register(registry);
    private final LongAdder sessions = new LongAdder();
    private final LongAdder rooms = new LongAdder();
    private final Timer relay = Timer.builder("beckon.relay")
            .description("From when a message may pass to when its receivers' connections have it")
            .serviceLevelObjectives(RELAY_BUCKETS)
            .register(registry);

    Metrics() {
        for (MessageType type : MessageType.values()) {
            received.put(type, counter("beckon.messages.received", "Messages of clients", "type", type.wire()));
            relayed.put(
                    type,
                    DistributionSummary.builder("beckon.messages.relayed")
                            .description("Messages passed on, and the bytes of their payloads")
                            .baseUnit("bytes")
                            .tag("type", type.wire())
                            .register(registry));
            dropped.put(type, counter("beckon.messages.dropped", "Void after a glare, or old", "type", type.wire()));
        }
        for (ErrorCode code : ErrorCode.values()) {
            errors.put(code, counter("beckon.errors", "Requests answered by an error", "code", code.wire()));
        }
        for (EndReason reason : EndReason.values()) {
            callsEnded.put(
                    reason, counter("beckon.calls.ended", "Calls by outcome, at either side", "reason", name(reason)));
        }
        for (LinkOutcome.Result result : LinkOutcome.Result.values()) {
            links.put(result, counter("beckon.links", "Attempts to connect, as clients tell", "result", name(result)));
        }
        for (LinkOutcome.Cause cause : LinkOutcome.Cause.values()) {
            linksFailed.put(
                    cause, counter("beckon.links.failed", "Why attempts to connect failed", "cause", cause.wire()));
        }
        for (RefusalReason why : RefusalReason.values()) {
            notTaken.put(why, counter("beckon.refused", "Connections and requests not taken", "reason", name(why)));
        }
        FunctionCounter.builder("beckon.log.dropped", this, self -> LogQueue.dropped())
                .description("Lines that the log had no room for")
                .register(registry);
        for (SessionEnded.Reason reason : SessionEnded.Reason.values()) {
            sessionsEnded.put(reason, counter("beckon.sessions.ended", "Sessions over", "reason", name(reason)));
        }
    }

    private static String name(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    /** Adds what can be asked of the node, of its event loops and of the process. */
    void watch(Signaling node, EventLoopGroup loops) {
        gauge("beckon.connections", "Open connections", () -> node.load().connections());
        gauge(
                "beckon.queue.bytes",
                "Sent to clients and not yet taken by the network",
                () -> node.load().queuedBytes());
        gauge(
                "beckon.held.bytes",
                "Held for clients: sessions, rooms, what waits for them, unfinished messages",
                () -> node.load().heldBytes());
        gauge(
                "beckon.held.limit.bytes",
                "What may be held for clients",
                () -> node.limits().capacity().bytes());
        String what = "Sessions, with a connection or waiting for one";
        gauge("beckon.sessions", what, () -> connected(node), "state", "connected");
        gauge("beckon.sessions", what, () -> sessions.sum() - connected(node), "state", "away");
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

    /** Never more than there are: the two are not counted at the same moment. */
    private long connected(Signaling node) {
        return Math.min(node.load().greeted(), sessions.sum());
    }

    private void gauge(String name, String description, Supplier<Number> value, String... tags) {
        Gauge.builder(name, value).description(description).tags(tags).register(registry);
    }

    /** The registry, with its deliveries timed and its rooms counted. */
    PeerRegistry timed(PeerRegistry real) {
        gauge("beckon.rooms", "Rooms with somebody in them; calls are none", rooms::sum);
        real.watch(new RoomWatcher() {
            @Override
            public void opened(String room) {
                rooms.increment();
            }

            @Override
            public void ended(String room) {
                rooms.decrement();
            }
        });
        return new TimedRegistry(real, relay);
    }

    /** Adds when the certificate in use ends. */
    void watch(Tls tls) {
        gauge(
                "beckon.tls.expiry.seconds",
                "When the certificate in use ends, in Unix time",
                () -> tls.expires().get().getEpochSecond());
    }

    /** {@code /metrics}, in Prometheus' text format. */
    @Override
    public @Nullable CompletionStage<FullHttpResponse> respond(HttpRequest request) {
        if (!request.uri().equals("/metrics")) {
            return null;
        }
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.OK,
                Unpooled.wrappedBuffer(registry.scrape().getBytes(StandardCharsets.UTF_8)));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        return CompletableFuture.completedFuture(response);
    }

    @Override
    public void refused(RefusalReason why, InetAddress client) {
        notTaken.get(why).increment();
    }

    @Override
    public void connectionOpened(ConnectionOpened event) {
        opened.increment();
    }

    @Override
    public void sessionStarted(SessionStarted event) {
        sessions.increment();
    }

    @Override
    public void sessionResumed(SessionResumed event) {
        (event.nothingLost() ? resumed : lossy).increment();
    }

    @Override
    public void sessionDetached(SessionDetached event) {
        away.increment();
    }

    @Override
    public void sessionEnded(SessionEnded event) {
        sessions.decrement();
        sessionsEnded.get(event.reason()).increment();
    }

    @Override
    public void linkReported(LinkReported event) {
        LinkOutcome outcome = event.outcome();
        links.get(outcome.result()).increment();
        LinkOutcome.Cause cause = outcome.cause();
        if (cause != null) {
            linksFailed.get(cause).increment();
        } else {
            (outcome.relayed() ? overRelay : direct).increment();
            connecting.record(outcome.millis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void roomEntered(RoomEntered event) {
        entered.increment();
    }

    @Override
    public void received(MessageType type) {
        received.get(type).increment();
    }

    @Override
    public void relayed(MessageType type, String from, String to, int bytes) {
        relayed.get(type).record(bytes);
    }

    @Override
    public void published(String from, String room, int bytes) {
        relayed.get(MessageType.SEND).record(bytes);
    }

    @Override
    public void dropped(MessageType type, String from, String to) {
        dropped.get(type).increment();
    }

    @Override
    public void refused(Refused event) {
        errors.get(event.code()).increment();
    }

    @Override
    public void callStarted(CallStarted event) {
        calls.increment();
    }

    @Override
    public void callAccepted(CallAccepted event) {
        accepted.increment();
    }

    @Override
    public void callEnded(CallEnded event) {
        callsEnded.get(event.reason()).increment();
    }
}
