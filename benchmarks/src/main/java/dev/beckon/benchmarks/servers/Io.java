package dev.beckon.benchmarks.servers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.Locale;

/** How bytes come in and go out: the same choice for each server on Netty. */
enum Io {
    NIO(NioServerSocketChannel.class),
    EPOLL(EpollServerSocketChannel.class),
    IO_URING(IoUringServerSocketChannel.class);

    private final Class<? extends ServerChannel> channel;

    Io(Class<? extends ServerChannel> channel) {
        this.channel = channel;
    }

    static Io of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    IoEventLoopGroup loop() {
        IoHandlerFactory factory = switch (this) {
            case NIO -> NioIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
        };
        return new MultiThreadIoEventLoopGroup(1, factory);
    }

    Channel listen(IoEventLoopGroup loop, int port, ChannelHandler pipeline) {
        return new ServerBootstrap()
                .group(loop)
                .channel(channel)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childHandler(pipeline)
                .bind("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }
}
