package dev.beckon.signaling.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both ends of one connection over a line that fails. */
@Timeout(60)
class FaultyLineTest {

    private static final byte[] WORDS = {1, 2, 3};

    private final ServerSocket server;
    private final FaultyLine line;
    private Socket client;
    private Socket accepted;

    FaultyLineTest() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        line = FaultyLine.to(server.getLocalPort());
    }

    @BeforeEach
    void connect() throws IOException {
        client = new Socket(InetAddress.getLoopbackAddress(), line.port());
        accepted = server.accept();
        assertPasses(client, accepted);
    }

    @AfterEach
    void close() throws IOException {
        line.close();
        server.close();
    }

    private static void assertPasses(Socket from, Socket to) throws IOException {
        from.getOutputStream().write(WORDS);
        assertThat(to.getInputStream().readNBytes(WORDS.length)).isEqualTo(WORDS);
    }

    private static void assertNothingCame(Socket to) throws IOException {
        to.setSoTimeout(200);
        assertThatThrownBy(() -> to.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        to.setSoTimeout(0);
    }

    @Test
    void late_and_in_parts_all_passes_in_both_directions_ends_included() throws IOException {
        line.delay(() -> Duration.ofMillis(20));
        line.parts(1, Duration.ofMillis(1));
        long from = System.nanoTime();
        assertPasses(client, accepted);
        assertPasses(accepted, client);
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThanOrEqualTo(Duration.ofMillis(40));
        client.shutdownOutput();
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
        assertPasses(accepted, client);
    }

    @Test
    void what_a_line_that_stalls_has_taken_comes_when_it_heals() throws IOException {
        line.stall();
        client.getOutputStream().write(WORDS);
        assertNothingCame(accepted);
        line.heal();
        assertThat(accepted.getInputStream().readNBytes(WORDS.length)).isEqualTo(WORDS);
        assertPasses(accepted, client);
    }

    @Test
    void a_silent_connection_stays_silent_and_one_that_its_server_ended_is_reset_when_its_client_speaks()
            throws IOException {
        line.fallSilent();
        client.getOutputStream().write(WORDS);
        assertNothingCame(accepted);
        accepted.close();
        assertNothingCame(client);
        line.heal();
        assertNothingCame(client);
        assertThatThrownBy(() -> {
                    while (true) {
                        client.getOutputStream().write(WORDS);
                    }
                })
                .isInstanceOf(IOException.class);
        connect();
    }

    @Test
    void a_reset_comes_after_so_many_bytes_and_ends_both_sides() throws IOException {
        line.resetAfter(2);
        client.getOutputStream().write(WORDS);
        assertThatThrownBy(() -> accepted.getInputStream().readNBytes(WORDS.length))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
        connect();
    }

    @Test
    void a_line_that_is_down_resets_what_comes_until_it_heals() throws IOException {
        line.goDown();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
        Socket next = new Socket(InetAddress.getLoopbackAddress(), line.port());
        assertThatThrownBy(() -> next.getInputStream().read()).isInstanceOf(IOException.class);
        server.accept().close();
        line.heal();
        connect();
    }
}
