package dev.beckon.signaling.netty;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * How to hang up on one who may still be talking. Closing a TCP socket with unread input resets the connection, which can destroy the last thing
 * that we said on its way (RFC 9112 §9.6). So our half is closed first, and what still comes is read and dropped for a while.
 */
final class Hangup {

    private static final int LINGER_MILLIS = 1_000;

    private Hangup() {}

    /** To be called on the event loop, once all is written; the caller sees to it that input is dropped. */
    static void afterLastWrite(Channel channel) {
        if (channel instanceof DuplexChannel socket && channel.pipeline().get(SslHandler.class) == null) {
            if (!socket.isOutputShutdown()) {
                channel.config().setAutoRead(true);
                socket.shutdownOutput();
                channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
            }
        } else {
            channel.close(); // TLS ends with its own close_notify
        }
    }
}
