package dev.beckon.signaling.client.jdk;

import dev.beckon.signaling.client.spi.StreamListener;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The body of a stream, part by part: the next is asked for when the one before has been taken. */
final class Parts implements Flow.Subscriber<List<ByteBuffer>> {

    private final StreamListener listener;
    private final AtomicBoolean ended = new AtomicBoolean();

    private volatile Flow.@Nullable Subscription subscription;

    Parts(StreamListener listener) {
        this.listener = listener;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        if (ended.get()) {
            begun.cancel();
        } else {
            begun.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            listener.received(part);
        }
        Flow.Subscription on = subscription;
        if (on != null) {
            on.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        onComplete();
    }

    @Override
    public void onComplete() {
        if (ended.compareAndSet(false, true)) {
            listener.ended();
        }
    }

    void cancel() {
        Flow.Subscription on = subscription;
        if (on != null) {
            on.cancel();
        }
        onComplete();
    }
}
