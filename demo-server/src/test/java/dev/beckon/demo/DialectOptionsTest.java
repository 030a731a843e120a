package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options that have the packaged server speak the protocols of other projects' clients. */
@Timeout(300)
class DialectOptionsTest {

    private static final String PAGE = "https://app.example.org";

    private static RunningServer all() {
        return RunningServer.start(
                "--metrics-port",
                "0",
                "--peerjs",
                "/app",
                "--peerjs-origin",
                PAGE,
                "--y-webrtc",
                "/yjs",
                "--y-webrtc-origin",
                PAGE,
                "--trystero",
                "/trystero",
                "--tutorial",
                "/tutorial");
    }

    private static PlainClient client(RunningServer server, String path) throws Exception {
        return new PlainClient(URI.create("ws://127.0.0.1:" + server.port() + path));
    }

    private static WebSocket from(RunningServer server, String path, String origin) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Origin", origin)
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + path), new WebSocket.Listener() {})
                .join();
    }

    @Test
    void each_protocol_is_spoken_at_its_path_and_counted_by_its_name() throws Exception {
        try (RunningServer server = all()) {
            PlainClient ana = client(server, "/app/peerjs?key=peerjs&id=ana&token=t");
            ana.hears("OPEN");
            PlainClient bo = client(server, "/app/peerjs?key=peerjs&id=bo&token=t");
            bo.hears("OPEN");
            ana.says("{'type':'OFFER','dst':'bo','payload':{'connectionId':'dc_1'}}");
            assertThat(bo.hears("OFFER")).contains("\"src\":\"ana\"");

            PlainClient cy = client(server, "/yjs/any/path?any=query");
            cy.says("{'type':'subscribe','topics':['a room']}");
            cy.says("{'type':'ping'}");
            cy.hears("pong");
            client(server, "/yjs").says("{'type':'publish','topic':'a room','data':{'n':1}}");
            assertThat(cy.hearsAny()).contains("\"clients\":1");

            PlainClient di = client(server, "/tutorial");
            di.says("{'type':'createRoom','payload':false}");
            di.hears("roomCreated");
            PlainClient el = client(server, "/trystero");
            el.says("{'type':'subscribe','topic':'t'}");

            await().untilAsserted(() -> assertThat(server.metrics().lines())
                    .contains(
                            "beckon_connections_opened_total{dialect=\"peerjs\"} 2.0",
                            "beckon_connections_opened_total{dialect=\"y-webrtc\"} 2.0",
                            "beckon_connections_opened_total{dialect=\"trystero\"} 1.0",
                            "beckon_connections_opened_total{dialect=\"tutorial\"} 1.0",
                            "beckon_messages_relayed_bytes_count{type=\"offer\"} 1"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app/peerjs?key=peerjs&id=ana&token=t", "/yjs", "/tutorial", "/trystero"})
    void without_an_option_nothing_is_spoken(String path) {
        try (RunningServer server = RunningServer.start()) {
            assertThatThrownBy(() -> client(server, path)).isInstanceOf(CompletionException.class);
        }
    }

    @Test
    void each_protocol_has_an_origin_rule_of_its_own() {
        try (RunningServer server = all()) {
            String own = "http://127.0.0.1:" + server.port();
            from(server, "/yjs", PAGE).abort();
            from(server, "/app/peerjs?key=peerjs&id=ana&token=t", PAGE).abort();
            from(server, "/tutorial", own).abort();
            assertThatThrownBy(() -> from(server, "/yjs", "https://elsewhere.example.org"))
                    .isInstanceOf(CompletionException.class);
        }
        try (RunningServer server = RunningServer.start("--origin", "https://beckon.example.org", "--tutorial", "/t")) {
            assertThatThrownBy(() -> from(server, "/t", PAGE)).isInstanceOf(CompletionException.class);
            from(server, "/t", "https://beckon.example.org").abort();
        }
    }

    @Test
    void one_bad_frame_costs_nobody_anything() throws Exception {
        try (RunningServer server = all()) {
            for (String path :
                    new String[] {"/app/peerjs?key=peerjs&id=ana&token=t", "/yjs", "/tutorial", "/trystero"}) {
                PlainClient bad = client(server, path);
                PlainClient good = client(server, path.replace("ana", "bo"));
                for (String frame : new String[] {"]", "null", "{'type':", "7", "[]", "{}"}) {
                    bad.says(frame);
                }
                assertThat(bad.closeCode()).as(path).isEqualTo(1008);
                good.says("{'type':'createRoom','topic':'t','topics':[],'dst':'x'}");
                await().during(Duration.ofMillis(200)).until(() -> !good.closed());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--peerjs-origin=" + PAGE, "--y-webrtc-origin=*", "--tutorial=t", "--peerjs-list"})
    void an_option_that_means_nothing_is_refused(String option) {
        assertThatThrownBy(() -> RunningServer.start(option))
                .hasMessageContaining(option.replaceAll("(-origin|-list)?(=.*)?$", ""));
    }
}
