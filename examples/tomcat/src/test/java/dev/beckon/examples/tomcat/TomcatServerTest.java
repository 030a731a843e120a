package dev.beckon.examples.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
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

    private CompletableFuture<WebSocket> connect(String origin, WebSocket.Listener listener) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().header("Origin", origin);
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/signal"), listener);
    }

    @Test
    void pages_of_other_origins_are_kept_out() {
        WebSocket.Listener nothing = new WebSocket.Listener() {};
        assertThat(connect("http://localhost:" + server.port(), nothing).join().isInputClosed())
                .isFalse();
        assertThatThrownBy(() -> connect("https://evil.example.org", nothing).join())
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refusal ->
                                assertThat(refusal.getResponse().statusCode()).isEqualTo(403));
    }

    /** What a client hears; reads only if told to. */
    private static final class Ear implements WebSocket.Listener {
        final LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> code = new CompletableFuture<>();
        private final boolean reads;

        Ear(boolean reads) {
            this.reads = reads;
        }

        @Override
        public void onOpen(WebSocket socket) {
            if (reads) {
                socket.request(Long.MAX_VALUE);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            texts.add(data.toString());
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            code.complete(status);
            return null;
        }

        String waitFor(String part) throws InterruptedException {
            for (; ; ) {
                String text = texts.poll(60, TimeUnit.SECONDS);
                assertThat(text).as("waiting for " + part).isNotNull();
                if (text.contains(part)) {
                    return text;
                }
            }
        }
    }

    private WebSocket connect(Ear ear) {
        return connect("http://localhost:" + server.port(), ear).join();
    }

    @Test
    void binary_messages_are_refused() throws Exception {
        Ear ear = new Ear(true);
        connect(ear).sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
        assertThat(ear.code.get(60, TimeUnit.SECONDS)).isEqualTo(1003);
    }

    @Test
    void a_message_over_the_limit_is_refused_in_one_frame_or_many() throws Exception {
        Ear one = new Ear(true);
        connect(one).sendText("x".repeat(192 * 1024 + 1), true);
        assertThat(one.code.get(60, TimeUnit.SECONDS)).isEqualTo(1009);
        Ear many = new Ear(true);
        WebSocket socket = connect(many);
        CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(socket);
        for (int i = 0; i < 25; i++) {
            sent = sent.thenCompose(previous -> previous.sendText("x".repeat(8 * 1024), false));
        }
        assertThat(many.code.get(60, TimeUnit.SECONDS)).isEqualTo(1009);
    }

    @Test
    void who_does_not_read_is_given_up_and_the_others_go_on() throws Exception {
        Ear ana = new Ear(true);
        Ear cy = new Ear(true);
        WebSocket sender = connect(ana);
        say(sender, "{\"type\":\"hello\",\"peer\":\"ana\"}");
        say(sender, "{\"type\":\"create\",\"room\":\"r\"}");
        ana.waitFor("created");
        for (Ear ear : new Ear[] {new Ear(false), cy}) {
            WebSocket socket = connect(ear);
            say(socket, "{\"type\":\"hello\"}");
            say(socket, "{\"type\":\"join\",\"room\":\"r\"}");
            ana.waitFor("peer-joined");
        }
        String filler = "x".repeat(60_000);
        for (int i = 0; i < 200; i++) {
            say(sender, "{\"type\":\"send\",\"room\":\"r\",\"data\":\"" + i + "-" + filler + "\"}");
            cy.waitFor("\"" + i + "-");
        }
        ana.waitFor("peer-away");
        say(sender, "{\"type\":\"send\",\"room\":\"r\",\"data\":\"the end\"}");
        cy.waitFor("the end");
    }

    private static void say(WebSocket socket, String message) {
        socket.sendText(message, true).join();
    }
}
