package dev.beckon.signaling.netty;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Capacity;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server for one {@link SignalingEndpoint}.
 *
 * <pre>{@code
 * IoEventLoopGroup loops = SignalingServer.eventLoops(0);
 * Signaling signaling = Signaling.builder(Scheduler.on(loops)).build();
 * SignalingServer server = SignalingServer.builder(SignalingEndpoint.builder(signaling).build(), loops)
 *         .port(8080)
 *         .start();
 * }</pre>
 *
 * Safe for use by many threads.
 */
public final class SignalingServer {

    private static final int LAST_PORT = 65_535;

    /** How long connections have to end by themselves after they were told to. */
    private static final Duration LAST_WORDS = Duration.ofNanos(Deadlines.CLOSING_NANOS);

    /** How long they have to close their half when ours is closed. */
    private static final Duration LINGER = Duration.ofNanos(Deadlines.LINGER_NANOS);

    /** Of what may be held, for each connection. */
    private static final int CONNECTION_BYTES = 8 * 1024;

    /** Of one turn of an event loop: connections that are accepted, and reads from one connection. Where there are more, all others have their turn before. */
    private static final int SHARE_OF_A_TURN = 4;

    private static final String EVERYWHERE = "*";

    private final SignalingEndpoint endpoint;
    private final IoEventLoopGroup loops;
    private final ServerPipeline connections;
    final Channel listening;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

    private SignalingServer(Builder builder, ServerPipeline connections, Channel listening) {
        this.endpoint = builder.endpoint;
        this.loops = builder.loops;
        this.connections = connections;
        this.listening = listening;
    }

    /**
     * Event loops for a server and for the scheduler of its {@link dev.beckon.signaling.Signaling}, on what is {@linkplain Io#preferred() preferred} here.
     *
     * @param threads 0 or more; 0 for Netty's default, two for each processor
     * @return loops that run until they are shut down; see {@link #builder}
     * @throws IllegalArgumentException if {@code threads} is negative
     */
    public static IoEventLoopGroup eventLoops(int threads) {
        return eventLoops(threads, Io.preferred());
    }

    /**
     * Event loops for a server and for the scheduler of its {@link dev.beckon.signaling.Signaling}.
     *
     * @param threads 0 or more; 0 for Netty's default, two for each processor
     * @param io how they talk to the system
     * @return loops that run until they are shut down; see {@link #builder}
     * @throws IllegalStateException if {@code io} can not be used here
     * @throws IllegalArgumentException if {@code threads} is negative
     */
    public static IoEventLoopGroup eventLoops(int threads, Io io) {
        return io.eventLoops(threads, "beckon");
    }

    /**
     * How many connections this process can have, for {@link SignalingEndpoint.Builder#maxConnections}: one for each 8 KiB that a node holds for its clients
     * by default ({@link Capacity#DEFAULTS}), twice what a session without messages takes, and no more than the file descriptors that are left now ({@code
     * ulimit -n}) without those that the process keeps for its own work.
     *
     * @return 1 or more
     */
    public static int affordableConnections() {
        return affordableConnections(Capacity.DEFAULTS, Descriptors.openable());
    }

    /** @param openable sockets that may be opened from now on */
    static int affordableConnections(Capacity capacity, int openable) {
        return (int) Math.min(openable, capacity.bytes() / CONNECTION_BYTES);
    }

    /**
     * A server on any free port of all addresses of this machine, without TLS; see the builder's methods for the other defaults.
     *
     * @param endpoint where its clients connect
     * @param loops belong to the server from now on: it shuts them down when it is closed or fails to start
     * @return a builder
     */
    public static Builder builder(SignalingEndpoint endpoint, IoEventLoopGroup loops) {
        return new Builder(endpoint, loops);
    }

    /** {@return where the server listens; its port is the real one where the builder left it open} */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /**
     * Stops: opens no more WebSockets, tells every client when to come back (spread over the time given), closes the connections, ends the
     * sessions ({@link dev.beckon.signaling.Signaling#stop}), stops to listen, then shuts the event loops down. Until the clients are told, HTTP is served, so that who watches over the server hears of it, and a
     * request for a WebSocket is answered with 503.
     *
     * @param within 0 or more; 0 closes all connections at once. That of the first call counts
     * @return completes when all is closed; the same stage every time
     */
    public CompletableFuture<@Nullable Void> close(Duration within) {
        if (closing.compareAndSet(false, true)) {
            Signaling signaling = endpoint.signaling();
            signaling
                    .drain(within)
                    .thenCompose(told -> signaling.stop())
                    .thenRun(() -> listening.close().addListener(unbound -> awaitEnds()));
        }
        return closed;
    }

    private void awaitEnds() {
        withoutConnections(LAST_WORDS)
                .thenRun(connections::hangUp)
                .thenCompose(hungUp -> withoutConnections(LINGER))
                .thenRun(this::endConnections);
    }

