package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.Transport;
import dev.beckon.signaling.testing.FakeTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The client's end of one connection to a node: writes JSON by hand and reads what came. */
final class TestClient implements Transport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeTime time;
    private final String remote;
    private final Connection connection;
    private final ArrayDeque<JsonNode> inbox = new ArrayDeque<>();
    long queuedBytes;
    boolean reading = true;
    int pings;
    /** What the transport's methods of these names throw from now on. */
    final Map<String, Throwable> throwing = new HashMap<>();
    /** Whether the transport says that the connection is closed while it is sent something. */
    boolean endsWhenSentTo;
    /** Where the transport's tasks run. */
    Executor executor;
    /** Bytes of the largest message that came. */
    int largest;

    @Nullable
    CloseReason closed;
    /** Of the last welcome. */
    String secret = "";
    /** Counted messages that came, since the last welcome that was no resume. */
    long received;

    TestClient(Signaling node, FakeTime time) {
        this(node, time, time.nanoTime());
    }

    TestClient(Signaling node, FakeTime time, long acceptedNanos) {
        this(node, time, Opening.plain("test"), acceptedNanos);
    }

    TestClient(Signaling node, FakeTime time, Opening opening) {
        this(node, time, opening, time.nanoTime());
    }

    /** Speaks another dialect. */
    TestClient(Signaling node, FakeTime time, Dialect dialect) {
        this.time = time;
        this.remote = "test";
        this.executor = time.executor();
        this.connection = node.open(this, Opening.plain("test"), time.nanoTime(), dialect);
    }

    /** @param remote an address */
    TestClient(Signaling node, FakeTime time, String remote) {
        this(node, time, remote, Opening.plain(remote), time.nanoTime());
    }

    private TestClient(Signaling node, FakeTime time, Opening opening, long acceptedNanos) {
        this(node, time, "test", opening, acceptedNanos);
    }

    private TestClient(Signaling node, FakeTime time, String remote, Opening opening, long acceptedNanos) {
        this.time = time;
        this.remote = remote;
        this.executor = time.executor();
        this.connection = node.open(this, opening, acceptedNanos);
    }

    /** Sends one message; single quotes stand for double ones. */
    TestClient says(String json) {
        saysWithoutWaiting(json);
        time.settle();
        return this;
    }

    /** The same, but what others do in turn is not waited for. */
    void saysWithoutWaiting(String json) {
        connection.receive(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    TestClient saysBytes(byte[] frame) {
        connection.receive(frame);
        time.settle();
        return this;
    }

    TestClient pong() {
        connection.alive();
        return this;
    }

    void drained() {
        connection.drained();
        time.settle();
    }

    /** The connection breaks. */
    void breaks() {
        connection.closed();
        time.settle();
    }

    TestClient hello(String peer) {
        says("{'type':'hello','peer':'" + peer + "','name':'" + peer.toUpperCase(java.util.Locale.ROOT) + "'}");
        gets("welcome");
        return this;
    }

    /** The next message, which must be of this type. */
    JsonNode gets(String type) {
        time.settle();
        JsonNode next = inbox.poll();
        assertThat(next).as("expected " + type + " but nothing came").isNotNull();
        assertThat(next.path("type").asText()).as(next.toString()).isEqualTo(type);
        return next;
    }

    /** The next message, which must be this error. */
    JsonNode getsError(String code) {
        JsonNode error = gets("error");
        assertThat(error.path("code").asText()).as(error.toString()).isEqualTo(code);
        return error;
    }

    /** Messages of this type that come next need not be read. */
    TestClient skips(String type) {
        time.settle();
        while (!inbox.isEmpty() && inbox.peek().path("type").asText().equals(type)) {
            inbox.remove();
        }
        return this;
    }

    /** Nothing is left to read. */
    TestClient getsNothing() {
        time.settle();
        assertThat(inbox).isEmpty();
        return this;
    }

    boolean hasMessages() {
        time.settle();
        return !inbox.isEmpty();
    }

    List<JsonNode> getsAll() {
        time.settle();
        List<JsonNode> all = new ArrayList<>(inbox);
        inbox.clear();
        return all;
    }

    /** What a server has sent. */
    static JsonNode message(byte[] frame) {
        try {
            return JSON.readTree(frame);
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    static JsonNode json(String json) {
        try {
            return JSON.readTree(json.replace('\'', '"'));
        } catch (com.fasterxml.jackson.core.JsonProcessingException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    // ---- transport

    private void mayThrow(String method) {
        Throwable thrown = throwing.get(method);
        if (thrown instanceof Error error) {
            throw error;
        } else if (thrown != null) {
            throw (RuntimeException) thrown;
        }
    }

    @Override
    public void send(byte[] frame) {
        mayThrow("send");
        if (endsWhenSentTo) {
            connection.closed();
        }
        if (endsWhenSentTo || closed != null) {
            return;
        }
        largest = Math.max(largest, frame.length);
        JsonNode message = message(frame);
        MessageType type = MessageType.ofWire(message.path("type").asText());
        if (type == MessageType.WELCOME) {
            secret = message.path("session").asText();
            received = message.path("resumed").asBoolean() ? received : 0;
        } else if (type != null && type.counted()) {
            received++;
        }
        inbox.add(message);
    }

    @Override
    public void close(CloseReason reason) {
        mayThrow("close");
        if (closed == null) {
            closed = reason;
        }
    }

    @Override
    public Executor executor() {
        mayThrow("executor");
        return executor;
    }

    @Override
    public void reading(boolean on) {
        mayThrow("reading");
        reading = on;
    }

    @Override
    public void ping() {
        pings++;
        mayThrow("ping");
    }

    @Override
    public long queuedBytes() {
        mayThrow("queuedBytes");
        return queuedBytes;
    }

    @Override
    public String remote() {
        mayThrow("remote");
        return remote;
    }
}
