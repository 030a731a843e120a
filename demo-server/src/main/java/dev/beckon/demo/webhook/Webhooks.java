package dev.beckon.demo.webhook;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.beckon.demo.outgoing.Endpoint;
import dev.beckon.demo.outgoing.Json;
import dev.beckon.signaling.message.LinkOutcome;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.spi.SignalingEvent.CallAccepted;
import dev.beckon.signaling.spi.SignalingEvent.CallEnded;
import dev.beckon.signaling.spi.SignalingEvent.CallStarted;
import dev.beckon.signaling.spi.SignalingEvent.LinkReported;
import dev.beckon.signaling.spi.SignalingEvent.RoomEnded;
import dev.beckon.signaling.spi.SignalingEvent.RoomEntered;
import dev.beckon.signaling.spi.SignalingEvent.RoomKnocked;
import dev.beckon.signaling.spi.SignalingEvent.RoomLeft;
import dev.beckon.signaling.spi.SignalingEvent.RoomOpened;
import dev.beckon.signaling.spi.SignalingEvent.SessionDetached;
import dev.beckon.signaling.spi.SignalingEvent.SessionEnded;
import dev.beckon.signaling.spi.SignalingEvent.SessionResumed;
import dev.beckon.signaling.spi.SignalingEvent.SessionStarted;
import dev.beckon.signaling.spi.SignalingListener;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells {@code --webhook-url} of sessions, rooms, calls and links, at least once each, those of one session, room or call in their order. docs/operating.md lists
 * them. Holds no payload, token or secret. Does not block; safe for use by many threads.
 */
public final class Webhooks implements SignalingListener {

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    private final String node = UUID.randomUUID().toString();
    private final AtomicLong numbers = new AtomicLong();
    private final InstantSource clock;
    private final Endpoint endpoint;
    private final Signature signature;
    private final Outbound outbound;

    private Webhooks(Endpoint endpoint, Signature signature, ScheduledExecutorService timer, InstantSource clock) {
        this.endpoint = endpoint;
        this.signature = signature;
        this.clock = clock;
        this.outbound =
                new Outbound(this::tell, System::nanoTime, (pause, task) -> later(timer, pause, task), this::ofDropped);
    }

    /**
     * @param timer for the time between two tries
     * @return null where the options name no URL
     * @throws IllegalArgumentException if an option is not what it has to be, or lacks another
     */
    public static @Nullable Webhooks of(WebhookOptions options, ScheduledExecutorService timer) {
        if (options.url == null && options.secret == null) {
            return null;
        }
        if (options.url == null || options.secret == null) {
            throw new IllegalArgumentException("--webhook-url and --webhook-secret go together");
        }
        Endpoint endpoint = new Endpoint("--webhook-url", Endpoint.url("--webhook-url", options.url));
        return new Webhooks(endpoint, new Signature(options.secret), timer, InstantSource.system());
    }

    private static void later(ScheduledExecutorService timer, Duration pause, Runnable task) {
        try {
            timer.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("the process ends before all events are told");
        }
    }

    private CompletableFuture<Boolean> tell(CloudEvent event) {
        byte[] body = event.json();
        Map<String, String> headers =
                new HashMap<>(signature.headers(event.id(), clock.instant().getEpochSecond(), body));
        headers.put("Content-Type", CloudEvent.CONTENT_TYPE);
        return endpoint.tell(body, headers).thenApply(answer -> {
            if (!answer.ok()) {
                LOG.debug("the event {} was answered with {}", event.type(), answer.status());
            }
            return answer.ok();
        });
    }

    /** Waits until all is told, as long as that; the rest is lost, and the log says how much it is. */
    public CompletableFuture<@Nullable Void> close(Duration patience) {
        return outbound.whenEmpty()
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(() -> {
                    if (outbound.waiting() > 0) {
                        LOG.warn("{} events were not told to --webhook-url", outbound.waiting());
                    }
                });
    }

    /** How many events wait to be told. */
    public int waiting() {
        return outbound.waiting();
    }

    /** How many events were taken since the start. */
    public long told() {
        return outbound.told();
    }

