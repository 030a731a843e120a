package dev.beckon.signaling.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.beckon.signaling.client.ClientException.Kind;
import dev.beckon.signaling.client.SignalingClient.State;
import dev.beckon.signaling.json.JsonClientCodec;
import dev.beckon.signaling.message.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongFunction;

/** What this side says. Taken on any thread, or refused at once; numbered, kept and written on the loop. Delivered once and in order, now or after the next reconnect. */
final class Outgoing {

    private final Loop loop;
    private final Known known;
    private final Outbox outbox;
    private final Ledger ledger;
    private final Requests requests;
    private final Consumer<String> write;
    private final AtomicLong ids = new AtomicLong(1);

    /** @param write to the socket, while the session is open */
    Outgoing(Loop loop, Known known, Outbox outbox, Ledger ledger, Requests requests, Consumer<String> write) {
        this.loop = loop;
        this.known = known;
        this.outbox = outbox;
        this.ledger = ledger;
        this.requests = requests;
        this.write = write;
    }

    void watch(LongFunction<Message> message, Requests.Watch watch) {
        long id = ids.getAndIncrement();
        hand(message.apply(id), bytes -> requests.watch(id, watch, bytes), watch::failed);
    }

    /** The end or the loss of the session is told by itself, and not for each message that goes with it. */
    void send(LongFunction<Message> message, Consumer<ClientException> refused) {
        watch(message, failure -> {
            if (known.state != State.CLOSED && failure.kind() != Kind.SESSION_LOST) {
                refused.accept(failure);
            }
        });
    }

    CompletableFuture<Message> request(LongFunction<Message> message) {
        long id = ids.getAndIncrement();
        CompletableFuture<Message> reply = new CompletableFuture<>();
        try {
            Message question = message.apply(id);
            hand(question, bytes -> requests.open(id, question.type(), reply), reply::completeExceptionally);
        } catch (ClientException notTaken) {
            loop.execute(() -> reply.completeExceptionally(notTaken));
        }
        return reply;
    }

    private void hand(Message message, IntConsumer expect, Consumer<ClientException> refused) {
        byte[] frame = JsonClientCodec.INSTANCE.encode(message);
        Message.Bounds limits = known.limits;
        if (known.state == State.CLOSED) {
            throw new ClientException(Kind.CLOSED, "the client is closed");
        } else if (limits != null && frame.length > limits.frame()) {
            throw new ClientException(
                    Kind.TOO_LARGE,
                    "a message of type " + message.type().wire() + " has " + frame.length + " bytes, the server takes "
                            + limits.frame());
        } else if (!outbox.reserve(frame.length)) {
            throw new ClientException(Kind.FULL, "too much waits to be sent, or to be acknowledged by the server");
        }
        loop.here(() -> {
            if (known.state == State.CLOSED) {
                outbox.release(frame.length);
                refused.accept(new ClientException(Kind.CLOSED, "the client is closed"));
                return;
            }
            expect.accept(frame.length);
            String text = new String(frame, UTF_8);
            ledger.sends(text, frame.length);
            if (known.state == State.OPEN) {
                write.accept(text);
            }
        });
    }
}
