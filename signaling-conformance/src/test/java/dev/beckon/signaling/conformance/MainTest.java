package dev.beckon.signaling.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What people see of the program. */
class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine main = Main.commandLine();
        main.setOut(new PrintWriter(out));
        main.setErr(new PrintWriter(err, true));
        return main.execute(args);
    }

    @Test
    void a_server_that_keeps_the_rules_ends_with_0() throws Exception {
        try (Embedded server = Embedded.start(limits -> limits)) {
            assertThat(run(server.uri().toString(), "--section", "join", "--section", "leave", "--patience", "60"))
                    .isZero();
        }
        assertThat(out.toString())
                .contains("kept       join           A room that does not exist is refused with not-found.")
                .endsWith(" kept, 0 broken, 0 not tried" + System.lineSeparator());
    }

    /** A peer of this one may be in one room only, and the rule needs two. */
    @Test
    void a_broken_rule_is_shown_with_what_came_and_ends_with_1() throws Exception {
        try (Embedded server = Embedded.start(limits -> limits.roomsPerPeer(1))) {
            assertThat(run(server.uri().toString(), "--section", "update", "--patience", "60"))
                    .isEqualTo(1);
        }
        assertThat(out.toString())
                .contains("BROKEN     update")
                .contains("sent      {\"type\":\"create\"")
                .contains("expected  {\"type\":\"created\"")
                .contains("came      {\"type\":\"error\"")
                .contains(", 1 broken, ");
    }

    @Test
    void what_is_left_out_is_not_tried() throws Exception {
        try (Embedded server = Embedded.start(limits -> limits)) {
            assertThat(run(server.uri().toString(), "--section", "Staying alive", "--quick"))
                    .isEqualTo(2);
        }
        assertThat(out.toString())
                .contains("not tried  Staying alive", "why", "--quick", "0 kept, 0 broken, 1 not tried");
    }

    @Test
    void a_server_that_is_not_there_ends_with_2() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(run("ws://127.0.0.1:" + port + "/signal")).isEqualTo(2);
        assertThat(err.toString())
                .contains("No WebSocket at ws://127.0.0.1:" + port + "/signal: no answer: ", "ConnectException");
        assertThat(run("wss://127.0.0.1:" + port + "/signal#part")).isEqualTo(2);
        assertThat(err.toString()).contains("/signal#part: no answer: ", "IllegalArgumentException");
    }

    @Test
    void so_does_one_that_speaks_no_tls() throws Exception {
        try (Embedded server = Embedded.start(limits -> limits)) {
            assertThat(run("wss://127.0.0.1:" + server.uri().getPort() + "/signal"))
                    .isEqualTo(2);
        }
        assertThat(err.toString()).contains("no answer: javax.net.ssl.SSLException: ");
    }

    @Test
    void a_place_that_is_no_websocket_ends_with_2() throws Exception {
        try (Embedded server = Embedded.start(limits -> limits)) {
            assertThat(run(server.uri().resolve("/other").toString())).isEqualTo(2);
        }
        assertThat(err.toString()).contains("No WebSocket at ", ": status 404.");
    }

    @Test
    void a_server_that_wants_a_token_ends_with_2() throws Exception {
        try (Embedded server = Embedded.withUsers()) {
            assertThat(run(server.uri().toString())).isEqualTo(2);
        }
        assertThat(err.toString()).contains("Nothing can be tried, because the server answers unauthenticated: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://host/signal | has to begin with ws:// or wss:// and a host",
                "ws://host --section hallo | there is no rule of the section [hallo]; sections are [Transport",
                "ws://host --user ana | --user needs --token",
                "ws://host --patience 0 | --patience is 0, and has to be at least 1",
                "ws://host --grace soon | Invalid value for option '--grace'"
            })
    void a_wrong_argument_is_named(String args, String why) {
        assertThat(run(args.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(why);
    }
}
