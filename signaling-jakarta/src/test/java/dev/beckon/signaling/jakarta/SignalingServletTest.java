package dev.beckon.signaling.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.jakarta.Container.Kind;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.spi.Authenticator;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.Scheduler;
import jakarta.servlet.ServletException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class SignalingServletTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private Container container;
    private Signaling node;
    private SignalingServlet servlet;

    private void start(Kind kind, Consumer<Signaling.Builder> of, Consumer<SignalingServlet.Builder> at)
            throws Exception {
        Signaling.Builder builder = Signaling.builder(Scheduler.on(timer))
                .limits(Limits.builder().rates(Rates.UNLIMITED).build());
        of.accept(builder);
        node = builder.build();
        SignalingServlet.Builder made = SignalingServlet.builder(node, pool);
        at.accept(made);
        servlet = made.build();
        container = kind.start(servlet);
    }

    private void start(Kind kind) throws Exception {
        start(kind, node -> {}, servlet -> {});
    }

    @AfterEach
    void stop() throws Exception {
        if (container != null) {
            container.stop();
        }
        timer.shutdownNow();
        pool.shutdownNow();
    }

    /** What a client hears; reads only if told to. */
    private static final class Ear implements WebSocket.Listener {
        final LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> code = new CompletableFuture<>();
        private final StringBuilder partial = new StringBuilder();
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
            partial.append(data);
            if (last) {
                texts.add(partial.toString());
                partial.setLength(0);
            }
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

        int closeCode() throws Exception {
            return code.get(60, TimeUnit.SECONDS);
        }
    }

    private WebSocket connect(Ear ear) {
        return connect("", builder -> {}, ear);
    }

    private WebSocket connect(String query, Consumer<WebSocket.Builder> with, WebSocket.Listener ear) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        with.accept(builder);
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + container.port() + "/signal" + query), ear)
                .join();
    }

    private int refused(Consumer<WebSocket.Builder> with) {
        return refused("", with);
    }

    private int refused(String query, Consumer<WebSocket.Builder> with) {
        try {
            connect(query, with, new Ear(true));
        } catch (CompletionException refusal) {
            return ((WebSocketHandshakeException) refusal.getCause())
                    .getResponse()
                    .statusCode();
        }
        throw new AssertionError("it was let in");
    }

    private static void say(WebSocket socket, String message) {
        socket.sendText(message, true).join();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void pages_of_other_origins_are_kept_out(Kind kind) throws Exception {
        start(kind, node -> {}, servlet -> servlet.allowOrigin("https://app.example.org"));
        Ear ear = new Ear(true);
        assertThat(connect("", with -> with.header("Origin", "https://app.example.org"), ear)
                        .isInputClosed())
                .isFalse();
        assertThat(connect("", with -> with.header("Origin", "http://127.0.0.1:" + container.port()), ear)
                        .isInputClosed())
                .isFalse();
        assertThat(refused(with -> with.header("Origin", "https://evil.example.org")))
                .isEqualTo(403);
        assertThat(refused(with -> with.header("Origin", "null"))).isEqualTo(403);
    }

    /** As a proxy that does not keep the header Host, where the container or a filter is told whom to believe. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_page_of_the_host_that_a_proxy_was_asked_for_is_one_of_the_same_host(Kind kind) throws Exception {
        start(kind);
        Ear ear = new Ear(true);
        WebSocket socket =
                connect("?host=app.example.org", with -> with.header("Origin", "https://app.example.org"), ear);
        say(socket, "{\"type\":\"hello\"}");
        ear.waitFor("welcome");
        assertThat(refused("?host=app.example.org", with -> with.header("Origin", "https://evil.example.org")))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void what_is_no_websocket_of_this_protocol_is_told_what_would_be(Kind kind) throws Exception {
        start(kind);
        URI uri = URI.create("http://127.0.0.1:" + container.port() + "/signal");
        HttpResponse<String> get = HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        assertThat(get.statusCode()).isEqualTo(426);
        assertThat(get.body()).contains("this is a WebSocket; open it with one");
        assertThat(refused(with -> with.subprotocols("chat"))).isEqualTo(400);
        Ear ear = new Ear(true);
        assertThat(connect("", with -> with.subprotocols("chat", "beckon.v1"), ear)
                        .getSubprotocol())
                .isEqualTo("beckon.v1");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void the_login_of_the_container_is_the_user(Kind kind) throws Exception {
        start(kind, node -> node.authenticator(Authenticator.principal()), servlet -> {});
        Ear caller = new Ear(true);
        say(connect("?login=ana", with -> {}, caller), "{\"type\":\"hello\",\"peer\":\"phone\"}");
        caller.waitFor("welcome");
        Ear other = new Ear(true);
        WebSocket socket = connect("?login=bo", with -> {}, other);
        say(socket, "{\"type\":\"hello\"}");
        other.waitFor("welcome");
        say(socket, "{\"type\":\"call\",\"user\":\"ana\",\"id\":1}");
        caller.waitFor("incoming");
        Ear stranger = new Ear(true);
        say(
                connect("", with -> with.header("Origin", "http://127.0.0.1:" + container.port()), stranger),
                "{\"type\":\"hello\"}");
        assertThat(stranger.closeCode()).isEqualTo(4501);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void the_handshake_reaches_the_authenticator(Kind kind) throws Exception {
        CompletableFuture<Opening> seen = new CompletableFuture<>();
        start(
                kind,
                node -> node.authenticator((hello, opening) -> {
                    seen.complete(opening);
                    return CompletableFuture.completedStage(Identity.ANONYMOUS);
                }),
                servlet -> {});
        Ear ear = new Ear(true);
        WebSocket socket = connect(
                "?a=1&a=%C3%A9",
                with -> with.header("Cookie", "c=d")
                        .header("X-Two", "2")
                        .header("Origin", "http://127.0.0.1:" + container.port()),
                ear);
        say(socket, "{\"type\":\"hello\"}");
        ear.waitFor("welcome");
        Opening opening = seen.get(60, TimeUnit.SECONDS);
        assertThat(opening.remote()).isEqualTo("127.0.0.1");
        assertThat(opening.path()).isEqualTo("/signal");
        assertThat(opening.query().get("a")).containsExactly("1", "é");
        assertThat(opening.header("x-two")).isEqualTo("2");
        assertThat(opening.header("cookie")).isEqualTo("c=d");
        assertThat(opening.principal()).isNull();
        assertThat(opening.vouchedFor()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void binary_messages_are_refused(Kind kind) throws Exception {
        start(kind);
        Ear ear = new Ear(true);
        connect(ear).sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
        assertThat(ear.closeCode()).isEqualTo(1003);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_message_may_be_as_large_as_the_limit_and_not_larger_in_one_frame_or_many(Kind kind) throws Exception {
        start(kind);
        Ear fits = new Ear(true);
        say(connect(fits), "{\"type\":\"ping\"" + " ".repeat(192 * 1024 - 15) + "}");
        fits.waitFor("pong");
        Ear one = new Ear(true);
        connect(one).sendText("x".repeat(192 * 1024 + 1), true);
        assertThat(one.closeCode()).isEqualTo(1009);
        Ear many = new Ear(true);
        WebSocket socket = connect(many);
        CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(socket);
        for (int i = 0; i < 25; i++) {
            sent = sent.thenCompose(previous -> previous.sendText("x".repeat(8 * 1024), false));
        }
        assertThat(many.closeCode()).isEqualTo(1009);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void who_does_not_read_is_given_up_and_the_others_go_on(Kind kind) throws Exception {
        start(kind);
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

    /** At the default rates: what cannot be read now is read later, and nothing is refused. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void who_sends_faster_than_the_rate_is_read_more_slowly_and_loses_nothing(Kind kind) throws Exception {
        start(kind, node -> node.limits(Limits.DEFAULTS), servlet -> {});
        Ear ana = new Ear(true);
        Ear bo = new Ear(true);
        WebSocket sender = connect(ana);
        say(sender, "{\"type\":\"hello\",\"peer\":\"ana\"}");
        say(sender, "{\"type\":\"create\",\"room\":\"r\"}");
        WebSocket receiver = connect(bo);
        say(receiver, "{\"type\":\"hello\",\"peer\":\"bo\"}");
        say(receiver, "{\"type\":\"join\",\"room\":\"r\"}");
        ana.waitFor("peer-joined");
        int all = 4 * Limits.DEFAULTS.rates().of(Rates.Kind.DATA);
        Runnable sends = () -> {
            for (int i = 0; i < all; i++) {
                say(sender, "{\"type\":\"send\",\"to\":\"bo\",\"data\":" + i + "}");
            }
        };
        CompletableFuture<Void> flood = CompletableFuture.runAsync(sends, task -> new Thread(task).start());
        for (int i = 0; i < all; i++) {
            assertThat(bo.waitFor("\"message\"")).endsWith("\"data\":" + i + "}");
        }
        flood.join();
        assertThat(ana.texts).noneMatch(text -> text.contains("rate-limited"));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_drain_tells_clients_when_to_come_back_and_refuses_new_ones(Kind kind) throws Exception {
        start(kind);
        Ear ear = new Ear(true);
        say(connect(ear), "{\"type\":\"hello\"}");
        ear.waitFor("welcome");
        node.drain(Duration.ofMillis(100)).get(60, TimeUnit.SECONDS);
        ear.waitFor("going-away");
        assertThat(ear.closeCode()).isEqualTo(1012);
        assertThat(refused(with -> {})).isEqualTo(503);
    }

    /** A pool that is busy when the clients are sent away is one that a container overtakes if it is not kept waiting. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_close_is_over_when_the_last_client_has_heard_of_it(Kind kind) throws Exception {
        start(kind);
        Ear ear = new Ear(true);
        say(connect(ear), "{\"type\":\"hello\"}");
        ear.waitFor("welcome");
        CountDownLatch free = new CountDownLatch(1);
        for (int i = 0; i < 4; i++) {
            pool.execute(() -> awaitQuietly(free));
        }
        CompletableFuture<Void> closed = servlet.close(Duration.ZERO).thenRun(() -> {});
        free.countDown();
        closed.get(60, TimeUnit.SECONDS);
        container.stop();
        container = null;
        ear.waitFor("going-away");
        assertThat(ear.closeCode()).isEqualTo(1012);
        assertThat(node.connectionCount()).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_close_does_not_wait_for_a_client_that_does_not_read(Kind kind) throws Exception {
        start(kind);
        Ear deaf = new Ear(false);
        connect(deaf);
        servlet.close(Duration.ZERO).get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_container_that_stops_leaves_no_connection_behind(Kind kind) throws Exception {
        start(kind);
        Ear ear = new Ear(true);
        say(connect(ear), "{\"type\":\"hello\"}");
        ear.waitFor("welcome");
        container.stop();
        container = null;
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> node.connectionCount() == 0);
    }

    @Test
    void what_is_no_origin_is_refused_when_the_servlet_is_made() {
        SignalingServlet.Builder builder =
                SignalingServlet.builder(Signaling.builder(Scheduler.on(timer)).build(), pool);
        assertThatThrownBy(() -> builder.allowOrigin("app.example.org").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://app.example.org");
        assertThatThrownBy(() -> builder.heldThreads(-1)).hasMessageContaining("-1");
    }

    @Test
    void a_container_without_web_sockets_is_told_what_it_lacks() throws Exception {
        SignalingServlet servlet = SignalingServlet.builder(
                        Signaling.builder(Scheduler.on(timer)).build(), pool)
                .build();
        Tomcat tomcat = new Tomcat();
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "signaling", servlet).setLoadOnStartup(1);
        assertThatThrownBy(() -> servlet.init(new Config(context.getServletContext())))
                .isInstanceOf(ServletException.class)
                .hasMessageContaining("tomcat-embed-websocket");
    }
}
