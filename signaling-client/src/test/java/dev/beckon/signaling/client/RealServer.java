package dev.beckon.signaling.client;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** A Netty endpoint on this machine. */
final class RealServer implements AutoCloseable {

    /** Of a test that waits for something which certainly comes. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final Signaling signaling;
    private final SignalingServer server;
    private boolean closed;

    private RealServer(Signaling signaling, SignalingServer server) {
        this.signaling = signaling;
        this.server = server;
    }

    static RealServer start() throws IOException {
        return start(0);
    }

    /** @param port 0 for a free one */
    static RealServer start(int port) throws IOException {
        IoEventLoopGroup loops = SignalingServer.eventLoops(1);
        Limits limits = Limits.builder().rates(Rates.UNLIMITED).build();
        Signaling signaling =
                Signaling.builder(Scheduler.on(loops)).limits(limits).build();
        SignalingEndpoint endpoint = SignalingEndpoint.builder(signaling).build();
        return new RealServer(
                signaling,
                SignalingServer.builder(endpoint, loops)
                        .host("127.0.0.1")
                        .port(port)
                        .start());
    }

    int port() {
        return server.address().getPort();
    }

    /** A client of it. */
    ClientBuilder client(String peer) {
        return client(peer, port());
    }

    /** A client that comes through a port. */
    static ClientBuilder client(String peer, int port) {
        return SignalingClient.builder(URI.create("ws://127.0.0.1:" + port + "/signal"))
                .peer(peer)
                .name(peer);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            server.close(Duration.ZERO).join();
        }
    }
}
