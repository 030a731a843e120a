package dev.beckon.signaling.netty;

import dev.beckon.signaling.limits.Limits;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Plain HTTP for operators, on a port and an event loop of its own: health, metrics, administration. It answers while the signaling port is under attack,
 * and its own clients are bounded as those are: in what a request may be, in what time it may take, and in how many there are. Requests may have a body of
 * 256 KiB, which the responder finds in a {@code FullHttpRequest}, for the time of its call.
 *
 * <pre>{@code
 * ManagementServer management = ManagementServer.builder(responder).port(9464).start();
 * }</pre>
 *
 * Safe for use by many threads.
 */
public final class ManagementServer {

    private final IoEventLoopGroup loop;
    private final Channel listening;

    private ManagementServer(IoEventLoopGroup loop, Channel listening) {
        this.loop = loop;
        this.listening = listening;
    }

    /**
     * A server on this machine's loopback address; see the builder's methods for the other defaults.
     *
     * @param content runs on the server's event loop: what it computes delays only other operators
     * @return a builder
     */
    public static Builder builder(HttpResponder content) {
        return new Builder(content);
    }

    /** {@return where the server listens; its port is the real one where the builder left it open} */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /**
     * Stops to listen, closes the connections and ends the event loop.
     *
     * @return completes when that is done, within about a second
     */
    public CompletableFuture<@Nullable Void> close() {
        CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener(down -> closed.complete(null));
        return closed;
    }

    /** What a server is made of. Not safe for use by several threads. */
    public static final class Builder {
        private final HttpResponder content;
        private String host = "127.0.0.1";
        private int port;
        private int maxConnections = 64;
        private Limits limits = Limits.DEFAULTS;

        private Builder(HttpResponder content) {
            this.content = content;
        }

        /**
         * Where to listen. What is served here is for operators: other machines should reach it through a network of theirs only.
         *
         * @param value a name or an address; {@code *} for all of this machine's, {@code 127.0.0.1} by default
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
         * How many connections there may be; 64 by default. One more ends the oldest, so that those who hold connections shut nobody out.
         *
         * @param value 1 or more
         * @return this builder
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxConnections(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("maxConnections is " + value + ", but has to be 1 or more");
            }
            maxConnections = value;
            return this;
        }

        /**
         * How long a request may take ({@link Limits#helloTimeout}) and how long its answer may ({@link Limits#silence}).
         *
         * @param value the other limits do not matter here; {@link Limits#DEFAULTS} by default
         * @return this builder
         */
        public Builder limits(Limits value) {
            limits = value;
            return this;
        }

        /**
         * Starts to listen; blocks until it does.
         *
         * @return the server, which listens
         * @throws IOException if it cannot listen there, such as at a port that is taken
         */
        public ManagementServer start() throws IOException {
            IoEventLoopGroup loop = Io.preferred().eventLoops(1, "beckon-management");
            try {
                Channel listening = SignalingServer.bind(
                        new ServerBootstrap()
                                .group(loop)
                                .channel(Io.serverChannel(loop))
                                .option(ChannelOption.SO_REUSEADDR, true)
                                .handler(new OldestGoes(maxConnections))
                                .childHandler(new Pipeline(content, limits)),
                        host,
                        port);
                return new ManagementServer(loop, listening);
            } catch (IOException | RuntimeException failure) {
                loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
                throw failure;
            }
        }
    }

    /** What a new connection goes through. */
    static final class Pipeline extends ChannelInitializer<Channel> {
        /** Of one request, which comes whole to the responder, as a {@code FullHttpRequest}. */
        private static final int MOST_BODY_BYTES = 256 * 1024;

        private final RequestForm form = new RequestForm(null);
        private final HttpResponder content;
        private final Limits limits;

        Pipeline(HttpResponder content, Limits limits) {
            this.content = content;
            this.limits = limits;
        }

        @Override
        protected void initChannel(Channel channel) {
            Deadlines deadlines = new Deadlines(channel, limits);
            channel.pipeline()
                    .addLast(new FirstByteHandler(deadlines), new HttpServerCodec(ServerPipeline.REQUEST_BOUNDS), form)
                    .addLast(new HttpObjectAggregator(MOST_BODY_BYTES), new HttpHandler(content, deadlines));
        }
    }

    /** Where connections are accepted. The only event loop is that of all of them. */
    private static final class OldestGoes extends ChannelInboundHandlerAdapter {
        private final Set<Channel> open = new LinkedHashSet<>();
        private final int most;

        private OldestGoes(int most) {
            this.most = most;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object accepted) {
            Channel child = (Channel) accepted;
            open.add(child);
            child.closeFuture().addListener(closed -> open.remove(child));
            ctx.fireChannelRead(child);
            if (open.size() > most) {
                open.iterator().next().close();
            }
        }
    }
}
