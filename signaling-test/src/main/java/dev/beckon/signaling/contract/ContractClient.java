package dev.beckon.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A client as the contract sees it. Implementations report with {@link #received} and {@link #closed}, from the thread that reads the socket: a client that
 * does not read blocks in {@link #received}.
 */
public abstract class ContractClient {

    private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private final AtomicInteger afterTheEnd = new AtomicInteger();
    private final Object gate = new Object();
    /** Guarded by the gate. */
    private boolean reads = true;

    private Duration patience = Duration.ofSeconds(30);

    /** A client that has received nothing yet. */
    protected ContractClient() {}

    /**
     * Sends one message; may block. Called on any thread, but on one at a time.
     *
     * @param message what the client says, as it is; not all that the contract sends is JSON
     */
    public abstract void send(String message);

    /** Closes as the transport's clients do in an orderly way, without a word in the protocol. */
    public abstract void close();

    /** Cuts the connection. */
    public abstract void abort();

    /**
     * To be called for each message that came, in order, from one thread. Blocks while the contract does not want this client to read.
     *
     * @param message the whole message
     */
    protected final void received(String message) {
        waitUntilReading();
        if (isClosed()) {
            afterTheEnd.incrementAndGet();
        }
        inbox.add(message);
    }

    /**
     * To be called when the server closed the connection, from any thread; only the first call counts.
     *
     * @param code the server's close code (RFC 6455, section 7.4); 1006 where it gave none
     */
    protected final void closed(int code) {
        closeCode.complete(code);
    }

    /**
     * {@return the next message, oldest first; null if there is none}
     *
     * @param atMost how long to wait for it
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public final @Nullable String next(Duration atMost) throws InterruptedException {
        return inbox.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * {@return the code with which the server closed the connection (RFC 6455, section 7.4), 1006 where it gave none; 0 while it is open}
     *
     * @param atMost how long to wait for the end
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public final int closedWith(Duration atMost) throws InterruptedException {
        try {
            return closeCode.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException open) {
            return 0;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** How long this client waits for what has to come. */
    final void patience(Duration atMost) {
        patience = atMost;
    }

    final void stopReading() {
        synchronized (gate) {
            reads = false;
        }
    }

    final void goOnReading() {
        synchronized (gate) {
            reads = true;
            gate.notifyAll();
        }
    }

    private void waitUntilReading() {
        synchronized (gate) {
            try {
                while (!reads) {
                    gate.wait();
                }
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Messages that came after the connection was closed. */
    final int afterTheEnd() {
        return afterTheEnd.get();
    }

    final String next(String type) throws InterruptedException {
        String message = next(patience);
        assertThat(message).as("waiting for %s%s", type, ending()).isNotNull().startsWith("{\"type\":\"" + type + "\"");
        return message;
    }

    /** The next message of this type; others are passed over. */
    final String nextOf(String type) throws InterruptedException {
        for (; ; ) {
            String message = next(patience);
            assertThat(message).as("waiting for %s%s", type, ending()).isNotNull();
            if (message.startsWith("{\"type\":\"" + type + "\"")) {
                return message;
            }
        }
    }

    /** For who waits in vain. */
    private String ending() {
        return isClosed() ? ", but the connection closed with " + closeCode.join() : "";
    }

    final int closeCode() throws Exception {
        return closeCode.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    final boolean isClosed() {
        return closeCode.isDone();
    }

    /** Whether a message of this type has come; those before it are passed over. */
    final boolean has(String type) {
        for (String message = inbox.poll(); message != null; message = inbox.poll()) {
            if (message.startsWith("{\"type\":\"" + type + "\"")) {
                return true;
            }
        }
        return false;
    }

    final boolean nothingFor(Duration duration) throws InterruptedException {
        return next(duration) == null;
    }
}
