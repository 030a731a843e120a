package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Transport;
import dev.beckon.signaling.testing.ScriptedClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of a node of this process, in real time: waits for what it is to get, however long that takes. */
final class Client implements Transport {

    private final Executor executor;
    private final BlockingQueue<JsonNode> inbox = new LinkedBlockingQueue<>();
    private final Connection connection;
    private volatile @Nullable CloseReason closed;
    private volatile String secret = "";
    private volatile long received;

    @SuppressWarnings("this-escape")
    Client(Signaling node, Executor executor) {
        this.executor = executor;
        this.connection = node.open(this);
    }

    Client hello(String peer) {
        says("{'type':'hello','peer':'" + peer + "'}");
        gets("welcome");
        return this;
    }

    /** Goes on with the session of another client. */
    Client resumes(Client former) {
        received = former.received;
        says("{'type':'hello','resume':{'session':'" + former.secret + "','received':" + former.received + "}}");
        return this;
    }

    /** On the same connection, as one whose session is lost. */
    Client helloAgain(String peer) {
        says("{'type':'hello','peer':'" + peer + "','resume':{'session':'" + secret + "','received':" + received
                + "}}");
        return this;
    }

    void says(String json) {
        byte[] frame = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        executor.execute(() -> connection.receive(frame));
    }

    void breaks() {
        executor.execute(connection::closed);
    }

    /** It is told that its session is lost; before that, only that what it said may not have been done. */
    Client isSentAway() {
        JsonNode next = next();
        while (!next.path("type").asText().equals("hello-again")) {
            assertThat(next.path("code").asText()).as(next.toString()).isEqualTo("unavailable");
            next = next();
        }
        assertThat(closed).isNull();
        return this;
    }

    /** The next message, which has to be of this type. */
    JsonNode gets(String type) {
        JsonNode next = next();
        assertThat(next.path("type").asText()).as(next.toString()).isEqualTo(type);
        return next;
    }

    JsonNode next() {
        JsonNode next = nextWithin(Duration.ofSeconds(60));
        assertThat(next).as("a message").isNotNull();
        return next;
    }

    /** The next message, if one comes in that time. */
    @Nullable
    JsonNode nextWithin(Duration time) {
        try {
            return inbox.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Nullable
    CloseReason closed() {
        return closed;
    }

    @Override
    public void send(byte[] frame) {
        JsonNode message = ScriptedClient.message(frame);
        MessageType type = MessageType.ofWire(message.path("type").asText());
        if (type == MessageType.WELCOME) {
            secret = message.path("session").asText();
            received = message.path("resumed").asBoolean() ? received : 0;
        } else if (type != null && type.counted()) {
            received++;
        }
        if (type != MessageType.PING && type != MessageType.PONG && type != MessageType.ACK) {
            inbox.add(message);
        }
    }

    @Override
    public void close(CloseReason reason) {
        closed = reason;
        breaks();
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public void reading(boolean on) {}

    @Override
    public String remote() {
        return "test";
    }
}
