package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Share;
import dev.beckon.signaling.limits.Shares;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every row of the table of deadlines in ARCHITECTURE.md, on a clock of its own; what a client does meanwhile gives it no more time. */
class DeadlinesTest {

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor();
    private static final SignalingEndpoint ENDPOINT = endpoint(Limits.DEFAULTS);
    private static final Duration HELLO = Limits.DEFAULTS.helloTimeout();
    private static final Duration SILENCE = Limits.DEFAULTS.silence();
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration MESSAGE = Duration.ofSeconds(30);
    private static final String PAGE = "GET /page HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String PREFLIGHT = "OPTIONS /signal HTTP/1.1\r\nHost: h\r\n\r\n";

    private static final String UPGRADE =
            "GET /signal HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: " + RawClient.KEY + "\r\n\r\n";

    /** A client that does not read: nothing that is written is taken. */
    @Sharable
    private static final class Unread extends ChannelOutboundHandlerAdapter {
        private boolean reads = true;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (reads) {
                ctx.write(message, promise);
            } else {
                ReferenceCountUtil.release(message);
            }
        }
    }

    private final MockTicker clock = Ticker.newMockTicker();
    private final Unread client = new Unread();
    private EmbeddedChannel channel = channel(ENDPOINT);

    private static SignalingEndpoint endpoint(Limits limits) {
        return SignalingEndpoint.builder(
                        Signaling.builder(Scheduler.on(TIMER)).limits(limits).build())
                .build();
    }

    private EmbeddedChannel channel(SignalingEndpoint endpoint) {
        return EmbeddedChannel.builder()
                .ticker(clock)
                .handlers(
                        client,
                        Gate.pass(endpoint),
                        new ServerPipeline(endpoint, null, DeadlinesTest::respond, false, new RequestForm(null)))
                .build();
    }

    private static CompletionStage<FullHttpResponse> respond(HttpRequest request) {
        return request.uri().equals("/never")
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER));
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @AfterAll
    static void stop() {
        TIMER.shutdownNow();
    }

    private void says(String text) {
        says(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void says(byte[] bytes) {
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            channel.runPendingTasks();
        }
    }

    private void comesFrom(String address) {
        channel.pipeline()
                .fireUserEventTriggered(
                        new ProxyHeaderHandler.Client(NetUtil.createInetAddressFromIpAddressString(address)));
    }

    private String hears() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.append(part.toString(StandardCharsets.ISO_8859_1));
            part.release();
        }
        return all.toString();
    }

    private void upgrades() {
        says(UPGRADE);
        assertThat(hears()).startsWith("HTTP/1.1 101 ");
    }

    /** It lasts until just before the deadline and not beyond, whatever is done each second. */
    private void assertCutAfter(Duration deadline, Runnable eachSecond) {
        long left = deadline.toMillis() - 1;
        while (left > 0) {
            long step = Math.min(left, 1_000);
            clock.advance(step, TimeUnit.MILLISECONDS);
            channel.runPendingTasks();
            assertThat(channel.isOpen())
                    .as("open %d ms before the deadline", left - step + 1)
                    .isTrue();
            left -= step;
            eachSecond.run();
        }
        clock.advance(2, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
        assertThat(channel.isOpen()).as("open after the deadline").isFalse();
    }

    private void assertCutAfter(Duration deadline) {
        assertCutAfter(deadline, () -> {});
    }

    @Test
    void a_connection_that_says_nothing() {
        assertCutAfter(HELLO);
    }

    @Test
    void a_request_head_that_comes_in_crumbs() {
        says("GET /signal HTTP/1.1\r\nHost: h\r\nX: ");
        assertCutAfter(HELLO, () -> says("x"));
    }

    @Test
    void a_connection_that_asks_for_nothing_more() {
        says(PAGE);
        clock.advance(3, TimeUnit.SECONDS);
        says(PAGE);
        assertThat(hears()).contains("200 OK");
        assertCutAfter(HELLO, () -> says("G"));
    }

    @Test
    void an_answer_that_nobody_reads() {
        client.reads = false;
        says(PAGE);
        assertCutAfter(ANSWER);
    }

    @Test
    void a_last_answer_that_nobody_reads_while_more_is_asked() {
        client.reads = false;
        says("POST /page HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
        assertCutAfter(ANSWER, () -> says(PAGE + PREFLIGHT));
    }

    @Test
    void a_refused_upgrade_that_nobody_reads_while_more_is_asked() {
        client.reads = false;
        says("GET /signal HTTP/1.1\r\nHost: h\r\n\r\n");
        assertCutAfter(ANSWER, () -> says(PREFLIGHT + PAGE));
    }

    /** Whoever opens too much and waits for each answer opens less often; the answer comes all the same, and whoever goes before it leaves nothing behind. */
    @Test
    void a_refusal_for_one_whose_address_opens_too_much() {
        Share open = Share.UNLIMITED;
        SignalingEndpoint busy = endpoint(Limits.builder()
                .shares(new Shares(new Share(1, 1), open, open, open, open, open))
                .build());
        assertThat(busy.signaling().mayOpen("192.0.2.1")).isTrue();
        channel.finishAndReleaseAll();
        channel = channel(busy);
        comesFrom("192.0.2.1");
        says(UPGRADE);
        channel.close();
        channel.runPendingTasks();
        assertThat(channel.runScheduledPendingTasks()).as("nothing waits").isEqualTo(-1);

        channel = channel(busy);
        comesFrom("192.0.2.1");
        says(UPGRADE);
        assertCutAfter(Duration.ofSeconds(1), () -> {
            assertThat(hears()).isEmpty();
            says(UPGRADE);
        });
        assertThat(hears()).startsWith("HTTP/1.1 503 ").contains("too many connections from your network");
    }

    @Test
    void a_refused_preflight_that_nobody_reads_after_a_page() {
        says(PAGE);
        client.reads = false;
        says("DELETE /signal HTTP/1.1\r\nHost: h\r\n\r\n");
        assertCutAfter(ANSWER, () -> says(PAGE + PREFLIGHT));
    }

    @Test
    void an_answer_that_is_never_made_while_more_is_asked() {
        says("GET /never HTTP/1.1\r\nHost: h\r\n\r\n");
        assertCutAfter(SILENCE, () -> says(PAGE + PREFLIGHT));
    }

    @Test
    void a_body_that_does_not_come() {
        says("GET /signal HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n");
        String id = hears().replaceAll("(?s).*event: open\ndata: ([^\n]+)\n.*", "$1");
        EmbeddedChannel posting = EmbeddedChannel.builder()
                .ticker(clock)
                .handlers(
                        Gate.pass(ENDPOINT),
                        new ServerPipeline(ENDPOINT, null, DeadlinesTest::respond, false, new RequestForm(null)))
                .build();
        clock.advance(4, TimeUnit.SECONDS);
        posting.writeInbound(Unpooled.copiedBuffer(
                "POST /signal HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-ndjson\r\nBeckon-Connection: " + id
                        + "\r\nBeckon-Sequence: 1\r\nContent-Length: 100\r\n\r\n",
                StandardCharsets.US_ASCII));
        for (int i = 0; i < 4; i++) {
            clock.advance(1, TimeUnit.SECONDS);
            posting.writeInbound(Unpooled.copiedBuffer(" ", StandardCharsets.US_ASCII));
            posting.runPendingTasks();
            assertThat(posting.isOpen()).isTrue();
        }
        clock.advance(1_001, TimeUnit.MILLISECONDS);
        posting.runPendingTasks();
        assertThat(posting.isOpen()).isFalse();
        posting.finishAndReleaseAll();
    }

    @Test
    void a_pause_between_two_posts() {
        says(PREFLIGHT);
        assertThat(hears()).contains("204 No Content");
        assertCutAfter(SILENCE, () -> says("P"));
    }

    @Test
    void a_message_that_does_not_end_while_pings_come() {
        upgrades();
        says(RawClient.frame(0x01, "{\"type\":".getBytes(StandardCharsets.US_ASCII)));
        assertCutAfter(MESSAGE, () -> says(RawClient.frame(0x89)));
    }

    @Test
    void each_message_has_its_own_time() {
        upgrades();
        for (int i = 0; i < 3; i++) {
            says(RawClient.frame(0x01, "{\"type\":".getBytes(StandardCharsets.US_ASCII)));
            clock.advance(MESSAGE.toMillis() - 1, TimeUnit.MILLISECONDS);
            channel.runPendingTasks();
            assertThat(channel.isOpen()).isTrue();
            says(RawClient.frame(0x80, "\"ping\"}".getBytes(StandardCharsets.US_ASCII)));
            assertThat(hears()).contains("pong");
        }
        clock.advance(1, TimeUnit.HOURS);
        channel.runPendingTasks();
        assertThat(channel.isOpen())
                .as("nothing is unfinished; the core looks for silence")
                .isTrue();
    }

    @Test
    void a_close_frame_that_is_not_answered() {
        upgrades();
        for (int i = 0; i < 6; i++) {
            says(RawClient.frame(0x81, (byte) ']')); // no JSON, once too often
        }
        assertThat(hears()).contains("bad-json").contains("\u0088");
        assertCutAfter(Duration.ofSeconds(2), () -> says(RawClient.frame(0x89)));
    }

    @Test
    void a_close_frame_that_nobody_reads() {
        upgrades();
        client.reads = false;
        says(RawClient.frame(0x82, (byte) 1));
        assertCutAfter(Duration.ofSeconds(2), () -> says(RawClient.frame(0x81, (byte) '{')));
    }
}
