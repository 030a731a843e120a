package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.message.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What sending costs the socket, and what comes after a close. */
class SendingTest {

    private static final class Flushes extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void flush(ChannelHandlerContext ctx) {
            count++;
            ctx.flush();
        }
    }

    private final Flushes flushes = new Flushes();
    private final EmbeddedChannel channel = new EmbeddedChannel(flushes);
    private final NettyTransport transport = new NettyTransport(channel, InetAddress.getLoopbackAddress());

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** All that was written so far, as text; headers of short frames are two characters. */
    private String written() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all.append(next.toString(StandardCharsets.ISO_8859_1));
            next.release();
        }
        return all.toString();
    }

    @Test
    void all_that_is_sent_while_input_is_read_costs_one_buffer_and_one_flush() {
        transport.beginBatch();
        for (int i = 0; i < 100; i++) {
            transport.send(utf8("{}"));
        }
        assertThat(transport.queuedBytes()).isEqualTo(400);
        transport.endBatch();
        assertThat(flushes.count).isEqualTo(1);
        assertThat(channel.outboundMessages()).hasSize(1);
        assertThat(written()).isEqualTo("\u0081\u0002{}".repeat(100));
        assertThat(transport.queuedBytes()).isZero();
    }

    @Test
    void all_that_is_sent_in_one_turn_of_the_loop_costs_one_buffer_and_one_flush() {
        transport.send(utf8("1"));
        transport.send(utf8("2"));
        transport.ping();
        transport.send(utf8("3"));
        assertThat(flushes.count).isZero();
        channel.runPendingTasks();
        assertThat(flushes.count).isEqualTo(1);
        assertThat(written()).isEqualTo("\u0081\u00011\u0081\u00012\u0089\u0000\u0081\u00013");
    }

    @Test
    void what_is_large_goes_out_in_pieces_and_in_order() {
        String large = "x".repeat(60_000);
        transport.beginBatch();
        transport.send(utf8("a" + large));
        transport.send(utf8("b" + large));
        transport.send(utf8("c" + large + large));
        transport.endBatch();
        assertThat(flushes.count).isEqualTo(1);
        assertThat(written()).containsSubsequence("a" + large, "b" + large, "c" + large + large);
    }

    @Test
    void after_a_close_nothing_is_sent_and_only_the_first_close_counts() {
        transport.send(utf8("1"));
        transport.close(CloseReason.NORMAL);
        transport.send(utf8("2"));
        transport.close(CloseReason.INTERNAL);
        transport.ping();
        channel.runPendingTasks();
        assertThat(written()).isEqualTo("\u0081\u00011\u0088\u0005\u0003\u00e8bye");
        transport.send(utf8("3"));
        channel.runPendingTasks();
        assertThat(written()).isEmpty();
        assertThat(transport.queuedBytes()).isZero();
    }

    @Test
    void a_reason_too_long_for_a_close_frame_is_cut_after_a_whole_character() {
        transport.close(new CloseReason(4000, "x".repeat(122) + "é and more"));
        channel.runPendingTasks();
        assertThat(written()).hasSize(2 + 2 + 122).endsWith("x");
    }

    @Test
    void what_waits_when_the_socket_goes_is_forgotten() {
        transport.send(utf8("1"));
        transport.release();
        transport.send(utf8("2"));
        channel.runPendingTasks();
        assertThat(written()).isEmpty();
        assertThat(transport.queuedBytes()).isZero();
    }
}
