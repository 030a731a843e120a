package dev.beckon.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A TCP socket of text lines; knows nothing of signaling. One thread reads, and may be told to wait; all else happens in order on another.
 * Real servers bound the length of a line and share threads.
 */
final class Lines {

    private final Socket socket;
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final AtomicLong unwritten = new AtomicLong();
    private final Object gate = new Object();
    private boolean reading = true;

    Lines(Socket socket) {
        this.socket = socket;
    }

    Executor executor() {
        return executor;
    }

    /** Hands in every line, then the end. */
    void start(Consumer<byte[]> onLine, Runnable onEnd) {
        Thread reader = new Thread(() -> readAll(onLine, onEnd), "lines");
        reader.setDaemon(true);
        reader.start();
    }

    void write(byte[] line) {
        unwritten.addAndGet(line.length);
        later(() -> {
            OutputStream out = socket.getOutputStream();
            out.write(line);
            out.write('\n');
            unwritten.addAndGet(-line.length);
        });
    }

    /** Bytes that a client has not taken. */
    long unwritten() {
        return unwritten.get();
    }

    /** Writes a last line and closes; a client that does not take it in time is cut off. */
    void end(String lastLine) {
        write(lastLine.getBytes(UTF_8));
        later(socket::close);
        CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS, Runnable::run).execute(this::cutOff);
    }

    private void cutOff() {
        try {
            socket.close();
        } catch (IOException gone) {
            // as was wanted
        }
        read(true); // so that the reader sees the end
    }

    void read(boolean on) {
        synchronized (gate) {
            reading = on;
            gate.notifyAll();
        }
    }

    private void readAll(Consumer<byte[]> onLine, Runnable onEnd) {
        try (socket) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                byte[] message = line.getBytes(UTF_8);
                CompletableFuture.runAsync(() -> onLine.accept(message), executor)
                        .join();
                waitUntilReading();
            }
        } catch (IOException | InterruptedException gone) {
            // the end, too
        }
        executor.execute(onEnd);
        executor.shutdown();
    }

    private void waitUntilReading() throws InterruptedException {
        synchronized (gate) {
            while (!reading) {
                gate.wait();
            }
        }
    }

    private void later(Write write) {
        if (!executor.isShutdown()) {
            executor.execute(() -> {
                try {
                    write.run();
                } catch (IOException gone) {
                    read(true); // so that the reader sees the end
                }
            });
        }
    }

    private interface Write {
        void run() throws IOException;
    }
}
