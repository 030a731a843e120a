package dev.beckon.signaling.conformance;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Shares;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Authenticator;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A server on a free port of this machine. */
final class Embedded implements AutoCloseable {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SignalingServer server;

    private Embedded(SignalingServer server) {
        this.server = server;
    }

    /** Lets everybody in. */
    static Embedded start(UnaryOperator<Limits.Builder> limits) throws IOException {
        return start(limits, Authenticator.anonymous());
    }

    /** Whose tokens are names of users. */
    static Embedded withUsers() throws IOException {
        return start(
                limits -> limits,
                (hello, opening) -> hello.token() == null
                        ? CompletableFuture.failedStage(
                                new SignalingException(ErrorCode.UNAUTHENTICATED, "a token is missing"))
                        : CompletableFuture.completedFuture(new Identity(hello.token())));
    }

    private static Embedded start(UnaryOperator<Limits.Builder> limits, Authenticator authenticator)
            throws IOException {
        IoEventLoopGroup loops = SignalingServer.eventLoops(1);
        Signaling signaling = Signaling.builder(Scheduler.on(loops))
                .limits(limits.apply(patient()).build())
                .authenticator(authenticator)
                .build();
        SignalingEndpoint endpoint = SignalingEndpoint.builder(signaling).build();
        return new Embedded(
                SignalingServer.builder(endpoint, loops).host("127.0.0.1").start());
    }

    /** One client is not limited by what others have done, and nothing ends because this machine is slow. */
    private static Limits.Builder patient() {
        return Limits.builder()
                .shares(Shares.UNLIMITED)
                .helloTimeout(MINUTE)
                .silence(MINUTE)
                .grace(MINUTE)
                .ringTimeout(MINUTE);
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + server.address().getPort() + "/signal");
    }

    /** For clients without a token. */
    Target target() {
        return new Target(uri(), Map.of(), List.of(), null, deadlines());
    }

    /** For clients whose token is their user. */
    Target target(String user) {
        return new Target(uri(), Map.of(), List.of(user), user, deadlines());
    }

    /** All a minute: a test ends sooner, unless something is broken. */
    private static Deadlines deadlines() {
        return new Deadlines(MINUTE, MINUTE, MINUTE, MINUTE, MINUTE);
    }

    @Override
    public void close() {
        server.close(Duration.ZERO).join();
    }
}
