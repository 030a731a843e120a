package dev.beckon.demo;

import com.sun.net.httpserver.HttpHandler;
import dev.beckon.signaling.CallTimeline;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.TurnRestCredentials;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts core, Netty and page together as the options say. */
final class Wiring {

    private static final int TLS_CHECK_SECONDS = 10;

    /** Of pairs and calls: up to some 8 MB. */
    private static final int TIMELINES = 1_000;

    private final Options options;
    private final IoEventLoopGroup loops;
    private final Health health = new Health();
    private @Nullable Management management;

    private Wiring(Options options, IoEventLoopGroup loops) {
        this.options = options;
        this.loops = loops;
    }

    static DemoServer start(Options options) throws StartException {
        OptionRules.check(options);
        Limits limits = OptionRules.limits(options);
        StaticPage page = StaticPage.load();
        Wiring wiring = new Wiring(options, SignalingServer.eventLoops(options.threads, options.io.resolve()));
        boolean started = false;
        try {
            DemoServer server = wiring.listen(wiring.node(limits), page);
            started = true;
            return server;
        } finally {
            if (!started) {
                wiring.stop();
            }
        }
    }

    private void stop() {
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        if (management != null) {
            management.stop();
        }
    }

    private Signaling node(Limits limits) throws StartException {
        Signaling.Builder builder = Signaling.builder(Scheduler.on(loops))
                .limits(limits)
                .iceServers(iceServers(options))
                .listener(new EventLog());
        if (options.metricsPort == null) {
            return builder.build();
        }
        Metrics metrics = new Metrics();
        PeerRegistry registry = PeerRegistry.inMemory();
        HttpHandler admin = null;
        if (options.adminToken != null) {
            CallTimeline timeline = new CallTimeline(InstantSource.system(), TIMELINES);
            builder.listener(timeline);
            admin = new Admin(options.adminToken, registry, timeline);
        }
        Signaling node =
                builder.listener(metrics).registry(metrics.timed(registry)).build();
        metrics.watch(node, loops);
        management = Management.serve(options.metricsHost, options.metricsPort, metrics, admin);
        return node;
    }

    private DemoServer listen(Signaling node, StaticPage page) throws StartException {
        try {
            SignalingServer.Builder server = SignalingServer.builder(endpoint(node), loops)
                    .host(options.host)
                    .port(options.port)
                    .proxyProtocol(options.proxyProtocol)
                    .http(health.or(page));
            if (options.pathPrefix != null) {
                server.pathPrefix(options.pathPrefix).http(health.or(page).or(new PrefixRedirect(options.pathPrefix)));
            }
            Supplier<SslContext> tls = tls();
            if (tls != null) {
                server.tls(tls);
            }
            return new DemoServer(server.start(), health, management);
        } catch (IOException failure) {
            throw new StartException("can not listen on " + options.host + " port " + options.port + ": "
                    + reason(failure) + "; choose another with --host and --port");
        } catch (IllegalArgumentException bad) {
            throw new StartException(bad.getMessage() + "; see --help");
        }
    }

    /** Without the name of the system call that Netty puts before it. */
    private static String reason(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.substring(message.lastIndexOf(": ") + 1).strip();
    }

    private SignalingEndpoint endpoint(Signaling node) {
        SignalingEndpoint.Builder endpoint = SignalingEndpoint.builder(node)
                .maxConnections(options.maxConnections)
                .maxConnectionsPerAddress(options.maxConnectionsPerAddress)
                .maxUpgradesPerSecond(options.maxUpgrades)
                .eventStreams(!options.noSse);
        endpoint.proxyHeader(options.proxyHeader);
        options.hosts.forEach(endpoint::allowHost);
        options.origins.forEach(endpoint::allowOrigin);
        options.trustedProxies.forEach(endpoint::trustProxy);
        return endpoint.build();
    }

    private @Nullable Supplier<SslContext> tls() throws StartException {
        if (options.devTls) {
            SslContext made = Tls.fromDevelopmentCertificate(options.tlsProvider.resolve());
            return () -> made;
        }
        if (options.tlsCert == null || options.tlsKey == null) {
            return null;
        }
        TlsFiles files = new TlsFiles(options.tlsCert, options.tlsKey, options.tlsProvider.resolve());
        // most of the time this reads two times of change, which an event loop can bear
        loops.scheduleWithFixedDelay(files::reloadIfChanged, TLS_CHECK_SECONDS, TLS_CHECK_SECONDS, TimeUnit.SECONDS);
        return files;
    }

    private static IceServerProvider iceServers(Options options) {
        List<IceServer> stun = options.stun.stream().map(IceServer::of).toList();
        String secret = options.turnSecret;
        if (secret == null) {
            return IceServerProvider.fixed(stun);
        }
        TurnRestCredentials turn =
                new TurnRestCredentials(options.turnUrls, secret, TurnRestCredentials.LONGEST, InstantSource.system());
        return who -> turn.iceServers(who)
                .thenApply(servers ->
                        Stream.concat(stun.stream(), servers.stream()).toList());
    }
}
