package dev.beckon.signaling.micrometer;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.json.JsonCodec;
import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.MessageType;
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
import dev.beckon.signaling.spi.SignalingListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What a node does, in numbers: the meters of {@code deploy/grafana-dashboard.json}, in any Micrometer registry. Nothing here names a peer, a room or an
 * address.
 *
 * <pre>{@code
 * SignalingMetrics metrics = new SignalingMetrics(meterRegistry);
 * Signaling signaling = Signaling.builder(scheduler)
 *         .listener(metrics)
 *         .registry(metrics.timed(PeerRegistry.inMemory()))
 *         .build();
 * metrics.watch(signaling);
 * }</pre>
 *
 * <p>One for each node. Safe for use by many threads.
 */
public final class SignalingMetrics implements SignalingListener {

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

    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<String, Counter> opened = new ConcurrentHashMap<>();
    private final Counter resumed;
    private final Counter lossy;
    private final Counter away;
    private final Counter entered;
    private final Counter calls;
    private final Counter accepted;
    private final Map<MessageType, Counter> received = new EnumMap<>(MessageType.class);
    private final Map<MessageType, DistributionSummary> relayed = new EnumMap<>(MessageType.class);
    private final Map<MessageType, Counter> dropped = new EnumMap<>(MessageType.class);
    private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);
    private final Map<EndReason, Counter> callsEnded = new EnumMap<>(EndReason.class);
    private final Map<SessionEnded.Reason, Counter> sessionsEnded = new EnumMap<>(SessionEnded.Reason.class);
    private final LongAdder rooms = new LongAdder();
    private final Timer relay;
    private final LinkMetrics links;

    /**
     * Meters in this registry, which show something once they watch a node.
     *
     * @param registry where the meters are
     */
    public SignalingMetrics(MeterRegistry registry) {
        this(registry, Tags.empty());
    }

    /**
     * Meters in this registry, with tags that tell one node from others there: without, counters are of all nodes together and gauges are of the first that was
     * watched.
     *
     * @param registry where the meters are
     * @param tags that each meter has beside its own, with the same keys for all nodes of that registry
     */
    public SignalingMetrics(MeterRegistry registry, Iterable<Tag> tags) {
        this.registry = registry;
        this.tags = Tags.of(tags);
        links = new LinkMetrics(registry, this.tags);
        opened.put(JsonCodec.SUBPROTOCOL, openedIn(JsonCodec.SUBPROTOCOL));
        resumed = counter("beckon.sessions.resumed", "Reconnects that lost nothing", "lost", "no");
        lossy = counter("beckon.sessions.resumed", "Reconnects that lost nothing", "lost", "yes");
        away = counter("beckon.sessions.away", "Sessions that lost their connection");
        entered = counter("beckon.rooms.entered", "Peers that came into a room");
        calls = counter("beckon.calls.started", "Calls that rang");
        accepted = counter("beckon.calls.accepted", "Calls that were accepted, at either side");
        relay = Timer.builder("beckon.relay")
                .tags(this.tags)
                .description("From when a message may pass to when its receivers' connections have it")
                .serviceLevelObjectives(RELAY_BUCKETS)
                .register(registry);
        for (MessageType type : MessageType.values()) {
            received.put(type, counter("beckon.messages.received", "Messages of clients", "type", type.wire()));
            relayed.put(
                    type,
                    DistributionSummary.builder("beckon.messages.relayed")
                            .description("Messages passed on, and the bytes of their payloads")
                            .baseUnit("bytes")
                            .tags(this.tags)
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
        for (SessionEnded.Reason reason : SessionEnded.Reason.values()) {
            sessionsEnded.put(reason, counter("beckon.sessions.ended", "Sessions over", "reason", name(reason)));
        }
    }

    private static String name(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Counter openedIn(String dialect) {
        return counter("beckon.connections.opened", "Connections that became WebSockets", "dialect", dialect);
    }

    private Counter counter(String name, String description, String... more) {
        return Counter.builder(name)
                .description(description)
                .tags(tags.and(more))
                .register(registry);
    }

    /**
     * Adds what can be asked of the node, which this is a listener of.
     *
     * @param node the node; whenever a gauge is read, it looks at every connection once
     */
    public void watch(Signaling node) {
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
        gauge("beckon.sessions", what, () -> connected(node.load()), "state", "connected");
        gauge("beckon.sessions", what, () -> away(node.load()), "state", "away");
    }

    /** Never more than there are sessions: the two are not counted at the same moment. */
    private static int connected(Signaling.Load load) {
        return Math.min(load.greeted(), load.sessions());
    }

    private static int away(Signaling.Load load) {
        return load.sessions() - connected(load);
    }

    private void gauge(String name, String description, Supplier<Number> value, String... more) {
        Gauge.builder(name, value).description(description).tags(tags.and(more)).register(registry);
    }

    /**
     * A registry with its deliveries timed and its rooms counted: {@code beckon.relay}, {@code beckon.rooms}. To be called once.
     *
     * @param real the registry that does the work; its rooms are counted from now on
     * @return a registry that passes everything on to that one; for {@code Signaling.Builder.registry}
     */
    public PeerRegistry timed(PeerRegistry real) {
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

    @Override
    public void connectionOpened(ConnectionOpened event) {
        opened.computeIfAbsent(event.dialect(), this::openedIn).increment();
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
        sessionsEnded.get(event.reason()).increment();
    }

    @Override
    public void linkReported(LinkReported event) {
        links.reported(event.outcome());
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
