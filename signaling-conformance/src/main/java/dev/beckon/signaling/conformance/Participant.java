package dev.beckon.signaling.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.Socket;
import dev.beckon.signaling.client.spi.SocketListener;
import dev.beckon.signaling.testing.Expected;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client: it says what a rule wants, and compares what it hears. In what is said and expected, single quotes stand for double ones. What is expected names the fields that matter; others may be there.
 */
final class Participant implements SocketListener {

    /** What a server may say at any time. They are passed over unless they are expected. */
    private static final Set<String> ASIDE =
            Set.of("ack", "pong", "ping", "going-away", "hello-again", "notice", "link-report");

    /** A frame, or the end. */
    private record Event(@Nullable String text, int code) {}

    private final Bench bench;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicLong counted = new AtomicLong();
    private final Socket socket;
    private volatile boolean greeted;
    private Set<String> passedOver = Set.of();
    private String id = "";
    private String secret = "";
    private @Nullable JsonNode welcome;

    Participant(Bench bench, Function<SocketListener, Socket> network) {
        this.bench = bench;
        this.socket = network.apply(this);
    }

    // ---- from the socket

    @Override
    public void opened() {
        events.add(new Event("", 0));
    }

    @Override
    public void received(String text) {
        JsonNode message = ProtocolFiles.message(text);
        String type = message == null ? "" : message.path("type").asText();
        if (greeted && (message == null || ProtocolFiles.counted(type))) {
            counted.incrementAndGet();
        }
        greeted |= type.equals("welcome");
        events.add(new Event(text, 0));
    }

    @Override
    public void closed(int code) {
        events.add(new Event(null, code));
    }

    /** Waits until the connection is there. */
    Participant open() throws InterruptedException {
        Event first = next(bench.patience());
        if (first == null || first.text == null) {
            throw Verdict.broken(
                    "a request for a connection",
                    "an open connection",
                    first == null ? nothing(bench.patience()) : ended(first));
        }
        return this;
    }

    // ---- what it says

    void say(String json) {
        sayRaw(json.replace('\'', '"'));
    }

    void sayRaw(String frame) {
        bench.said(frame);
        socket.send(frame);
    }

    /** Cuts the connection, without a word. */
    void cut() {
        socket.abort();
    }

    // ---- what it hears

    /** The next message, which must have these fields. */
    JsonNode hears(String expected) throws InterruptedException {
        return hears(expected, bench.patience());
    }

    JsonNode hears(String expected, Duration patience) throws InterruptedException {
        JsonNode fields = ProtocolFiles.json(expected);
        String type = fields.path("type").asText();
        for (; ; ) {
            Event event = next(patience);
            if (event == null || event.text == null) {
                throw bench.broken(expected, event == null ? nothing(patience) : ended(event));
            }
            JsonNode message = ProtocolFiles.message(event.text);
            if (message == null) {
                throw bench.broken("JSON", event.text);
            }
            String faults = ProtocolFiles.faults(message);
            if (!faults.isEmpty()) {
                throw bench.broken("a message that obeys its schema: " + faults, event.text);
            }
            String came = message.path("type").asText();
            if (!came.equals(type) && isAside(message)) {
                continue;
            }
            if (!Expected.difference(fields, message).isEmpty()) {
                refuse(message, expected);
                throw bench.broken(expected, event.text);
            }
            if (came.equals("welcome")) {
                id = message.path("peer").asText();
                secret = message.path("session").asText();
                welcome = message;
            }
            return message;
        }
    }

    /** A server may refuse for reasons that this program cannot know. */
    private static void refuse(JsonNode message, String expected) {
        String code = message.path("code").asText();
        if (message.path("type").asText().equals("error")
                && Set.of("forbidden", "unauthenticated", "rate-limited", "unavailable")
                        .contains(code)
                && !expected.contains("'code'")) {
            throw Verdict.notTried("the server answers " + code + ": "
                    + message.path("message").asText());
        }
    }

    /** The same, and messages of these types may come before it. */
    JsonNode hearsAfter(String expected, String... before) throws InterruptedException {
        passedOver = Set.of(before);
        try {
            return hears(expected);
        } finally {
            passedOver = Set.of();
        }
    }

    private boolean isAside(JsonNode message) {
        String type = message.path("type").asText();
        return ASIDE.contains(type)
                || passedOver.contains(type)
                || (Set.of("ice-servers", "token").contains(type) && !message.has("re"));
    }

    /** The next message, which must be this error. */
    JsonNode hearsError(String code) throws InterruptedException {
        return hears("{'type':'error','code':'" + code + "'}");
    }

    /** Nothing came before the answer to a ping. */
    void hearsNothing() throws InterruptedException {
        say("{'type':'ping'}");
        hears("{'type':'pong'}");
    }

    /** The connection ends with this code; messages before are passed over. */
    void endsWith(int code, Duration patience) throws InterruptedException {
        for (; ; ) {
            Event event = next(patience);
            if (event == null || (event.text == null && event.code != code)) {
                throw bench.broken(
                        "the connection closes with " + code, event == null ? nothing(patience) : ended(event));
            }
            if (event.text == null) {
                return;
            }
        }
    }

    void endsWith(int code) throws InterruptedException {
        endsWith(code, bench.patience());
    }

    private @Nullable Event next(Duration patience) throws InterruptedException {
        return events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String nothing(Duration patience) {
        return "nothing within " + patience.toSeconds() + " s";
    }

    private static String ended(Event event) {
        return event.code == Network.NO_CODE
                ? "the end of the connection, without a close code"
                : "the end of the connection, with close code " + event.code;
    }

    // ---- what it knows

    /** Its peer id, by the server's word. */
    String id() {
        return id;
    }

    /** Of its newest welcome. */
    String secret() {
        return secret;
    }

    /** Counted messages that came. */
    long counted() {
        return counted.get();
    }

    /** A number of its welcome's {@code limits}. */
    int limit(String name) {
        return welcome == null ? 0 : welcome.path("limits").path(name).asInt();
    }
}
