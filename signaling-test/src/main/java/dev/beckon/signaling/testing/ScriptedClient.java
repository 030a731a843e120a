package dev.beckon.signaling.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.Transport;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A client and its transport to a node of this process, in fake time: a test writes what it says, and reads what it gets.
 *
 * <pre>{@code
 * ScriptedClient ana = new ScriptedClient(signaling, time).hello("ana");
 * ana.says("{'type':'create','room':'r'}");
 * ana.gets("created");
 * }</pre>
 *
 * <p>For one thread.
 */
public class ScriptedClient implements Transport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeTime time;
    private final Connection connection;
    private final ArrayDeque<JsonNode> inbox = new ArrayDeque<>();
    private @Nullable CloseReason closeReason;
    private String secret = "";
    private long received;

    /**
     * A client that has connected just now.
     *
     * @param node the node that it connects to
     * @param time the node's scheduler
     */
    public ScriptedClient(Signaling node, FakeTime time) {
        this(node, time, Opening.plain("test"), time.nanoTime());
    }

    /**
     * A client that has connected.
     *
     * @param node the node that it connects to
     * @param time the node's scheduler
     * @param opening how it asked for the connection
     * @param acceptedNanos when, by the time's clock
     */
    @SuppressWarnings("this-escape")
    public ScriptedClient(Signaling node, FakeTime time, Opening opening, long acceptedNanos) {
        this.time = time;
        this.connection = node.open(this, opening, acceptedNanos);
    }

    // ---- what it says

    /**
     * Sends one message, and runs what is due, until nothing more happens.
     *
     * @param json single quotes stand for double ones
     */
    public void says(String json) {
        saysWithoutWaiting(json);
        time.settle();
    }

    /**
     * Sends one message; what others do in turn is not run yet.
     *
     * @param json single quotes stand for double ones
     */
    public void saysWithoutWaiting(String json) {
        connection.receive(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends what need not be a message, and runs what is due.
     *
     * @param frame in valid UTF-8, as a transport hands it over; must not change afterwards
     */
    public void saysBytes(byte[] frame) {
        connection.receive(frame);
        time.settle();
    }

    /** Answers a ping. */
    public void pong() {
        connection.alive();
    }

    /** All that was sent has gone out. */
    public void drained() {
        connection.drained();
        time.settle();
    }

    /** The connection breaks. */
    public void breaks() {
        connection.closed();
        time.settle();
    }

    /**
     * Opens a session, and reads its welcome.
     *
     * @param peer the id; the name is the same in capitals
     * @return this client
     * @throws AssertionError if the answer is not a welcome
     */
    public ScriptedClient hello(String peer) {
        says("{'type':'hello','peer':'" + peer + "','name':'" + peer.toUpperCase(Locale.ROOT) + "'}");
        gets("welcome");
        return this;
    }

    // ---- what it gets

    /**
     * {@return the next message}
     *
     * @param type the type that it must have, as in JSON
     * @throws AssertionError if it has another, or there is none
     */
    public JsonNode gets(String type) {
        time.settle();
        JsonNode next = inbox.poll();
        assertThat(next).as("expected " + type + " but nothing came").isNotNull();
        assertThat(next.path("type").asText()).as(next.toString()).isEqualTo(type);
        return next;
    }

    /**
     * {@return the next message, which must be an error}
     *
     * @param code the code that it must have, as in JSON
     * @throws AssertionError if it has another, is no error, or there is none
     */
    public JsonNode getsError(String code) {
        JsonNode error = gets("error");
        assertThat(error.path("code").asText()).as(error.toString()).isEqualTo(code);
        return error;
    }

    /**
     * Passes over the messages of a type that come next, up to the first of another; there may be none.
     *
     * @param type as in JSON
     */
    public void skips(String type) {
        time.settle();
        while (!inbox.isEmpty() && inbox.peek().path("type").asText().equals(type)) {
            inbox.remove();
        }
    }

    /**
     * Nothing is left to read.
     *
     * @throws AssertionError if there is something
     */
    public void getsNothing() {
        time.settle();
        assertThat(inbox).isEmpty();
    }

    /** {@return whether something is left to read} */
    public boolean hasMessages() {
        time.settle();
        return !inbox.isEmpty();
    }

    /** {@return all that was left to read, oldest first} Nothing is left then. */
    public List<JsonNode> getsAll() {
        time.settle();
        List<JsonNode> all = new ArrayList<>(inbox);
        inbox.clear();
        return all;
    }

    /** {@return why the node has closed the connection; null while it has not} */
    public @Nullable CloseReason closeReason() {
        return closeReason;
    }

    /** {@return the secret of the last welcome, for a resume; empty before} */
    public String secret() {
        return secret;
    }

    /** {@return how many counted messages came since the last welcome that was no resume: for a resume} */
    public long received() {
        return received;
    }

    /**
     * {@return the message of a frame that a node has sent}
     *
     * @param frame one message
     * @throws UncheckedIOException if it is no JSON
     */
    public static JsonNode message(byte[] frame) {
        return json(new String(frame, StandardCharsets.UTF_8).replace("'", "\\u0027"));
    }

    /**
     * {@return the message of a text}
     *
     * @param json single quotes stand for double ones
     * @throws UncheckedIOException if it is no JSON
     */
    public static JsonNode json(String json) {
        try {
            return JSON.readTree(json.replace('\'', '"'));
        } catch (JsonProcessingException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    // ---- transport

    @Override
    public void send(byte[] frame) {
        if (closeReason != null) {
            return;
        }
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
        if (closeReason == null) {
            closeReason = reason;
        }
    }

    @Override
    public Executor executor() {
        return time.executor();
    }

    @Override
    public void reading(boolean on) {}

    @Override
    public String remote() {
        return "test";
    }
}
