package dev.beckon.demo;

import dev.beckon.signaling.IceServer;
import dev.beckon.signaling.IceServerProvider;
import dev.beckon.signaling.Limits;
import dev.beckon.signaling.Scheduler;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.TurnRestCredentials;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import io.netty.channel.IoEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** Puts core, Netty and page together as the options say. */
final class Wiring {

    private static final int LARGEST_PORT = 65_535;

    private Wiring() {}

    static SignalingServer start(Options options) throws StartException {
        check(options);
        StaticPage page = StaticPage.load();
        SslContext tls = options.tls() ? Tls.context(options) : null;
        Limits limits = limits(options);
        IceServerProvider iceServers = iceServers(options);
        IoEventLoopGroup loops = SignalingServer.eventLoops(options.threads);
        try {
            Signaling signaling = Signaling.builder(Scheduler.on(loops))
                    .limits(limits)
                    .iceServers(iceServers)
                    .build();
            SignalingServer.Builder server = SignalingServer.builder(endpoint(options, signaling), loops)
                    .host(options.host)
                    .port(options.port)
                    .http(page);
            if (tls != null) {
                server.tls(() -> tls);
            }
            return server.start();
        } catch (IOException failure) {
            throw new StartException("can not listen on " + options.host + " port " + options.port + ": "
                    + reason(failure) + "; choose another with --host and --port");
        } catch (IllegalArgumentException bad) {
            loops.shutdownGracefully();
            throw new StartException(bad.getMessage() + "; see --help");
        }
    }

    /** Without the name of the system call that Netty puts before it. */
    private static String reason(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.substring(message.lastIndexOf(": ") + 1).strip();
    }

    private static void check(Options options) throws StartException {
        if (options.port < 0 || options.port > LARGEST_PORT) {
            throw new StartException("--port is " + options.port + ", but ports go from 0 to " + LARGEST_PORT);
        }
        if ((options.tlsCert == null) != (options.tlsKey == null)) {
            throw new StartException(
                    "--tls-cert and --tls-key go together; for a certificate made on the spot use --dev-tls");
        }
        if (options.devTls && options.tlsCert != null) {
            throw new StartException("--dev-tls makes its own certificate; leave out either it or --tls-cert");
        }
        if (options.turnUrls.isEmpty() != (options.turnSecret == null)) {
            throw new StartException("--turn-url and --turn-secret go together");
        }
        if (options.threads < 0) {
            throw new StartException("--threads is " + options.threads + ", but can not be less than 0");
        }
    }

    private static Limits limits(Options options) throws StartException {
        try {
            return Limits.builder()
                    .messagesPerSecond(options.rateLimit)
                    .roomCapacity(options.roomCapacity)
                    .helloTimeout(options.helloTimeout)
                    .grace(options.grace)
                    .build();
        } catch (IllegalArgumentException bad) {
            throw new StartException(bad.getMessage() + "; see --help");
        }
    }

    private static SignalingEndpoint endpoint(Options options, Signaling signaling) {
        SignalingEndpoint.Builder endpoint = SignalingEndpoint.builder(signaling);
        options.origins.forEach(endpoint::allowOrigin);
        return endpoint.build();
    }

    private static IceServerProvider iceServers(Options options) {
        List<IceServer> stun = options.stun.stream().map(IceServer::of).toList();
        String secret = options.turnSecret;
        if (secret == null) {
            return IceServerProvider.fixed(stun);
        }
        TurnRestCredentials turn =
                new TurnRestCredentials(options.turnUrls, secret, TurnRestCredentials.LONGEST, InstantSource.system());
        return peer -> turn.iceServers(peer)
                .thenApply(servers ->
                        Stream.concat(stun.stream(), servers.stream()).toList());
    }
}
