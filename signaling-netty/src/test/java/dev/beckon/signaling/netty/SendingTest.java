package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
    private final NettyTransport transport =
            new NettyTransport(channel, new Deadlines(channel, Limits.DEFAULTS), InetAddress.getLoopbackAddress());

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

    /** What is queued then is lost with the socket, so nothing may go out behind it: the session sends it all again. */
    @Test
    void where_there_is_no_memory_for_a_buffer_the_socket_is_closed_and_nothing_more_is_sent() {
        channel.config().setAllocator(new Exhausted(0));
        transport.send(utf8("1"));
        channel.runPendingTasks();
        channel.config().setAllocator(UnpooledByteBufAllocator.DEFAULT);
        transport.send(utf8("2"));
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        assertThat(written()).isEmpty();
        assertThat(transport.queuedBytes()).isZero();
    }

    @Test
    void where_there_is_none_for_the_second_buffer_of_a_batch_either() {
        channel.config().setAllocator(new Exhausted(1));
        transport.send(utf8("x".repeat(60_000)));
        transport.send(utf8("x".repeat(60_000)));
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_task_that_throws_closes_the_socket() {
        transport.executor().execute(() -> {
            throw new AssertionError("of this test");
        });
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void the_thread_s_handler_hears_of_it_when_the_virtual_machine_is_out_of_memory() {
        List<Throwable> heard = new ArrayList<>();
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((in, fault) -> heard.add(fault));
        try {
            OutOfMemoryError heap = new OutOfMemoryError("Java heap space");
            transport.fail(heap);
            transport.fail(new BuffersExhausted());
            transport.fail(new IllegalStateException());
            assertThat(heard).containsExactly(heap);
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }
    }

    /** As Netty's own bound on direct memory has it. */
    private static final class BuffersExhausted extends OutOfMemoryError {
        private static final long serialVersionUID = 1;
    }

    /** Has so many buffers and no more. */
    private static final class Exhausted extends AbstractByteBufAllocator {
        private int left;

        private Exhausted(int buffers) {
            left = buffers;
        }

        @Override
        protected ByteBuf newHeapBuffer(int initial, int most) {
            if (left-- > 0) {
                return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initial, most);
            }
            throw new BuffersExhausted();
        }

        @Override
        protected ByteBuf newDirectBuffer(int initial, int most) {
            return newHeapBuffer(initial, most);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
