package dev.beckon.examples.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.spi.Scheduler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class TomcatServerTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private TomcatServer server;

    @BeforeEach
    void start() throws Exception {
        Limits limits = Limits.builder().rates(Rates.UNLIMITED).build();
        server = open(limits);
    }

    private TomcatServer open(Limits limits) throws Exception {
        return new TomcatServer(
                0, Signaling.builder(Scheduler.on(timer)).limits(limits).build(), pool);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        timer.shutdownNow();
        pool.shutdownNow();
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @Test
    void the_page_is_served_and_nothing_else_of_the_classpath() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(page.body()).containsIgnoringCase("<!doctype html>");
        HttpResponse<String> module = get("/lib/index.js");
        assertThat(module.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
        for (String outside :
                new String[] {"/logback.xml", "/dev/beckon/page/index.html", "/lib/..%2f..%2f..%2f..%2flogback.xml"}) {
            assertThat(get(outside).statusCode()).as(outside).isBetween(400, 404);
        }
    }

    @Test
    void nothing_stays_on_the_disk() throws Exception {
        TomcatServer other = open(Limits.builder().build());
        try (other) {
            assertThat(other.work()).isNotEmptyDirectory();
        }
        assertThat(other.work()).doesNotExist();
    }

    @Test
    void clients_hear_of_its_end() throws Exception {
        TomcatServer other = open(Limits.DEFAULTS);
        CompletableFuture<Integer> code = new CompletableFuture<>();
        CompletableFuture<String> welcome = new CompletableFuture<>();
        HTTP.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + other.port() + "/signal"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        welcome.complete(text.toString());
                        socket.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
                        code.complete(status);
                        return null;
                    }
                })
                .join()
                .sendText("{\"type\":\"hello\"}", true);
        welcome.get(60, TimeUnit.SECONDS);
        other.close();
        assertThat(code.get(60, TimeUnit.SECONDS)).isEqualTo(1012);
    }

    @Test
    void signaling_is_at_its_path() throws Exception {
        assertThat(get("/signal").statusCode()).isEqualTo(426);
    }
}
