package dev.beckon.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client as the contract sees it. Implementations report with {@link #received} and {@link #closed}, from any thread. */
public abstract class ContractClient {

    private static final long PATIENCE_SECONDS = 30;

    private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();

    /** Sends one message; may block. */
    public abstract void send(String message);

    /** Closes as the transport's clients do in an orderly way, without a word in the protocol. */
    public abstract void close();

    /** Cuts the connection. */
    public abstract void abort();

    /** To be called for each message that came. */
    protected final void received(String message) {
        inbox.add(message);
    }

    /** To be called when the server closed the connection; 1006 where it gave no code. */
    protected final void closed(int code) {
        closeCode.complete(code);
    }

    final String next(String type) throws InterruptedException {
        String message = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("waiting for " + type).isNotNull().startsWith("{\"type\":\"" + type + "\"");
        return message;
    }

    /** The next message of this type; others are passed over. */
    final String nextOf(String type) throws InterruptedException {
        for (; ; ) {
            String message = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(message).as("waiting for " + type).isNotNull();
            if (message.startsWith("{\"type\":\"" + type + "\"")) {
                return message;
            }
        }
    }

    final int closeCode() throws Exception {
        return closeCode.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    final boolean isClosed() {
        return closeCode.isDone();
    }

    final boolean nothingFor(Duration duration) throws InterruptedException {
        return inbox.poll(duration.toMillis(), TimeUnit.MILLISECONDS) == null;
    }
}
