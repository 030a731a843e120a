package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * From the opening of the socket to hello there is one deadline, whatever is in between. Clients that need most of it for one thing that they say
 * and most of it for the next, and so are never too late with any one thing, get no welcome.
 */
@Timeout(300)
class HelloDeadlineTest {

    private static final Duration DEADLINE = Duration.ofSeconds(6);

    private static final byte[] PROXY_HEADER =
            "PROXY TCP4 192.0.2.1 192.0.2.2 4711 80\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UPGRADE =
            ("GET /signal HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
    private static final String HELLO = "{\"type\":\"hello\"}";

    /** What a client says, in this order, and its part of the deadline before each half of it. */
    private enum Stage {
        PROXY(0.45),
        /** Eight halves, of four writes: that of TLS 1.2 is over for the client when it is for the server. */
        TLS(0.11),
        REQUEST(0.45),
        HELLO(0.45);

        final Duration pause;

        Stage(double part) {
            pause = Duration.ofMillis((long) (DEADLINE.toMillis() * part));
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        threads.shutdownNow();
    }

    /** All at once, because most of the time is spent on being late. */
    @Test
    void one_who_is_late_with_two_things_gets_no_welcome_though_it_would_be_in_time_with_each() throws Exception {
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (String options : List.of(
                "",
                "--proxy-protocol",
                "--dev-tls --tls-provider jdk",
                "--dev-tls --tls-provider openssl",
                "--dev-tls --proxy-protocol")) {
            RunningServer server = RunningServer.start(Stream.concat(
                            Stream.of("--hello-timeout", DEADLINE.toSeconds() + "s", "--trusted-proxy", "127.0.0.1"),
                            Stream.of(options.split(" ")).filter(option -> !option.isEmpty()))
                    .toArray(String[]::new));
            opened.add(server);
            List<Stage> stages = Stream.of(Stage.values())
                    .filter(stage -> stage != Stage.PROXY || options.contains("proxy"))
                    .filter(stage -> stage != Stage.TLS || options.contains("tls"))
                    .toList();
            for (int i = 1; i < stages.size(); i++) {
                LateClient client = new LateClient(server.port(), stages, stages.subList(i - 1, i + 1));
                clients.add(CompletableFuture.runAsync(client::isCut, threads));
            }
        }
        CompletableFuture.allOf(clients.toArray(CompletableFuture<?>[]::new)).join();
    }

    /** A client that is late with two of the things that it says, one after the other. */
    private static final class LateClient {
        private final List<Stage> stages;
        private final List<Stage> late;
        private final int server;

        LateClient(int server, List<Stage> stages, List<Stage> late) {
            this.server = server;
            this.stages = stages;
            this.late = late;
        }

        private Duration pauseIn(Stage stage) {
            return late.contains(stage) ? stage.pause : Duration.ZERO;
        }

        void isCut() {
            long begin = System.nanoTime();
            int code = closeCode();
            Duration age = Duration.ofNanos(System.nanoTime() - begin);
            assertThat(age).as("%s, late with %s", stages, late).isGreaterThanOrEqualTo(DEADLINE);
            assertThat(code).as("%s, late with %s", stages, late).isIn(0, 4003);
        }

        /** What the server closes the WebSocket with; 0 where there is none yet. */
        private int closeCode() {
            try (LateSocket socket = new LateSocket(server);
                    Socket secured = secured(socket)) {
                socket.pause(pauseIn(Stage.REQUEST));
                secured.getOutputStream().write(UPGRADE);
                DataInputStream in = new DataInputStream(secured.getInputStream());
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) in.readUnsignedByte());
                }
                assertThat(head.toString()).startsWith("HTTP/1.1 101 ");
                socket.pause(pauseIn(Stage.HELLO));
                secured.getOutputStream().write(hello());
                assertThat(in.readUnsignedByte())
                        .as("%s, late with %s: the opcode of what comes", stages, late)
                        .isEqualTo(0x88);
                in.skipBytes(1);
                return in.readUnsignedShort();
            } catch (IOException cut) {
                return 0;
            }
        }

        private Socket secured(LateSocket socket) throws IOException {
            if (stages.contains(Stage.PROXY)) {
                socket.pause(pauseIn(Stage.PROXY));
                socket.getOutputStream().write(PROXY_HEADER);
            }
            if (!stages.contains(Stage.TLS)) {
                return socket;
            }
            socket.pause(pauseIn(Stage.TLS));
            try {
                SSLSocket tls = (SSLSocket)
                        Trusting.everyone().getSocketFactory().createSocket(socket, "localhost", server, true);
                tls.setEnabledProtocols(new String[] {"TLSv1.2"});
                tls.startHandshake();
                return tls;
            } catch (GeneralSecurityException impossible) {
                throw new AssertionError(impossible);
            }
        }

        /** A frame whose mask changes nothing. */
        private static byte[] hello() {
            byte[] frame = new byte[6 + HELLO.length()];
            frame[0] = (byte) 0x81;
            frame[1] = (byte) (0x80 | HELLO.length());
            System.arraycopy(HELLO.getBytes(StandardCharsets.US_ASCII), 0, frame, 6, HELLO.length());
            return frame;
        }
    }
}
