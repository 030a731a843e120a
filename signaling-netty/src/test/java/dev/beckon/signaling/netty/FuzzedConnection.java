package dev.beckon.signaling.netty;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Capacity;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Shares;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A connection on the server's own pipeline, without a socket. */
final class FuzzedConnection implements AutoCloseable {

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "timer");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * All connections come from one place, thousands in a second, and what they leave is not to shut out the next. None is late, however long the fuzzer is kept from a
     * processor.
     */
    private static final Limits LIMITS = Limits.builder()
            .helloTimeout(Duration.ofDays(1))
            .heartbeat(Duration.ofDays(1))
            .silence(Duration.ofDays(1))
            .shares(Shares.UNLIMITED)
            .capacity(new Capacity(Capacity.DEFAULTS.bytes(), Capacity.DEFAULTS.bytes(), 0))
            .grace(Duration.ofMillis(1))
            .build();

    private static final SignalingEndpoint ENDPOINT = SignalingEndpoint.builder(
                    Signaling.builder(Scheduler.on(TIMER)).limits(LIMITS).build())
            .build();

    private final EmbeddedChannel channel = new EmbeddedChannel(
            Gate.pass(ENDPOINT),
            new ServerPipeline(ENDPOINT, null, HttpResponder.none(), false, new RequestForm(null)));

    /** In two pieces, because most mistakes are made where pieces meet. */
    void feed(byte[] bytes) {
        int half = bytes.length / 2;
        channel.writeInbound(Unpooled.copiedBuffer(bytes, 0, half));
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, half, bytes.length - half));
        }
        channel.runPendingTasks();
    }

    /** What has been sent since the last call, a character for each byte. */
    String answer() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.append(part.toString(StandardCharsets.ISO_8859_1));
            part.release();
        }
        return all.toString();
    }

    /** Throws what was thrown in the pipeline. */
    @Override
    public void close() {
        channel.checkException();
        channel.finishAndReleaseAll();
    }
}
