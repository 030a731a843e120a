package dev.beckon.signaling.spring;

import dev.beckon.signaling.Signaling;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Sends the clients away when the application stops, before the web server does. */
final class Drain implements SmartLifecycle {

    private final Signaling node;
    private final Duration within;
    private volatile boolean running;

    Drain(Signaling node, Duration within) {
        this.node = node;
        this.within = within;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable stopped) {
        running = false;
        node.drain(within).whenComplete((done, failure) -> stopped.run());
    }

    @Override
    public void stop() {
        running = false;
        node.drain(within);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
