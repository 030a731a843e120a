package dev.beckon.signaling.client;

import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.Socket;
import dev.beckon.signaling.client.spi.SocketListener;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One socket of a session, from its opening to its end, with deadlines. What the socket says on its threads is handed to the loop; all other methods are for
 * the loop. Messages that find no place in the backlog end the socket: the server sends them again when the session resumes.
 */
final class Wire implements SocketListener {

    /** From the start of a socket to its welcome. */
    static final Duration HANDSHAKE = Duration.ofSeconds(10);

    /** A socket that stayed up for this long was healthy. */
    static final Duration HEALTHY_AFTER = Duration.ofSeconds(5);

    /** What a session hears of its socket, on the loop. */
    interface Owner {
        void opened(Wire wire);

        void received(Wire wire, String text);

        /** Once, unless this side closes. */
        void lost(Wire wire, Loss loss);
    }

    /**
     * How a socket ended.
     *
     * @param healthy it had been up for a while
     * @param timedOut there was no welcome in time
     * @param overrun more came than may wait: it says nothing about the network
     * @param why it was not opened, for people; null where nobody says
     */
    record Loss(
            int code,
            boolean healthy,
            boolean timedOut,
            boolean overrun,
            @Nullable String why) {}

    private final Owner owner;
    private final Executor loop;
    private final Scheduler scheduler;
    private final Backlog backlog;
    private final Recorder recorder;
    private final AtomicBoolean overrun = new AtomicBoolean();

    private @Nullable Socket socket;
    private @Nullable Liveness liveness;
    private boolean healthy;
    private boolean over;
    private @Nullable String why;

    /** First for the welcome, then for the proof of health. */
    private Cancellable timer;

    Wire(Owner owner, Executor loop, Scheduler scheduler, Backlog backlog, Recorder recorder) {
        this.owner = owner;
        this.loop = loop;
        this.scheduler = scheduler;
        this.backlog = backlog;
        this.recorder = recorder;
        timer = awaitWelcome();
    }

    private Cancellable awaitWelcome() {
        return after(HANDSHAKE, () -> giveUp(Network.NO_CODE, true));
    }

    void open(Function<SocketListener, Socket> network) {
        socket = network.apply(this);
    }

    // ---- from the socket's threads

    @Override
    public void opened() {
        loop.execute(() -> {
            if (!over) {
                owner.opened(this);
            }
        });
    }

    @Override
    public void received(String text) {
        if (overrun.get()) {
            return;
        }
        if (!backlog.enter(text.length())) {
            overrun.set(true);
            loop.execute(() -> giveUp(Network.NO_CODE, false));
            return;
        }
        loop.execute(() -> {
            try {
                heard(text);
            } finally {
                backlog.leave(text.length());
            }
        });
    }

    @Override
    public void failed(String reason) {
        loop.execute(() -> why = reason);
    }

    @Override
    public void closed(int code) {
        loop.execute(() -> {
            if (!over) {
                recorder.lost(code);
            }
            end(code, false);
        });
    }

    // ---- on the loop

    private void heard(String text) {
        if (over) {
            return;
        }
        if (liveness != null) {
            liveness.heard();
        }
        recorder.heard(text);
        owner.received(this, text);
    }

    void send(String frame) {
        recorder.said(frame);
        if (socket != null) {
            socket.send(frame);
        }
        if (liveness != null) {
            liveness.sent();
        }
    }

    /** The welcome is there. */
    void established(Duration heartbeat, Runnable probe, Runnable isHealthy) {
        timer.cancel();
        timer = after(HEALTHY_AFTER, () -> {
            healthy = true;
            isHealthy.run();
        });
        liveness = new Liveness(scheduler, loop, heartbeat, probe, () -> giveUp(Network.NO_CODE, false));
    }

    /** Another welcome is to come. */
    void startOver() {
        if (liveness != null) {
            liveness.stop();
            liveness = null;
        }
        timer.cancel();
        timer = awaitWelcome();
    }

    /** Probes whether the other side is still there. */
    void check() {
        if (liveness != null) {
            liveness.check();
        }
    }

    /** The socket is no good: its own end may be minutes away. */
    void giveUp(int code, boolean timedOut) {
        if (socket != null) {
            socket.abort();
        }
        if (!over) {
            recorder.closed(Network.NO_CODE);
        }
        end(code, timedOut);
    }

    /** Ends it from this side; the owner is not told. */
    void close() {
        recorder.closed(CloseCodes.NORMAL);
        detach();
        if (socket != null) {
            socket.close(CloseCodes.NORMAL);
        }
    }

    private void end(int code, boolean timedOut) {
        if (!over) {
            detach();
            owner.lost(this, new Loss(code, healthy, timedOut, overrun.get(), why));
        }
    }

    private void detach() {
        over = true;
        timer.cancel();
        if (liveness != null) {
            liveness.stop();
        }
    }

    private Cancellable after(Duration delay, Runnable task) {
        return scheduler.schedule(
                delay,
                () -> loop.execute(() -> {
                    if (!over) {
                        task.run();
                    }
                }));
    }
}
