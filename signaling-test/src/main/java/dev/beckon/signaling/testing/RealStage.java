package dev.beckon.signaling.testing;

import dev.beckon.signaling.contract.ContractClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A server, in real time. */
final class RealStage implements Line.Stage {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How soon a client that waits for a message notices that the connection is over. */
    private static final Duration PULSE = Duration.ofMillis(50);

    private final Callable<? extends ContractClient> server;

    RealStage(Callable<? extends ContractClient> server) {
        this.server = server;
    }

    /** Clients do at once what they did after a pause. */
    @Override
    public void pass(Duration duration) {}

    /** The server's deadlines take as long as they did. */
    @Override
    public Duration patience(Duration sinceBeginning) {
        return PATIENCE.plus(sinceBeginning);
    }

    @Override
    public Line open() throws Exception {
        ContractClient client = server.call();
        return new Line() {
            @Override
            public void say(String frame) {
                unlessOver(() -> client.send(frame));
            }

            @Override
            public @Nullable String hear(Duration atMost) throws InterruptedException {
                long until = System.nanoTime() + atMost.toNanos();
                String next = client.next(Duration.ZERO);
                while (next == null && client.closedWith(Duration.ZERO) == 0 && System.nanoTime() < until) {
                    next = client.next(PULSE);
                }
                return next == null ? client.next(Duration.ZERO) : next;
            }

            @Override
            public int closed(Duration atMost) throws InterruptedException {
                return client.closedWith(atMost);
            }

            @Override
            public void end(int code) {
                unlessOver(code == Frame.BROKEN ? client::abort : client::close);
            }
        };
    }

    /** What cannot be sent fails no test: that the connection is over shows in what is heard. */
    private static void unlessOver(Runnable act) {
        try {
            act.run();
        } catch (RuntimeException over) {
            // the server has closed it
        }
    }
}
