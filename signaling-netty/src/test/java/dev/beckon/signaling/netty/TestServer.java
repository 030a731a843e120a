package dev.beckon.signaling.netty;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

/** A server on a free port of this machine. */
final class TestServer implements AutoCloseable {

    final Signaling signaling;
    final SignalingServer server;

    private TestServer(Signaling signaling, SignalingServer server) {
        this.signaling = signaling;
        this.server = server;
    }

    static TestServer start() throws IOException {
        return start(Limits.DEFAULTS);
    }

    static TestServer start(Limits limits) throws IOException {
        return start(node -> node.limits(limits), endpoint -> {}, server -> {});
    }

    static TestServer start(
            Consumer<Signaling.Builder> node,
            Consumer<SignalingEndpoint.Builder> endpoint,
            Consumer<SignalingServer.Builder> server)
            throws IOException {
        IoEventLoopGroup loops = SignalingServer.eventLoops(2);
        Signaling.Builder signaling = Signaling.builder(Scheduler.on(loops));
        node.accept(signaling);
        Signaling built = signaling.build();
        SignalingEndpoint.Builder at = SignalingEndpoint.builder(built);
        endpoint.accept(at);
        SignalingServer.Builder builder =
                SignalingServer.builder(at.build(), loops).host("127.0.0.1");
        server.accept(builder);
        return new TestServer(built, builder.start());
    }

    InetSocketAddress address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close(Duration.ZERO).join();
    }
}
