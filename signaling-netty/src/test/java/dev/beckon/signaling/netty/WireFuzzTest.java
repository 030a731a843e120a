package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.beckon.signaling.Scheduler;
import dev.beckon.signaling.Signaling;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Any bytes on the wire are answered or end the connection, and nothing else happens: no exception, no buffer left over, no answer of another kind. For long:
 * {@code JAZZER_FUZZ=1 mvn test-compile surefire:test@fuzz -pl signaling-netty}.
 */
class WireFuzzTest {

    private static final Set<String> STATUSES = Set.of(
            "101", "200", "204", "400", "403", "404", "405", "409", "413", "414", "415", "421", "426", "431", "503");

    private static final String UPGRADE = """
            GET /signal HTTP/1.1\r
            Host: beckon.example\r
            Origin: http://beckon.example\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Protocol: beckon.v1\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "timer");
        thread.setDaemon(true);
        return thread;
    });

    private static final SignalingEndpoint ENDPOINT = SignalingEndpoint.builder(
                    Signaling.builder(Scheduler.on(TIMER)).build())
            .build();

    private static EmbeddedChannel connection() {
        return new EmbeddedChannel(new ServerPipeline(ENDPOINT, null, HttpResponder.none(), false, null));
    }

    /** In two pieces, because most mistakes are made where pieces meet. */
    private static void feed(EmbeddedChannel channel, byte[] bytes) {
        int half = bytes.length / 2;
        channel.writeInbound(Unpooled.copiedBuffer(bytes, 0, half));
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, half, bytes.length - half));
        }
        channel.runPendingTasks();
    }

    private static String answer(EmbeddedChannel channel) {
        StringBuilder all = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.append(part.toString(StandardCharsets.ISO_8859_1));
            part.release();
        }
        return all.toString();
    }

    private static void end(EmbeddedChannel channel) {
        channel.checkException();
        channel.finishAndReleaseAll();
    }

    @FuzzTest(maxDuration = "5m")
    void any_bytes_are_answered_as_http(byte[] bytes) {
        EmbeddedChannel channel = connection();
        feed(channel, bytes);
        String answer = answer(channel);
        if (!answer.isEmpty()) {
            assertThat(answer).startsWith("HTTP/1.");
            assertThat(STATUSES).contains(answer.substring(9, 12));
        }
        end(channel);
    }

    @FuzzTest(maxDuration = "5m")
    void any_bytes_after_the_upgrade_are_frames_or_an_end(byte[] bytes) {
        EmbeddedChannel channel = connection();
        feed(channel, UPGRADE.getBytes(StandardCharsets.US_ASCII));
        assertThat(answer(channel)).startsWith("HTTP/1.1 101");
        feed(channel, bytes);
        assertServerFrames(answer(channel).getBytes(StandardCharsets.ISO_8859_1));
        end(channel);
    }

    /** RFC 6455 §5.1, §5.2: whole, unmasked, no reserved bit, and nothing after a close. */
    private static void assertServerFrames(byte[] sent) {
        boolean closed = false;
        int at = 0;
        while (at < sent.length) {
            assertThat(closed).as("a frame after the close").isFalse();
            int opcode = sent[at] & 0x0F;
            assertThat(sent[at] & 0xF0).isEqualTo(0x80);
            assertThat(opcode).isIn(Opcode.TEXT, Opcode.CLOSE, Opcode.PING, Opcode.PONG);
            int length = sent[at + 1] & 0xFF; // with the mask bit, which then makes it too long
            assertThat(length).isLessThan(127);
            at += 2;
            if (length == 126) {
                length = (sent[at] & 0xFF) << 8 | sent[at + 1] & 0xFF;
                at += 2;
            }
            at += length;
            assertThat(at).isLessThanOrEqualTo(sent.length);
            closed = opcode == Opcode.CLOSE;
        }
    }
}
