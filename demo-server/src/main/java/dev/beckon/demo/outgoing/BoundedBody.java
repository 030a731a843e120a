package dev.beckon.demo.outgoing;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** The body of an answer, which fails where it is larger than an honest one is. Nothing of the rest is read. */
final class BoundedBody implements BodySubscriber<byte[]> {

    private final BodySubscriber<byte[]> all = BodySubscribers.ofByteArray();
    private final int most;
    private long seen;
    private boolean tooLarge;
    private @Nullable Subscription subscription;

    private BoundedBody(int most) {
        this.most = most;
    }

    static BodyHandler<byte[]> ofAtMost(int bytes) {
        return head -> new BoundedBody(bytes);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return all.getBody();
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        all.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            seen += part.remaining();
        }
        if (seen <= most) {
            all.onNext(parts);
        } else if (!tooLarge) {
            tooLarge = true;
            if (subscription != null) {
                subscription.cancel();
            }
            all.onError(new IOException("the answer has more than " + most + " bytes"));
        }
    }

    @Override
    public void onError(Throwable failure) {
        all.onError(failure);
    }

    @Override
    public void onComplete() {
        if (!tooLarge) {
            all.onComplete();
        }
    }
}