    /** How often an event was not taken and is told again, since the start. */
    public long retried() {
        return outbound.retried();
    }

    /** How many events were dropped since the start. */
    public long dropped() {
        return outbound.dropped();
    }

    private void add(String type, String subject, Json.Fields data) {
        outbound.add(event(type, subject, data));
    }

    private CloudEvent event(String type, String subject, Json.Fields data) {
        String id = node + "-" + numbers.incrementAndGet();
        return new CloudEvent(id, "urn:uuid:" + node, type, subject, clock.instant(), data);
    }

    private CloudEvent ofDropped(long count) {
        return event("webhook.dropped", "webhook", json -> json.writeNumberField("events", count));
    }

    private static void who(JsonGenerator json, Requester who) throws IOException {
        json.writeStringField("peer", who.peer());
        if (who.user() != null) {
            json.writeStringField("user", who.user());
        }
    }

    private static String name(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    // ---- sessions

    @Override
    public void sessionStarted(SessionStarted event) {
        add("session.started", event.who().peer(), json -> who(json, event.who()));
    }

    @Override
    public void sessionDetached(SessionDetached event) {
        add("session.detached", event.who().peer(), json -> who(json, event.who()));
    }

    @Override
    public void sessionResumed(SessionResumed event) {
        add("session.resumed", event.who().peer(), json -> {
            who(json, event.who());
            json.writeBooleanField("nothingLost", event.nothingLost());
        });
    }

    @Override
    public void sessionEnded(SessionEnded event) {
        add("session.ended", event.who().peer(), json -> {
            who(json, event.who());
            json.writeStringField("reason", name(event.reason()));
        });
    }

    // ---- rooms

    @Override
    public void roomOpened(RoomOpened event) {
        add("room.opened", event.room(), json -> json.writeStringField("room", event.room()));
    }

    @Override
    public void roomEntered(RoomEntered event) {
        add("room.entered", event.room(), json -> {
            json.writeStringField("room", event.room());
            who(json, event.who());
        });
    }

    @Override
    public void roomKnocked(RoomKnocked event) {
        add("room.knocked", event.room(), json -> {
            json.writeStringField("room", event.room());
            who(json, event.who());
        });
    }

    @Override
    public void roomLeft(RoomLeft event) {
        add("room.left", event.room(), json -> {
            json.writeStringField("room", event.room());
            who(json, event.who());
            json.writeStringField("reason", event.reason().wire());
        });
    }

    @Override
    public void roomEnded(RoomEnded event) {
        add("room.ended", event.room(), json -> json.writeStringField("room", event.room()));
    }

    // ---- calls

    @Override
    public void callStarted(CallStarted event) {
        add("call.started", event.call(), json -> {
            json.writeStringField("call", event.call());
            who(json, event.caller());
            json.writeArrayFieldStart("called");
            for (String peer : event.called()) {
                json.writeString(peer);
            }
            json.writeEndArray();
        });
    }

    @Override
    public void callAccepted(CallAccepted event) {
        add("call.accepted", event.call(), json -> {
            json.writeStringField("call", event.call());
            who(json, event.who());
            json.writeStringField("other", event.other());
        });
    }

    @Override
    public void callEnded(CallEnded event) {
        add("call.ended", event.call(), json -> {
            json.writeStringField("call", event.call());
            who(json, event.who());
            json.writeStringField("reason", event.reason().wire());
        });
    }

    // ---- links

    @Override
    public void linkReported(LinkReported event) {
        LinkOutcome outcome = event.outcome();
        add("link.reported", event.who().peer(), json -> {
            who(json, event.who());
            json.writeStringField("other", event.other());
            json.writeStringField("result", LinkOutcome.wire(outcome.result()));
            if (outcome.result() == LinkOutcome.Result.CONNECTED) {
                json.writeNumberField("millis", outcome.millis());
                json.writeBooleanField("relayed", outcome.relayed());
            }
            if (outcome.cause() != null) {
                json.writeStringField("cause", outcome.cause().wire());
            }
        });
    }
}
