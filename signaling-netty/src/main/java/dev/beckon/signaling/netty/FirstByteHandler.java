package dev.beckon.signaling.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/**
 * Refuses at its first byte what can not be HTTP, such as TLS on a plain port. Netty's HTTP decoder skips control characters and would wait for
 * more. Sits before it, and leaves once it has seen that byte.
 */
final class FirstByteHandler extends ChannelInboundHandlerAdapter {

    private static final byte[] ANSWER = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    private final Deadlines deadlines;
    private boolean refused;

    FirstByteHandler(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) {
        ByteBuf bytes = (ByteBuf) input;
        if (!refused && (!bytes.isReadable() || beginsHttp(bytes.getByte(bytes.readerIndex())))) {
            ctx.pipeline().remove(this);
            ctx.fireChannelRead(bytes);
            return;
        }
        bytes.release();
        if (!refused) {
            refused = true;
            deadlines.enter(Deadlines.Stage.LAST_ANSWER);
            ctx.writeAndFlush(Unpooled.wrappedBuffer(ANSWER)).addListener(written -> deadlines.hangUp());
        }
    }

    /** A method, or the empty line that some clients send before it, which the decoder skips (RFC 9112 §2.2). */
    private static boolean beginsHttp(byte first) {
        return first >= 'A' && first <= 'Z' || first == '\r';
    }
}
