package dev.beckon.signaling.session;

import dev.beckon.signaling.dialect.Desk;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.Transport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/** A line with what a dialect may do on it for its client. */
abstract class DeskLine extends Line implements Desk {

    DeskLine(Transport transport) {
        super(transport);
    }

    /** @return false if it was too much, or nobody is there any more */
    abstract boolean asks(Message message);

    abstract Scheduler timers();

    /** Something of this project's own threw. */
    abstract void fail(Throwable fault);

    @Override
    public final void ask(Message message) {
        asks(message);
    }

    @Override
    public final CompletionStage<Boolean> mail(Message.Signal signal) {
        CompletableFuture<Boolean> arrives = new CompletableFuture<>();
        if (!asks(new Message.Mail(signal, arrives))) {
            arrives.complete(false);
        }
        return arrives;
    }

    @Override
    public final void subscribe(List<String> topics) {
        asks(new Message.Subscription(topics, true));
    }

    @Override
    public final void unsubscribe(List<String> topics) {
        asks(new Message.Subscription(topics, false));
    }

    @Override
    public final void publish(String topic, IntFunction<Payload> message) {
        asks(new Message.Publication(topic, message));
    }

    @Override
    public final void write(byte[] frame) {
        send(frame);
        if (queuedBytes() > limits().queuedBytes()) {
            close(CloseReason.SLOW);
        }
    }

    @Override
    public final void after(Duration delay, Runnable task) {
        timers().schedule(
                        delay,
                        () -> execute(() -> {
                            try {
                                if (!isClosed()) {
                                    task.run();
                                }
                            } catch (Throwable fault) {
                                fail(fault);
                            }
                        }));
    }
}
