package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who talks on over TLS after the server has closed hears why: the TCP connection under it ends, too, and is not reset. */
@Timeout(120)
class LastWordsOverTlsTest {

    private static final String UPGRADE = """
            GET /signal HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Protocol: beckon.v1\r
            \r
            """;

    /** Masked with zeros, and binary, which the protocol has no use for. */
    private static final byte[] BINARY = {(byte) 0x82, (byte) 0x81, 0, 0, 0, 0, 1};

    @Test
    void who_breaks_the_rules_and_talks_on_hears_why_and_sees_the_stream_end() throws Exception {
        try (RunningServer server = RunningServer.start("--dev-tls");
                Socket tcp = new Socket(InetAddress.getLoopbackAddress(), server.port());
                SSLSocket tls = (SSLSocket)
                        Trusting.everyone().getSocketFactory().createSocket(tcp, "localhost", server.port(), false)) {
            tcp.setSoTimeout(60_000);
            tls.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
            assertThat(head(tls.getInputStream())).startsWith("HTTP/1.1 101 ");

            tls.getOutputStream().write(BINARY);
            talksOn(tls);
            byte[] closing = tls.getInputStream().readNBytes(4);
            assertThat(closing[0]).isEqualTo((byte) 0x88);
            assertThat((closing[2] & 0xFF) << 8 | closing[3] & 0xFF).isEqualTo(1003);
            tls.getInputStream().readAllBytes();
            assertThat(tcp.getInputStream().readAllBytes()).isEmpty();
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    /** More than the server can have read at any time, until nobody takes it any more. */
    private static void talksOn(SSLSocket client) {
        byte[] much = new byte[16 * 1024];
        Thread talking = new Thread(
                () -> {
                    try {
                        while (true) {
                            client.getOutputStream().write(much);
                        }
                    } catch (IOException closed) {
                        // by the server, at last
                    }
                },
                "talking");
        talking.setDaemon(true);
        talking.start();
    }
}
