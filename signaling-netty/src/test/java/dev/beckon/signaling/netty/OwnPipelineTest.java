package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The endpoint's handler among the handlers of someone else's server. */
class OwnPipelineTest {

    /** Of the user: what he has before HTTP stays with a WebSocket. */
    private static final class Before extends ChannelInboundHandlerAdapter {}

    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private IoEventLoopGroup loops;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws InterruptedException {
        loops = SignalingServer.eventLoops(1);
        Limits limits = Limits.builder().helloTimeout(Duration.ofSeconds(2)).build();
        SignalingEndpoint endpoint = SignalingEndpoint.builder(
                        Signaling.builder(Scheduler.on(loops)).limits(limits).build())
                .build();
        address = (InetSocketAddress) new ServerBootstrap()
                .group(loops)
                .channel(Io.serverChannel(loops))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast("before", new Before())
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpContentCompressor(), new HttpObjectAggregator(1024))
                                .addLast(endpoint.newHandler())
                                .addLast(new Application());
                        accepted.add(channel);
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel()
                .localAddress();
    }

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static final class Application extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            ctx.writeAndFlush(Refusal.of(HttpResponseStatus.OK, "the application at " + request.uri())
                            .response())
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Test
    void only_what_comes_before_http_stays_with_a_websocket() throws Exception {
        try (RawClient client = RawClient.upgraded(address)) {
            client.text("{\"type\":\"hello\"}");
            assertThat(client.readFrame().text()).contains("\"welcome\"");
            List<String> handlers = accepted.take().pipeline().toMap().values().stream()
                    .map(handler -> handler.getClass().getSimpleName())
                    .collect(Collectors.toList());
            assertThat(handlers).containsExactly("Before", "WebSocketHandler");
        }
    }

    @Test
    void event_streams_and_posts_work_among_handlers_that_compress_and_aggregate() throws Exception {
        try (RawClient down = new RawClient(address);
                RawClient up = new RawClient(address)) {
            Channel stream = accepted.take();
            down.write("GET /signal HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                    + "Accept-Encoding: gzip\r\n\r\n");
            assertThat(down.readHead()).startsWith("HTTP/1.1 200 ").doesNotContain("gzip");
            String id = down.readUntil("\n\n").substring("event: open\ndata: ".length());
            up.write("POST /signal HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                    + "Expect: 100-continue\r\nBeckon-Connection: " + id
                    + "\r\nBeckon-Sequence: 1\r\nContent-Length: 16\r\n\r\n");
            assertThat(up.readHead()).startsWith("HTTP/1.1 100 ");
            up.write("{\"type\":\"hello\"}");
            assertThat(up.readHead()).startsWith("HTTP/1.1 204 ");
            assertThat(down.readUntil("\n\n")).contains("\"welcome\"");
            List<String> handlers = stream.pipeline().toMap().values().stream()
                    .map(handler -> handler.getClass().getSimpleName())
                    .collect(Collectors.toList());
            assertThat(handlers).containsExactly("Before", "EventStreamHandler");
            up.write("GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(up.readHead() + up.readAll()).contains("200 OK", "the application at /other");
        }
    }

    @Test
    void other_requests_are_the_applications() throws IOException {
        try (RawClient client = new RawClient(address)) {
            client.write("GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.readHead() + client.readAll()).contains("200 OK", "the application at /other");
        }
    }

    @Test
    void a_connection_that_asks_for_nothing_is_cut() throws IOException {
        try (RawClient client = new RawClient(address)) {
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    void a_connection_that_ends_leaves_nothing_behind() throws Exception {
        try (RawClient client = RawClient.upgraded(address)) {
            client.text("{\"type\":\"hello\"}");
        }
        Channel channel = accepted.take();
        await().until(() -> !channel.isActive());
    }
}
