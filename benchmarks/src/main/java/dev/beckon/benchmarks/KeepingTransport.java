package dev.beckon.benchmarks;

import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Transport;
import java.util.concurrent.Executor;

/** A transport without a socket: keeps the last message that it was to send. For use by one thread. */
final class KeepingTransport implements Transport {

    private static final byte[] NOTHING = {};

    byte[] last = NOTHING;
    int sent;

    @Override
    public void send(byte[] frame) {
        last = frame;
        sent++;
    }

    @Override
    public void close(CloseReason reason) {
        throw new IllegalStateException("closed: " + reason);
    }

    @Override
    public Executor executor() {
        return Runnable::run;
    }

    @Override
    public void reading(boolean on) {}
}
