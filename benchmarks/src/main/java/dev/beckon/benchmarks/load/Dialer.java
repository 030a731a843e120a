package dev.beckon.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import java.net.InetSocketAddress;
import java.net.URI;

/** Opens the WebSockets of a load. */
final class Dialer {

    private static final String SERVERS = "127.0.0.1";
    private static final int HANDSHAKE_BYTES = 8192;

    private final IoEventLoopGroup loop;
    private final InetSocketAddress from;
    final ChannelGroup sockets;

    Dialer(IoEventLoopGroup loop, String from) {
        this.loop = loop;
        this.from = new InetSocketAddress(from, 0);
        this.sockets = new DefaultChannelGroup(loop.next());
    }

    /** Begins to open one; the load is told if that fails. */
    void dial(int port, Dialect spoken, Client client, Load load) {
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(URI.create("ws://" + SERVERS + ":" + port + spoken.uri()))
                .subprotocol(spoken.subprotocol())
                .build();
        new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true) // as many as without an address
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        sockets.add(channel);
                        channel.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(HANDSHAKE_BYTES))
                                .addLast(new WebSocketClientProtocolHandler(config))
                                .addLast(client);
                    }
                })
                .connect(new InetSocketAddress(SERVERS, port), from)
                .addListener(opened -> {
                    if (!opened.isSuccess()) {
                        load.failed(String.valueOf(opened.cause()));
                    }
                });
    }
}
