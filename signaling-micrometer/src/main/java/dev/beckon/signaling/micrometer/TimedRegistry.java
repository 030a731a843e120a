package dev.beckon.signaling.micrometer;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Measures how long it takes until a message is with those whom it is for: handed to their connections, or kept for when they are back. */
final class TimedRegistry extends ForwardingRegistry {

    private final Timer timer;

    TimedRegistry(PeerRegistry real, Timer timer) {
        super(real);
        this.timer = timer;
    }

    @Override
    public CompletionStage<Boolean> deliver(Peer from, String to, Message message) {
        long start = System.nanoTime();
        return timed(super.deliver(from, to, message), start);
    }

    @Override
    public CompletionStage<Void> publish(Peer from, String room, Outgoing message) {
        long start = System.nanoTime();
        return timed(super.publish(from, room, message), start);
    }

    private <T> CompletionStage<T> timed(CompletionStage<T> stage, long start) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (future.isDone()) {
            record(start);
        } else {
            future.whenComplete((done, failure) -> record(start));
        }
        return future;
    }

    private void record(long start) {
        timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
}
