package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {

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
    void aMessageIsAnswered() throws IOException {
        assertAlive();
    }

    @Test
    void aMessageMayComeByteByByte() throws IOException {
        for (byte each : RawClient.frame(0x81, utf8("{\"type\":\"ping\"}"))) {
            client.write(each);
        }
        assertThat(client.readFrame().text()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void aMessageMayComeInFragmentsWithPingsBetween() throws IOException {
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
    void aFrameWithoutAMaskIsAProtocolError() throws IOException {
        client.write((byte) 0x81, (byte) 0x02, (byte) '{', (byte) '}');
        assertClosedWith(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC1, 0xA1, 0x91, 0xF1, 0xC9, 0x83, 0x84, 0x85, 0x86, 0x87, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F})
    void reservedBitsAndOpcodesAreProtocolErrors(int first) throws IOException {
        client.write(RawClient.frame(first, utf8("{}")));
        assertClosedWith(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x08, 0x09, 0x0A})
    void fragmentedControlFramesAreProtocolErrors(int first) throws IOException {
        client.write(RawClient.frame(first));
        assertClosedWith(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x88, 0x89, 0x8A})
    void controlFramesOfMoreThan125BytesAreProtocolErrors(int first) throws IOException {
        client.write(RawClient.frame(first, new byte[126]));
        assertClosedWith(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x00})
    void aContinuationOfNothingIsAProtocolError(int first) throws IOException {
        client.write(RawClient.frame(first, utf8("{}")));
        assertClosedWith(1002);
    }

    @Test
    void aMessageInsideOfAMessageIsAProtocolError() throws IOException {
        client.write(RawClient.frame(0x01, utf8("{")));
        client.write(RawClient.frame(0x81, utf8("{}")));
        assertClosedWith(1002);
    }

    @Test
    void whatIsNotUtf8IsRefused() throws IOException {
        client.write(RawClient.frame(0x81, (byte) '"', (byte) 0xC0, (byte) 0xAF, (byte) '"'));
        assertClosedWith(1007);
    }

    @Test
    void whatIsNotUtf8IsRefusedBeforeTheMessageEnds() throws IOException {
        client.write(RawClient.frame(0x01, (byte) '"', (byte) 0xED));
        client.write(RawClient.frame(0x00, (byte) 0xA0)); // a surrogate, split
        assertClosedWith(1007);
    }

    @Test
    void aCharacterMayBeSplitOverFragments() throws IOException {
        byte[] message = utf8("{\"type\":\"ping\",\"x\":\"€😀\"}");
        int middle = message.length - 4;
        client.write(RawClient.frame(0x01, Arrays.copyOf(message, middle)));
        client.write(RawClient.frame(0x80, Arrays.copyOfRange(message, middle, message.length)));
        assertThat(client.readFrame().text()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void aMessageThatEndsInsideOfACharacterIsRefused() throws IOException {
        client.write(RawClient.frame(0x81, (byte) '"', (byte) 0xE2, (byte) 0x82));
        assertClosedWith(1007);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x82, 0x02})
    void binaryIsRefused(int first) throws IOException {
        client.write(RawClient.frame(first, utf8("{}")));
        assertClosedWith(1003);
    }

    @ParameterizedTest
    @ValueSource(longs = {65_537, 1L << 31, 1L << 62, 1L << 63, -1})
    void aLengthOverTheLimitIsRefusedUnread(long length) throws IOException {
        client.write(RawClient.frame(0x81, length, new byte[0]));
        assertClosedWith(1009);
    }

    @Test
    void aMessageOfTheLargestSizeIsRead() throws IOException {
        String head = "{\"type\":\"ping\",\"x\":\"";
        client.text(head + "x".repeat(65_536 - head.length() - 2) + "\"}");
        assertThat(client.readFrame().text()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Test
    void fragmentsMayNotSumToMoreThanAMessageMayHave() throws IOException {
        client.write(RawClient.frame(0x01, utf8("x".repeat(40_000))));
        client.write(RawClient.frame(0x80, utf8("x".repeat(25_537))));
        assertClosedWith(1009);
    }

    @Test
    void aMessageMayHave64FragmentsAndNotMore() throws IOException {
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
    void aFloodOfPingsEndsTheConnection() throws IOException {
        for (int i = 0; i < 200; i++) {
            client.write(RawClient.frame(0x89));
        }
        assertClosedWith(1008);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2999, 5000, 65535})
    void badCloseCodesAreProtocolErrors(int code) throws IOException {
        client.write(RawClient.frame(0x88, (byte) (code >> 8), (byte) code));
        assertClosedWith(1002);
    }

    @Test
    void halfACloseCodeIsAProtocolError() throws IOException {
        client.write(RawClient.frame(0x88, (byte) 3));
        assertClosedWith(1002);
    }

    @Test
    void aCloseReasonThatIsNotUtf8IsRefused() throws IOException {
        client.write(RawClient.frame(0x88, (byte) 3, (byte) 0xE8, (byte) 0xFF));
        assertClosedWith(1007);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1011, 3000, 4999})
    void aCloseIsAnsweredWithItsOwnCode(int code) throws IOException {
        client.write(RawClient.frame(0x88, (byte) (code >> 8), (byte) code, (byte) '!'));
        assertClosedWith(code);
    }

    @Test
    void aCloseWithoutACodeIsAnsweredWithoutOne() throws IOException {
        client.write(RawClient.frame(0x88));
        assertThat(client.readFrame().payload()).isEmpty();
        assertThat(client.readAll()).isEmpty();
    }

    @Test
    void nothingCountsAfterAClose() throws IOException {
        byte[] close = RawClient.frame(0x88, (byte) 3, (byte) 0xE8);
        byte[] ping = RawClient.frame(0x81, utf8("{\"type\":\"ping\"}"));
        byte[] both = Arrays.copyOf(close, close.length + ping.length);
        System.arraycopy(ping, 0, both, close.length, ping.length);
        client.write(both);
        assertClosedWith(1000);
    }

    @Test
    void theServersCloseIsFollowedByTheEndOfTheSocketOnceAnswered() throws IOException {
        client.text("{\"type\":\"hello\"}{");
        client.text("{\"type\":\"hello\"}");
        client.text("{\"type\":\"bye\"}");
        assertThat(client.readClose()).isEqualTo(1000);
        client.write(RawClient.frame(0x88, (byte) 3, (byte) 0xE8));
        assertThat(client.readAll()).isEmpty();
    }

    @Test
    void theSocketEndsEvenWhenTheCloseIsNotAnswered() throws IOException {
        client.text("{\"type\":\"hello\"}");
        client.text("{\"type\":\"bye\"}");
        assertThat(client.readClose()).isEqualTo(1000);
        assertThatThrownBy(() -> client.readFrame()).isInstanceOf(EOFException.class);
    }
}
