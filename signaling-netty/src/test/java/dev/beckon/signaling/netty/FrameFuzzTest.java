package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/**
 * Any bytes after the upgrade are frames or end the connection, and nothing else happens: no exception, no buffer left over, nothing but good frames in
 * answer. For long: {@code JAZZER_FUZZ=1 mvn test-compile surefire:test@fuzz -pl signaling-netty -Dtest=FrameFuzzTest}.
 */
class FrameFuzzTest {

    private static final byte[] UPGRADE = """
            GET /signal HTTP/1.1\r
            Host: beckon.example\r
            Origin: http://beckon.example\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Protocol: beckon.v1\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);

    @FuzzTest(maxDuration = "10m")
    void any_bytes_after_the_upgrade_are_frames_or_an_end(byte[] bytes) {
        try (FuzzedConnection connection = new FuzzedConnection()) {
            connection.feed(UPGRADE);
            assertThat(connection.answer()).startsWith("HTTP/1.1 101");
            connection.feed(bytes);
            assertServerFrames(connection.answer().getBytes(StandardCharsets.ISO_8859_1));
        }
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
