package dev.beckon.examples;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;

/** Signaling in a server of your own: WebSockets on {@code /signal}. */
public final class OwnServer {

    private OwnServer() {}

    /** Run me, and point a page of {@code https://app.example.org} to {@code ws://localhost:8080/signal}. */
    public static void main(String[] args) throws IOException {
        start(8080);
    }

    static SignalingServer start(int port) throws IOException {
        // README
        IoEventLoopGroup loops = SignalingServer.eventLoops(0);
        Signaling signaling = Signaling.builder(Scheduler.on(loops)).build();
        SignalingEndpoint endpoint = SignalingEndpoint.builder(signaling)
                .allowOrigin("https://app.example.org")
                .build();
        SignalingServer server =
                SignalingServer.builder(endpoint, loops).port(port).start();
        // end
        return server;
    }
}
