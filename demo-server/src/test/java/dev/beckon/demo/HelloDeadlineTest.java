package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * From the opening of the socket to hello there is one deadline, whatever is in between. Clients that need a part of it for each half of each thing
 * that they say, and so never too long for any one thing, are cut when the sum is up.
 */
@Timeout(300)
class HelloDeadlineTest {

    private static final Duration DEADLINE = Duration.ofSeconds(8);
    private static final Duration SWEEP = Duration.ofMillis(500);
    /** Of a busy machine. Deadlines for single stages would be over by more: by most of {@link #DEADLINE}. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private static final byte[] NOTHING = {};
    private static final byte[] PROXY_HEADER =
            "PROXY TCP4 192.0.2.1 192.0.2.2 4711 80\r\n".getBytes(StandardCharsets.US_ASCII);

    /** More than there is to say, so that some are cut at hello itself. */
    private static final int LATEST = 10;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** All ways at once, because most of the time is spent on being late. */
    @Test
    void one_who_is_a_little_late_with_everything_is_cut_at_the_sum() throws Exception {
        List<Way> ways = new ArrayList<>();
        try {
            for (String options : new String[] {
                "",
                "--proxy-protocol",
                "--dev-tls --tls-provider jdk",
                "--dev-tls --tls-provider openssl",
                "--dev-tls --proxy-protocol"
            }) {
                ways.add(new Way(options));
            }
            for (Way way : ways) {
                way.come(threads);
            }
            for (Way way : ways) {
                way.assertCut();
            }
        } finally {
            for (Way way : ways) {
                way.close();
            }
        }
    }

    /** A server, and clients that are late by different pauses: the first with everything, the last at hello. */
    private static final class Way implements AutoCloseable {
        private final String options;
        private final RunningServer server;
        private final List<SlowLine> lines = new ArrayList<>();
        private final List<CompletableFuture<Cut>> cuts = new ArrayList<>();

        Way(String options) {
            this.options = options;
            server = RunningServer.start(Stream.concat(
                            Stream.of("--hello-timeout", DEADLINE.toSeconds() + "s", "--trusted-proxy", "127.0.0.1"),
                            Stream.of(options.split(" ")).filter(option -> !option.isEmpty()))
                    .toArray(String[]::new));
        }

        void come(ExecutorService threads) throws IOException {
            byte[] first = options.contains("proxy") ? PROXY_HEADER : NOTHING;
            for (int inTime = 0; inTime <= LATEST; inTime++) { // so many halves
                Duration pause = DEADLINE.multipliedBy(2).dividedBy(2 * inTime + 1);
                SlowLine line = new SlowLine(server.port(), first, pause);
                lines.add(line);
                cuts.add(CompletableFuture.supplyAsync(() -> comes(line, options.contains("tls")), threads));
            }
        }

        void assertCut() {
            for (int inTime = 0; inTime <= LATEST; inTime++) {
                assertThat(cuts.get(inTime).join().after())
                        .as("%s, %d halves in time", options, inTime)
                        .isBetween(DEADLINE, DEADLINE.plus(SWEEP).plus(SLACK));
            }
            assertThat(cuts.get(0).join().code()).as("%s, before all", options).isZero();
            assertThat(cuts.get(LATEST).join().code())
                    .as("%s, at hello", options)
                    .isEqualTo(4003);
        }

        @Override
        public void close() throws IOException {
            for (SlowLine line : lines) {
                line.close();
            }
            server.close();
        }
    }

    /** What ended a client. @param code 0 where there was no WebSocket yet */
    private record Cut(int code, Duration after) {}

    /** A client that upgrades and then says half of a hello. */
    private static Cut comes(SlowLine line, boolean tls) {
        try (Socket socket = socket(line.port(), tls)) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            socket.getOutputStream()
                    .write(("GET /signal HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            assertThat(head.toString()).startsWith("HTTP/1.1 101 ");
            socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x90, 0, 0, 0, 0, '{', '"'});
            assertThat(in.readUnsignedByte()).isEqualTo(0x88);
            in.skipBytes(1);
            return new Cut(in.readUnsignedShort(), line.age());
        } catch (IOException cut) {
            return new Cut(0, line.age());
        }
    }

    private static Socket socket(int port, boolean tls) throws IOException {
        try {
            InetAddress here = InetAddress.getLoopbackAddress();
            return tls ? Trusting.everyone().getSocketFactory().createSocket(here, port) : new Socket(here, port);
        } catch (java.security.GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
