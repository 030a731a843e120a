package dev.beckon.examples;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.Transport;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Signaling over a socket of your own; here plain TCP with one message a line, and {@code !code} before the end. */
public final class CustomTransport {

    private CustomTransport() {}

    /** Run me, {@code nc localhost 9000}, and say {@code {"type":"hello"}}. */
    public static void main(String[] args) throws IOException {
        Signaling signaling = Signaling.builder(Scheduler.on(Executors.newSingleThreadScheduledExecutor()))
                .build();
        try (ServerSocket listening = new ServerSocket(9000)) {
            while (!listening.isClosed()) {
                serve(signaling, new Lines(listening.accept()));
            }
        }
    }

    // README
    record LineTransport(Lines lines, Executor executor) implements Transport {
        public void send(byte[] message) {
            lines.write(message);
        }

        public void close(CloseReason reason) {
            lines.end("!" + reason.code());
        }

        public void reading(boolean on) {
            lines.read(on);
        }

        public long queuedBytes() {
            return lines.unwritten();
        }
    }
    // end

    static void serve(Signaling signaling, Lines lines) {
        // README
        Connection connection = signaling.open(new LineTransport(lines, lines.executor()));
        lines.start(connection::receive, connection::closed);
        // end
    }
}
