package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.limits.Limits;
import io.netty.buffer.Unpooled;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ManagementServerTest {

    private final CompletableFuture<FullHttpResponse> later = new CompletableFuture<>();
    private ManagementServer server;

    @BeforeEach
    void start() throws IOException {
        server = ManagementServer.builder(this::respond).maxConnections(8).start();
    }

    @AfterEach
    void stop() {
        server.close().join();
    }

    private CompletionStage<FullHttpResponse> respond(HttpRequest request) {
        return switch (request.uri()) {
            case "/later" -> later;
            case "/fails" -> CompletableFuture.failedFuture(new IllegalStateException("out of order"));
            case "/absent" -> null;
            default -> CompletableFuture.completedFuture(ok(request.uri()));
        };
    }

    private static FullHttpResponse ok(String text) {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
    }

    private RawClient asks(String text) throws IOException {
        RawClient client = new RawClient(server.address());
        client.write(text);
        return client;
    }

    @Test
    void those_who_do_not_finish_their_requests_hold_up_nobody() throws IOException {
        List<RawClient> crumbs = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            crumbs.add(asks("G"));
        }
        try (RawClient client = asks(get("/metrics"))) {
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
        }
        for (RawClient crumb : crumbs) {
            crumb.close();
        }
    }

    @Test
    void one_more_than_there_may_be_ends_the_oldest() throws IOException {
        List<RawClient> holding = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            holding.add(asks(get("/page")));
            assertThat(holding.get(i).readHead()).startsWith("HTTP/1.1 200 ");
        }
        try (RawClient client = asks(get("/metrics"))) {
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(holding.get(0).readAll()).isEqualTo("/page");
            holding.get(1).socket.getInputStream().readNBytes("/page".length());
            holding.get(1).write(get("/page"));
            assertThat(holding.get(1).readHead()).startsWith("HTTP/1.1 200 ");
        }
        for (RawClient each : holding) {
            each.close();
        }
    }

    @Test
    void an_answer_that_takes_its_time_holds_up_nobody_and_comes() throws IOException {
        try (RawClient slow = asks(get("/later"));
                RawClient quick = asks(get("/page"))) {
            assertThat(quick.readHead()).startsWith("HTTP/1.1 200 ");
            later.complete(ok("at last"));
            assertThat(slow.readHead()).startsWith("HTTP/1.1 200 ");
            slow.socket.getInputStream().readNBytes("at last".length());
            slow.write(get("/page"));
            assertThat(slow.readHead()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void what_is_asked_before_the_answer_is_made_ends_the_connection_with_it() throws IOException {
        try (RawClient hurried = asks(get("/later") + get("/page"));
                RawClient other = asks(get("/page"))) {
            assertThat(other.readHead()).startsWith("HTTP/1.1 200 ");
            later.complete(ok("at last"));
            assertThat(hurried.readAll())
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("connection: close")
                    .endsWith("at last");
        }
    }

    @Test
    void what_fails_is_a_server_error_and_what_is_absent_not_found() throws IOException {
        try (RawClient fails = asks(get("/fails"));
                RawClient absent = asks(get("/absent"))) {
            assertThat(fails.readHead()).startsWith("HTTP/1.1 500 ");
            assertThat(absent.readHead()).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void it_answers_while_the_event_loops_of_the_signaling_port_stand_still() throws Exception {
        IoEventLoopGroup loops = SignalingServer.eventLoops(2);
        CountDownLatch held = new CountDownLatch(1);
        try {
            loops.forEach(loop -> loop.execute(() -> {
                try {
                    held.await();
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
            }));
            try (RawClient client = asks(get("/healthz"))) {
                assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            }
        } finally {
            held.countDown();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    @Test
    void a_request_that_is_not_finished_in_time_ends_its_connection() {
        MockTicker clock = Ticker.newMockTicker();
        EmbeddedChannel connection = EmbeddedChannel.builder()
                .ticker(clock)
                .handlers(new ManagementServer.Pipeline(
                        this::respond,
                        Limits.builder().helloTimeout(Duration.ofSeconds(3)).build()))
                .build();
        connection.writeInbound(Unpooled.copiedBuffer("GET /pa", StandardCharsets.US_ASCII));

        clock.advance(2, TimeUnit.SECONDS);
        connection.runScheduledPendingTasks();
        assertThat(connection.isOpen()).isTrue();
        clock.advance(1, TimeUnit.SECONDS);
        connection.runScheduledPendingTasks();
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void a_host_that_does_not_exist_is_named() {
        assertThatThrownBy(() -> ManagementServer.builder(this::respond)
                        .host("nosuch.invalid")
                        .start())
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("there is no host nosuch.invalid");
    }
}
