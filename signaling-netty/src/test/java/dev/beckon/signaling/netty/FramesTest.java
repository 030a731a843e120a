package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.limits.Limits;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {

    private static final int LARGEST = Limits.DEFAULTS.frameBytes();

    private static TestServer server;

    private RawClient client;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() throws IOException {
        InetSocketAddress address = server.address();
        client = RawClient.upgraded(address);
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void assertClosedWith(int code) throws IOException {
        assertThat(client.readClose()).isEqualTo(code);
        assertThat(client.readAll()).isEmpty();
    }

    private void assertAlive() throws IOException {
        client.text("{\"type\":\"ping\"}");
        assertThat(client.readFrame().text()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void a_message_is_answered() throws IOException {
        assertAlive();
    }

    /** RFC 6455 §5.2: the minimal number of bytes must be used. */
    @ParameterizedTest
    @CsvSource({"126, 2, 125", "126, 2, 0", "127, 8, 65535", "127, 8, 126", "127, 8, 1"})
    void a_length_in_more_bytes_than_it_needs_is_an_error(int marker, int bytes, int length) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x81);
        frame.write(0x80 | marker);
        for (int i = bytes - 1; i >= 0; i--) {
            frame.write((int) ((long) length >>> 8 * i));
        }
        client.write(frame.toByteArray());
        assertClosedWith(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {125, 126, 127, 60_000})
    void lengths_in_as_few_bytes_as_they_need_are_taken(int length) throws IOException {
        String ping = "{\"type\":\"ping\"}";
        client.text(ping + " ".repeat(length - ping.length()));
        assertThat(client.readFrame().text()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void a_message_may_come_byte_by_byte() throws IOException {
        for (byte each : RawClient.frame(0x81, utf8("{\"type\":\"ping\"}"))) {
            client.write(each);
        }
        assertThat(client.readFrame().text()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void a_message_may_come_in_fragments_with_pings_between() throws IOException {
        client.write(RawClient.frame(0x01, utf8("{\"type\":")));
        client.write(RawClient.frame(0x89, utf8("here?")));
        client.write(RawClient.frame(0x00));
        client.write(RawClient.frame(0x80, utf8("\"ping\"}")));
        RawClient.Frame pong = client.readFrame();
        assertThat(pong.opcode()).isEqualTo(0xA);
        assertThat(pong.text()).isEqualTo("here?");
        assertThat(client.readFrame().text()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void a_frame_without_a_mask_is_a_protocol_error() throws IOException {
        client.write((byte) 0x81, (byte) 0x02, (byte) '{', (byte) '}');
        assertClosedWith(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC1, 0xA1, 0x91, 0xF1, 0xC9, 0x83, 0x84, 0x85, 0x86, 0x87, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F})
    void reserved_bits_and_opcodes_are_protocol_errors(int first) throws IOException {
        client.write(RawClient.frame(first, utf8("{}")));
        assertClosedWith(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x08, 0x09, 0x0A})
    void fragmented_control_frames_are_protocol_errors(int first) throws IOException {
        client.write(RawClient.frame(first));
        assertClosedWith(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x88, 0x89, 0x8A})
    void control_frames_of_more_than125_bytes_are_protocol_errors(int first) throws IOException {
        client.write(RawClient.frame(first, new byte[126]));
        assertClosedWith(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x00})
    void a_continuation_of_nothing_is_a_protocol_error(int first) throws IOException {
        client.write(RawClient.frame(first, utf8("{}")));
        assertClosedWith(1002);
    }

    @Test
    void a_message_inside_of_a_message_is_a_protocol_error() throws IOException {
        client.write(RawClient.frame(0x01, utf8("{")));
        client.write(RawClient.frame(0x81, utf8("{}")));
        assertClosedWith(1002);
    }

    @Test
    void what_is_not_utf8_is_refused() throws IOException {
        client.write(RawClient.frame(0x81, (byte) '"', (byte) 0xC0, (byte) 0xAF, (byte) '"'));
        assertClosedWith(1007);
    }

    @Test
    void what_is_not_utf8_is_refused_before_the_message_ends() throws IOException {
        client.write(RawClient.frame(0x01, (byte) '"', (byte) 0xED));
        client.write(RawClient.frame(0x00, (byte) 0xA0)); // a surrogate, split
        assertClosedWith(1007);
    }

    @Test
    void a_character_may_be_split_over_fragments() throws IOException {
        byte[] message = utf8("{\"type\":\"ping\",\"x\":\"€😀\"}");
        int middle = message.length - 4;
        client.write(RawClient.frame(0x01, Arrays.copyOf(message, middle)));
        client.write(RawClient.frame(0x80, Arrays.copyOfRange(message, middle, message.length)));
        assertThat(client.readFrame().text()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void a_message_that_ends_inside_of_a_character_is_refused() throws IOException {
        client.write(RawClient.frame(0x81, (byte) '"', (byte) 0xE2, (byte) 0x82));
        assertClosedWith(1007);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x82, 0x02})
    void binary_is_refused(int first) throws IOException {
        client.write(RawClient.frame(first, utf8("{}")));
        assertClosedWith(1003);
    }

    @ParameterizedTest
    @ValueSource(longs = {192 * 1024 + 1, 1L << 31, 1L << 62, 1L << 63, -1})
    void a_length_over_the_limit_is_refused_unread(long length) throws IOException {
        client.write(RawClient.frame(0x81, length, new byte[0]));
        assertClosedWith(1009);
    }

    @Test
    void a_message_of_the_largest_size_is_read() throws IOException {
        String head = "{\"type\":\"ping\",\"x\":\"";
        client.text(head + "x".repeat(LARGEST - head.length() - 2) + "\"}");
        assertThat(client.readFrame().text()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void fragments_may_not_sum_to_more_than_a_message_may_have() throws IOException {
        client.write(RawClient.frame(0x01, utf8("x".repeat(40_000))));
        client.write(RawClient.frame(0x80, utf8("x".repeat(LARGEST - 40_000 + 1))));
        assertClosedWith(1009);
    }

    @Test
    void a_message_may_have64_fragments_and_not_more() throws IOException {
        client.write(RawClient.frame(0x01, utf8("{\"type\":\"ping\"")));
        for (int i = 0; i < 62; i++) {
            client.write(RawClient.frame(0x00, utf8(" ")));
        }
        client.write(RawClient.frame(0x80, utf8("}")));
        assertThat(client.readFrame().text()).isEqualTo("{\"type\":\"pong\"}");

        client.write(RawClient.frame(0x01));
        for (int i = 0; i < 64; i++) {
            client.write(RawClient.frame(0x00));
        }
        assertClosedWith(1008);
    }

    @Test
    void a_flood_of_pings_ends_the_connection() throws IOException {
        for (int i = 0; i < 200; i++) {
            client.write(RawClient.frame(0x89));
        }
        assertClosedWith(1008);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2999, 5000, 65535})
    void bad_close_codes_are_protocol_errors(int code) throws IOException {
        client.write(RawClient.frame(0x88, (byte) (code >> 8), (byte) code));
        assertClosedWith(1002);
    }

    @Test
    void half_a_close_code_is_a_protocol_error() throws IOException {
        client.write(RawClient.frame(0x88, (byte) 3));
        assertClosedWith(1002);
    }

    @Test
    void a_close_reason_that_is_not_utf8_is_refused() throws IOException {
        client.write(RawClient.frame(0x88, (byte) 3, (byte) 0xE8, (byte) 0xFF));
        assertClosedWith(1007);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1011, 3000, 4999})
    void a_close_is_answered_with_its_own_code(int code) throws IOException {
        client.write(RawClient.frame(0x88, (byte) (code >> 8), (byte) code, (byte) '!'));
        assertClosedWith(code);
    }

    @Test
    void a_close_without_a_code_is_answered_without_one() throws IOException {
        client.write(RawClient.frame(0x88));
        assertThat(client.readFrame().payload()).isEmpty();
        assertThat(client.readAll()).isEmpty();
    }

    @Test
    void nothing_counts_after_a_close() throws IOException {
        byte[] close = RawClient.frame(0x88, (byte) 3, (byte) 0xE8);
        byte[] ping = RawClient.frame(0x81, utf8("{\"type\":\"ping\"}"));
        byte[] both = Arrays.copyOf(close, close.length + ping.length);
        System.arraycopy(ping, 0, both, close.length, ping.length);
        client.write(both);
        assertClosedWith(1000);
    }

    @Test
    void the_servers_close_is_followed_by_the_end_of_the_socket_once_answered() throws IOException {
        client.text("{\"type\":\"hello\"}{");
        client.text("{\"type\":\"hello\"}");
        client.text("{\"type\":\"bye\"}");
        assertThat(client.readClose()).isEqualTo(1000);
        client.write(RawClient.frame(0x88, (byte) 3, (byte) 0xE8));
        assertThat(client.readAll()).isEmpty();
    }

    @Test
    void the_socket_ends_even_when_the_close_is_not_answered() throws IOException {
        client.text("{\"type\":\"hello\"}");
        client.text("{\"type\":\"bye\"}");
        assertThat(client.readClose()).isEqualTo(1000);
        assertThatThrownBy(() -> client.readFrame()).isInstanceOf(EOFException.class);
    }
}
