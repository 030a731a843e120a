package dev.beckon.signaling.spring;

import dev.beckon.signaling.jakarta.SignalingServlet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Sends the clients away when the application ends, before the web server does. A context that stops or pauses without an end, as those of tests do while others run, may go
 * on later: its clients are not sent away, because a node that has done that takes no others.
 */
final class Drain implements SmartLifecycle {

    private final ConfigurableApplicationContext application;
    private final List<SignalingServlet> servlets;
    private final Duration within;
    private volatile boolean running;

    Drain(ConfigurableApplicationContext application, List<SignalingServlet> servlets, Duration within) {
        this.application = application;
        this.servlets = servlets;
        this.within = within;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable stopped) {
        running = !application.isClosed(); // if it goes on, its end is still to come
        CompletableFuture<?>[] closed = application.isClosed()
                ? servlets.stream().map(servlet -> servlet.close(within)).toArray(CompletableFuture<?>[]::new)
                : new CompletableFuture<?>[0];
        CompletableFuture.allOf(closed).whenComplete((done, failure) -> stopped.run());
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
