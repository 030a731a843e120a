package dev.beckon.demo;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The call page on a server of one's own that knows its users: {@code ana-phone} and {@code ana-laptop} are devices of {@code ana}. */
public final class ServerWithAccounts implements AutoCloseable {

    private final SignalingServer server;

    private ServerWithAccounts(SignalingServer server) {
        this.server = server;
    }

    /** On a free port of the loopback. */
    public static ServerWithAccounts start() {
        try {
            IoEventLoopGroup loops = SignalingServer.eventLoops(1);
            Signaling node = Signaling.builder(Scheduler.on(loops))
                    .authenticator((hello, remote) -> identify(hello))
                    .build();
            SignalingEndpoint endpoint = SignalingEndpoint.builder(node).build();
            return new ServerWithAccounts(SignalingServer.builder(endpoint, loops)
                    .host("127.0.0.1")
                    .port(0)
                    .http(StaticPage.load(new SecurityHeaders(null)))
                    .start());
        } catch (Exception failure) {
            throw new AssertionError("the server did not start", failure);
        }
    }

    private static CompletionStage<Identity> identify(Message.Hello hello) {
        String device = String.valueOf(hello.peer());
        return CompletableFuture.completedStage(new Identity(device.split("-", 2)[0]));
    }

    public int port() {
        return server.address().getPort();
    }

    /** At once. */
    @Override
    public void close() {
        server.close(Duration.ZERO).join();
    }
}
