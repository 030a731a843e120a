package dev.beckon.signaling.redis;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node of a simulated world: a registry over the one engine, and sessions on top. It may be paused, cut off from the engine, stopped, and killed. */
final class SimNode implements Scheduler, NodeTime {

    static final Duration LEASE = Duration.ofSeconds(6);
    static final Duration GRACE = Duration.ofSeconds(20);
    /** A process that does not end by itself is ended. */
    private static final Duration MOST_TO_STOP = Duration.ofSeconds(40);

    final SimWorld world;
    final String name;
    private final SimEngine engine;
    final RedisRegistry registry;
    final Signaling signaling;

    private boolean alive = true;
    private boolean repeating = true;
    private boolean paused;
    /** What was to happen while it was paused, in order. */
    private final List<Runnable> postponed = new ArrayList<>();

    private long cutOffUntil;

    @SuppressWarnings("this-escape")
    SimNode(SimWorld world, String name) {
        this.world = world;
        this.name = name;
        this.engine = new SimEngine(this);
        this.registry = new RedisRegistry(engine, this, name, LEASE, ClusterListener.NONE);
        this.signaling = Signaling.builder(this)
                .registry(registry)
                .limits(Limits.builder()
                        .grace(GRACE)
                        .rates(Rates.UNLIMITED)
                        .misses(1_000_000)
                        .build())
                .random(world.random.split())
                .build();
    }

    /** Joins the cluster, now or when the engine can be asked. @return whether it is not refused */
    boolean starts() {
        try {
            registry.join(true);
            return true;
        } catch (Exception refused) {
            world.truth.trace(name, "is refused", refused);
            return false;
        }
    }

    void pauses(Duration time) {
        if (!paused) {
            paused = true;
            world.time.schedule(time, this::goesOn);
        }
    }

    private void goesOn() {
        paused = false;
        List<Runnable> all = List.copyOf(postponed);
        postponed.clear();
        all.forEach(task -> at(nanoTime(), task));
    }

    /** From the engine; its clients do not notice. */
    void isCutOff(Duration time) {
        cutOffUntil = world.time.nanoTime() + time.toNanos();
        engine.disconnect();
    }

    boolean isCutOff() {
        return world.time.nanoTime() < cutOffUntil;
    }

    boolean isAlive() {
        return alive;
    }

    /** From one moment to the next. */
    void dies() {
        alive = false;
    }

    /** By its own will: its clients are sent away, and sessions that are still here are parked. Others go on meanwhile. */
    void stops(Runnable gone) {
        boolean[] ended = new boolean[1];
        Runnable end = () -> {
            if (!ended[0]) {
                ended[0] = true;
                registry.close();
                dies();
                gone.run();
            }
        };
        signaling
                .drain(Duration.ofSeconds(world.random.nextInt(10)))
                .thenCompose(drained -> signaling.stop())
                .whenComplete((stopped, failure) -> at(nanoTime(), end));
        schedule(MOST_TO_STOP, end);
    }

    // ---- its time

    /** Does something on this node then, or when it goes on after a pause. */
    void at(long nanos, Runnable task) {
        world.time.at(nanos, () -> {
            if (paused) {
                postponed.add(task);
            } else if (alive) {
                task.run();
            }
        });
    }

    @Override
    public long nanoTime() {
        return world.time.nanoTime();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        boolean[] cancelled = new boolean[1];
        at(nanoTime() + delay.toNanos(), () -> {
            if (!cancelled[0]) {
                task.run();
            }
        });
        return () -> cancelled[0] = true;
    }

    @Override
    public void repeat(Duration pause, Runnable task) {
        at(nanoTime() + pause.toNanos(), () -> {
            if (repeating) {
                task.run();
                repeat(pause, task);
            }
        });
    }

    /** Others go on meanwhile. A node that dies while it waits goes no further. */
    @Override
    public <T> T await(CompletableFuture<T> answer, Duration patience) throws Exception {
        world.time.waitFor(() -> answer.isDone() || !alive, patience);
        world.time.waitFor(() -> !paused || !alive, Duration.ofDays(1));
        if (!alive) {
            throw new IllegalStateException(name + " is dead");
        }
        if (!answer.isDone()) {
            throw new TimeoutException(name + " has waited for " + patience);
        }
        return answer.get(0, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        repeating = false;
    }

    @Override
    public String toString() {
        return name;
    }
}
