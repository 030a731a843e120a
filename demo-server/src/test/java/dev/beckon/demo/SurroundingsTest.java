package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server where its surroundings let it down: no file descriptors are left, nobody reads its log. */
@Timeout(120)
class SurroundingsTest {

    private static final String[] OPERATORS_ASK = {"/metrics", "/healthz", "/readyz", "/admin/rooms"};

    @TempDir
    Path directory;

    @Test
    void while_clients_take_all_file_descriptors_operators_are_answered_and_members_are_heard() throws Exception {
        try (ShellServer server = ShellServer.start("ulimit -n 256; exec \"$@\"", Map.of())) {
            PlainClient member = new PlainClient(server.signaling()).hello("ana");
            List<Socket> greedy = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                greedy.add(new Socket("127.0.0.1", server.port()));
                if (i % 100 == 99) {
                    for (String path : OPERATORS_ASK) {
                        server.asks(path);
                    }
                    member.says("{'type':'ping'}");
                    member.hears("pong");
                }
            }
            assertThat(server.asks("/metrics").lines())
                    .as("that they were dropped is counted")
                    .anySatisfy(line -> assertThat(line)
                            .matches("beckon_refused_total\\{reason=\"(descriptors|address)\"} [1-9][0-9.E]*"));
            for (Socket socket : greedy) {
                socket.close();
            }
            assertThat(server.process.isAlive()).isTrue();
        }
    }

    @Test
    void a_log_that_nobody_reads_stops_nothing() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        // descriptor 3 keeps it open for reading, and nobody reads
        String shell = "exec 3<>'" + fifo + "'; exec \"$@\" 2>'" + fifo + "'";
        try (ShellServer server = ShellServer.start(
                shell,
                Map.of("BECKON_LOG", "DEBUG", "BECKON_MAX_UPGRADES", "0", "BECKON_MAX_UPGRADES_PER_ADDRESS", "0"))) {
            PlainClient talkative = new PlainClient(server.signaling()).hello("ana");
            for (int round = 0; dropped(server) == 0; round++) {
                assertThat(round).as("the log takes all this").isLessThan(1_000);
                for (int i = 0; i < 100; i++) {
                    connectAndLeave(server.port());
                }
            }
            for (String path : OPERATORS_ASK) {
                server.asks(path);
            }
            assertThat(PlainClient.get(URI.create("http://127.0.0.1:" + server.port() + "/healthz"))
                            .statusCode())
                    .isEqualTo(200);
            talkative.says("{'type':'ping'}");
            talkative.hears("pong");
            server.process.destroy();
            assertThat(server.process.waitFor(30, TimeUnit.SECONDS))
                    .as("SIGTERM ends it")
                    .isTrue();
        }
    }

    private static double dropped(ShellServer server) throws Exception {
        return server.asks("/metrics")
                .lines()
                .filter(line -> line.startsWith("beckon_log_dropped_total "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    /** Leaves two lines in the log, at DEBUG. */
    private static void connectAndLeave(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("GET /signal HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 101");
        }
    }

    @Test
    void the_log_is_still_written_to_its_end_when_somebody_reads_it() throws Exception {
        Path log = directory.resolve("log");
        try (ShellServer server = ShellServer.start("exec \"$@\" 2>'" + log + "'", Map.of("BECKON_LOG", "INFO"))) {
            new PlainClient(server.signaling()).hello("ana");
            server.process.destroy();
            assertThat(server.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(Files.readString(log)).contains("session started");
    }
}