    private CompletableFuture<@Nullable Void> withoutConnections(Duration patience) {
        return endpoint.admission().whenEmpty().completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void endConnections() {
        CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        connections.closeAll().addListener(all -> ended.complete(null));
        ended.completeOnTimeout(null, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(this::shutDown);
    }

    private void shutDown() {
        loops.shutdownGracefully(0, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                .addListener(down -> closed.complete(null));
    }

    /** Blocks until it listens. */
    static Channel bind(ServerBootstrap bootstrap, String host, int port) throws IOException {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("the port is " + port + ", but has to be from 0 to " + LAST_PORT);
        }
        InetSocketAddress address =
                host.equals(EVERYWHERE) ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("there is no host " + host);
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        Throwable failure = bound.cause();
        if (failure != null) {
            throw new IOException("can not listen on " + host + " port " + port + ": " + reason(failure), failure);
        }
        return bound.channel();
    }

    /** Without the name of the system call that Netty puts before it. */
    private static String reason(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.substring(message.lastIndexOf(": ") + 1).strip();
    }

    /** What a server is made of. Not safe for use by several threads. */
    public static final class Builder {
        private final SignalingEndpoint endpoint;
        private final IoEventLoopGroup loops;
        private String host = EVERYWHERE;
        private int port;
        private @Nullable Supplier<SslContext> tls;
        private HttpResponder http = HttpResponder.none();
        private boolean proxyProtocol;
        private RequestForm form = new RequestForm(null);

        private Builder(SignalingEndpoint endpoint, IoEventLoopGroup loops) {
            this.endpoint = endpoint;
            this.loops = loops;
        }

        /**
         * Where to listen.
         *
         * @param value a name or an address; {@code *}, the default, for all of this machine's, of IPv4 and IPv6
         * @return this builder
         */
        public Builder host(String value) {
            host = value;
            return this;
        }

        /**
         * The port to listen on.
         *
         * @param value 0 to 65535; 0, the default, for any that is free
         * @return this builder
         */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /**
         * Speaks TLS; by default the server does not. The context is asked for anew with each connection, so a certificate can be renewed while the server
         * runs: {@link TlsFiles}.
         *
         * @param value called on event loops, so it must not block, and must be safe for use by many threads
         * @return this builder
         */
        public Builder tls(Supplier<SslContext> value) {
            tls = value;
            return this;
        }

        /**
         * What is served beside the endpoint; nothing by default, which is answered with 404.
         *
         * @param value asked for the paths that are not the endpoint's, before the dialects that are {@linkplain SignalingEndpoint.Builder#mount mounted}
         * @return this builder
         */
        public Builder http(HttpResponder value) {
            http = value;
            return this;
        }

        /**
         * Whether connections of {@linkplain SignalingEndpoint.Builder#trustProxy trusted proxies} begin with a header of the PROXY protocol, version 1 or
         * 2, before TLS if there is any. From them it has to come, from all others it is refused. Needs {@code
         * io.netty:netty-codec-haproxy}, which this module does not bring.
         *
         * @param value false by default
         * @return this builder
         * @throws IllegalStateException if that is not on the class path
         */
        public Builder proxyProtocol(boolean value) {
            if (value) {
                ProxyHeaderHandler.needsCodec();
            }
            proxyProtocol = value;
            return this;
        }

        /**
         * Below which path everything is served, for a server that shares its name with others; none by default. Proxies may take it off: what
         * comes without it is served too.
         *
         * @param value such as {@code /beckon}: one or more segments, each of a slash and of letters, digits or {@code . _ ~ -}
         * @return this builder
         * @throws IllegalArgumentException if it is of another form, such as one that ends with a slash
         */
        public Builder pathPrefix(String value) {
            form = new RequestForm(value);
            return this;
        }

        /**
         * Starts to listen; blocks until it does. From then on the process keeps some file descriptors for its own work: connections that would take
         * them are dropped.
         *
         * @return the server, which listens
         * @throws IOException if it cannot listen there, such as at a port that is taken
         */
        public SignalingServer start() throws IOException {
            ServerPipeline connections = new ServerPipeline(endpoint, tls, http, proxyProtocol, form);
            ServerBootstrap bootstrap = new ServerBootstrap()
                    .group(loops)
                    .channel(Io.serverChannel(loops))
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .option(
                            ChannelOption.RECVBUF_ALLOCATOR,
                            new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(SHARE_OF_A_TURN))
                    .handler(new Gate(endpoint))
                    // one for all, where Netty would make one for each
                    .childOption(
                            ChannelOption.RECVBUF_ALLOCATOR,
                            new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(SHARE_OF_A_TURN))
                    .childHandler(connections);
            try {
                Channel listening = bind(bootstrap, host, port);
                endpoint.admission().openable(Descriptors.openable());
                return new SignalingServer(this, connections, listening);
            } catch (IOException | RuntimeException failure) {
                loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
                throw failure;
            }
        }
    }
}
