package dev.beckon.signaling.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.Transports;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The one client of a process, with a daemon thread that is there for as long as the process is; connections come and go. */
final class Lettuce {

    /** For TCP; a name may have many addresses. */
    private static final Duration CONNECTING = Duration.ofSeconds(5);

    /** As many commands may wait for their answers on a connection; more are refused. */
    private static final int IN_FLIGHT = 8_192;

    /** So often a connection is tried that the engine closes before this process looks at the reason that it gave. */
    private static final int TRIES = 10;

    /** Where epoll and io_uring are there it takes epoll, and warns of that at each connection, unless it is told not to look for io_uring. */
    private static final String IO_URING = "io.lettuce.core.iouring";

    static {
        if (System.getProperty(IO_URING) == null) {
            System.setProperty(IO_URING, "false");
        }
    }

    private static final EventLoopGroupProvider LOOPS = new DefaultEventLoopGroupProvider(1);

    /** All connections are of this thread. */
    static final EventLoop LOOP =
            LOOPS.allocate(Transports.eventLoopGroupClass()).next();

    private static final RedisClient CLIENT = client();

    private Lettuce() {}

    /**
     * Connects. Blocks.
     *
     * @throws RedisException if that fails; its last cause says why
     */
    static StatefulRedisConnection<byte[], byte[]> connect(RedisURI uri) {
        IOException closed = new IOException("the engine closes each connection as soon as it is there");
        for (int i = 0; i < TRIES; i++) {
            try {
                return CLIENT.connect(ByteArrayCodec.INSTANCE, uri);
            } catch (RedisException failure) {
                if (!isWithoutReason(failure.getCause())) {
                    throw failure;
                }
                closed.addSuppressed(failure);
            }
        }
        throw new RedisConnectionException("closed", closed);
    }

    /** Where the engine closes the connection before the caller's thread goes on, Lettuce may not know any more why. */
    private static boolean isWithoutReason(@Nullable Throwable cause) {
        return cause instanceof IllegalStateException
                || cause instanceof RedisConnectionException && cause.getCause() == null;
    }

    private static RedisClient client() {
        RedisClient client = RedisClient.create(DefaultClientResources.builder()
                .eventLoopGroupProvider(LOOPS)
                .computationThreadPoolSize(2)
                .build());
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .requestQueueSize(IN_FLIGHT)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECTING)
                        .keepAlive(true)
                        .build())
                .build());
        return client;
    }
}
