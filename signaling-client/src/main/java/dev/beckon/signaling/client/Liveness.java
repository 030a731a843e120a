package dev.beckon.signaling.client;

import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Tells a dead connection by what is heard, never by what is sent: a half-open socket takes everything that is written to it for minutes. After one interval
 * of silence in either direction it probes; without any answer for half an interval more, the connection is dead. That deadline counts from the probe, because
 * the timers of a device that slept are late: then nobody has asked the server anything, and its silence proves nothing. For the loop.
 */
final class Liveness {

    private static final long NEVER = Long.MIN_VALUE;

    private final Scheduler scheduler;
    private final Executor loop;
    private final long interval;
    private final Runnable probe;
    private final Runnable dead;
    private long heardAt;
    private long sentAt;
    private long probedAt = NEVER;
    private Cancellable timer = () -> {};
    private boolean stopped;

    /**
     * @param probe sends something that the other side answers at once
     * @param dead called once at most
     */
    Liveness(Scheduler scheduler, Executor loop, Duration interval, Runnable probe, Runnable dead) {
        this.scheduler = scheduler;
        this.loop = loop;
        this.interval = interval.toNanos();
        this.probe = probe;
        this.dead = dead;
        heardAt = sentAt = scheduler.nanoTime();
        arm();
    }

    void heard() {
        heardAt = scheduler.nanoTime();
        probedAt = NEVER;
    }

    void sent() {
        sentAt = scheduler.nanoTime();
    }

    /** Asks now, because something happened that may have killed the socket. */
    void check() {
        if (probedAt == NEVER) {
            probedAt = scheduler.nanoTime();
        }
        probe.run();
        arm();
    }

    void stop() {
        stopped = true;
        timer.cancel();
    }

    /** Nanoseconds until something has to be done. */
    private long due() {
        long now = scheduler.nanoTime();
        return probedAt == NEVER ? Math.min(heardAt - now, sentAt - now) + interval : probedAt - now + interval / 2;
    }

    private void arm() {
        timer.cancel();
        timer = scheduler.schedule(Duration.ofNanos(Math.max(0, due())), () -> loop.execute(this::tick));
    }

    private void tick() {
        if (stopped) {
            return;
        }
        if (due() > 0) {
            arm();
        } else if (probedAt == NEVER) {
            check();
        } else {
            dead.run();
        }
    }
}
