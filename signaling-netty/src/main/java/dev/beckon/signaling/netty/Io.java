package dev.beckon.signaling.netty;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How event loops talk to the system. docs/benchmarks.md has what each costs. */
public enum Io {
    /** The JDK's selectors; everywhere. */
    NIO(NioIoHandler::newFactory, NioServerSocketChannel.class),

    /** Linux on x86_64 and aarch64. */
    EPOLL(EpollIoHandler::newFactory, EpollServerSocketChannel.class),

    /** Linux 5.9 or later on x86_64 and aarch64, unless the system forbids it, as many containers do. */
    IO_URING(IoUringIoHandler::newFactory, IoUringServerSocketChannel.class);

    private final Supplier<IoHandlerFactory> factory;
    private final Class<? extends ServerChannel> serverChannel;

    Io(Supplier<IoHandlerFactory> factory, Class<? extends ServerChannel> serverChannel) {
        this.factory = factory;
        this.serverChannel = serverChannel;
    }

    /** {@return {@link #EPOLL} where it loads, {@link #NIO} elsewhere} */
    public static Io preferred() {
        return EPOLL.unavailability() == null ? EPOLL : NIO;
    }

    /** {@return why this can not be used here, or null if it can} */
    public @Nullable Throwable unavailability() {
        return switch (this) {
            case NIO -> null;
            case EPOLL -> Epoll.unavailabilityCause();
            case IO_URING -> IoUring.unavailabilityCause();
        };
    }

    IoEventLoopGroup eventLoops(int threads, String name) {
        Throwable unavailable = unavailability();
        if (unavailable != null) {
            throw new IllegalStateException(this + " can not be used here: " + unavailable.getMessage(), unavailable);
        }
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name), factory.get());
    }

    /**
     * {@return what listens on event loops like these, for a {@link io.netty.bootstrap.ServerBootstrap} of one's own}
     *
     * @param loops of any of these kinds, such as those that {@link SignalingServer#eventLoops(int)} makes
     */
    public static Class<? extends ServerChannel> serverChannel(IoEventLoopGroup loops) {
        if (loops.isIoType(IoUringIoHandler.class)) {
            return IO_URING.serverChannel;
        }
        return loops.isIoType(EpollIoHandler.class) ? EPOLL.serverChannel : NIO.serverChannel;
    }
}
