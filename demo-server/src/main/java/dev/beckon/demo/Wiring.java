package dev.beckon.demo;

import dev.beckon.demo.admin.Admin;
import dev.beckon.demo.admin.Operators;
import dev.beckon.demo.ice.Ice;
import dev.beckon.demo.login.AnsweredIce;
import dev.beckon.demo.login.Login;
import dev.beckon.demo.login.LoginRedirect;
import dev.beckon.demo.webhook.Webhooks;
import dev.beckon.signaling.CallTimeline;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.netty.HttpResponder;
import dev.beckon.signaling.netty.Io;
import dev.beckon.signaling.netty.ManagementServer;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.redis.RedisRegistry;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts core, Netty and page together as the options say. */
final class Wiring {

    /** Of pairs and calls: up to some 8 MB. */
    private static final int TIMELINES = 1_000;

    private final Options options;
    private final IoEventLoopGroup loops;
    private final @Nullable Tls tls;
    private final Health health;
    private final PeerRegistry registry;
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "beckon-housekeeping");
        thread.setDaemon(true);
        return thread;
    });
    private final @Nullable Metrics metrics;
    private @Nullable ManagementServer management;
    private @Nullable Webhooks webhooks;

    private Wiring(
            Options options,
            IoEventLoopGroup loops,
            @Nullable Tls tls,
            @Nullable Metrics metrics,
            PeerRegistry registry) {
        this.options = options;
        this.metrics = metrics;
        this.registry = registry;
        this.health = new Health(registry instanceof RedisRegistry cluster ? cluster::isUp : () -> true);
        this.loops = loops;
        this.tls = tls;
    }

    static DemoServer start(Options options) throws StartException {
        OptionRules.check(options);
        Limits limits = OptionRules.limits(options);
        Tls tls = Tls.of(options);
        StaticPage page = StaticPage.load(new SecurityHeaders(options.hsts));
        Metrics metrics = options.metricsPort == null ? null : new Metrics();
        Io io = options.io.resolve();
        PeerRegistry registry = options.cluster.registry(metrics);
        IoEventLoopGroup loops = SignalingServer.eventLoops(options.threads, io);
        Wiring wiring = new Wiring(options, loops, tls, metrics, registry);
        boolean started = false;
        try {
            Operators operators = new Operators(options.adminTokens);
            Login login = Login.of(options.login, wiring.loops);
            DemoServer server = wiring.listen(wiring.node(limits, operators, login), page, login);
            started = true;
            return server;
        } catch (IllegalArgumentException bad) {
            throw new StartException(bad.getMessage() + "; see --help");
        } finally {
            if (!started) {
                wiring.stop();
            }
        }
    }

    private void stop() {
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        housekeeping.shutdown();
        if (management != null) {
            management.close();
        }
        if (registry instanceof RedisRegistry cluster) {
            cluster.close();
        }
    }

    private Signaling node(Limits limits, Operators operators, Login login) throws StartException {
        Signaling.Builder builder = Signaling.builder(Scheduler.on(loops))
                .limits(limits)
                .registry(registry)
                .authenticator(login.authenticator())
                .policy(login.policy())
                .iceServers(new AnsweredIce(Ice.of(options.ice), InstantSource.system()))
                .listener(new EventLog());
        webhooks = Webhooks.of(options.webhook, housekeeping);
        if (webhooks != null) {
            builder.listener(webhooks);
        }
        if (metrics == null || options.metricsPort == null) {
            return builder.build();
        }
        CallTimeline timeline = new CallTimeline(InstantSource.system(), TIMELINES);
        if (!options.adminTokens.isEmpty()) {
            builder.listener(timeline);
        }
        Signaling node = metrics.watched(builder, registry, loops);
        HttpResponder content = health.or(metrics);
        if (!options.adminTokens.isEmpty()) {
            content = content.or(new Admin(operators, node, timeline));
        }
        if (tls != null) {
            metrics.watch(tls);
        }
        if (webhooks != null) {
            metrics.watch(webhooks);
        }
        try {
            management = ManagementServer.builder(content)
                    .host(options.metricsHost)
                    .port(options.metricsPort)
                    .limits(limits)
                    .start();
        } catch (IOException failure) {
            throw new StartException("no metrics can be served: " + failure.getMessage()
                    + "; choose another with --metrics-host and --metrics-port");
        }
        return node;
    }

    private DemoServer listen(Signaling node, StaticPage page, Login login) throws StartException {
        HttpResponder content = health.or(page).or(new EncodedFragment());
        if (login.page() != null) {
            content = content.or(new LoginRedirect(login.page()));
        }
        SignalingServer.Builder server = SignalingServer.builder(endpoint(node), loops)
                .host(options.host)
                .port(options.port)
                .proxyProtocol(options.proxyProtocol)
                .http(content);
        if (options.pathPrefix != null) {
            server.pathPrefix(options.pathPrefix).http(content.or(new PrefixRedirect(options.pathPrefix)));
        }
        if (tls != null) {
            server.tls(tls.contexts());
            tls.renew(housekeeping);
        }
        try {
            DemoServer started = new DemoServer(server.start(), health, management, webhooks, housekeeping, registry);
            loops.forEach(loop -> loop.terminationFuture().addListener(ended -> {
                if (!health.isStopping()) {
                    LastResort.eventLoopEnded();
                }
            }));
            return started;
        } catch (IOException failure) {
            throw new StartException(failure.getMessage() + "; choose another with --host and --port");
        }
    }

    private SignalingEndpoint endpoint(Signaling node) {
        SignalingEndpoint.Builder endpoint = SignalingEndpoint.builder(node)
                .maxConnections(options.maxConnections)
                .maxConnectionsPerAddress(options.maxConnectionsPerAddress)
                .maxUpgradesPerSecond(options.maxUpgrades)
                .eventStreams(!options.noSse);
        if (options.proxyHeader != null) {
            endpoint.proxyHeader(options.proxyHeader);
        }
        if (metrics != null) {
            endpoint.refusalListener(metrics.refusals());
        }
        options.dialects.mountOn(endpoint, registry);
        options.hosts.forEach(endpoint::allowHost);
        options.origins.forEach(endpoint::allowOrigin);
        options.trustedProxies.forEach(endpoint::trustProxy);
        return endpoint.build();
    }
}
