package dev.beckon.signaling.dialects;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Transport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A client's end of a connection: writes frames by hand, with single quotes for double ones, and reads what came. */
public final class ScriptedClient implements Transport {

    private final World world;
    private final ArrayDeque<String> inbox = new ArrayDeque<>();
    private @Nullable Connection connection;

    /** Whether it answers pings, and takes notice of anything. */
    private boolean dead;

    private @Nullable CloseReason closed;
    private int pings;

    ScriptedClient(World world) {
        this.world = world;
    }

    void start(Connection opened) {
        connection = opened;
    }

    private Connection connection() {
        return Objects.requireNonNull(connection);
    }

    public ScriptedClient says(String frame) {
        return says(frame.replace('\'', '"').getBytes(UTF_8));
    }

    /** As it is. */
    ScriptedClient says(byte[] frame) {
        connection().receive(frame);
        world.passes(Duration.ZERO);
        return this;
    }

    /** The next frame, with single quotes for double ones; {@code nothing} if there is none. */
    public String hears() {
        return inbox.isEmpty() ? "nothing" : inbox.remove().replace('"', '\'');
    }

    /** All that came since. */
    public List<String> hearsAll() {
        List<String> all = new ArrayList<>();
        while (!inbox.isEmpty()) {
            all.add(hears());
        }
        return all;
    }

    /** From now on it is as if its cable was cut: nothing comes from it. */
    public void dies() {
        dead = true;
    }

    /** Closes its socket. */
    public void leaves() {
        connection().closed();
        world.passes(Duration.ZERO);
    }

    public @Nullable CloseReason closed() {
        return closed;
    }

    public int pings() {
        return pings;
    }

    @Override
    public void send(byte[] frame) {
        inbox.add(new String(frame, UTF_8));
    }

    @Override
    public void close(CloseReason reason) {
        if (closed == null) {
            closed = reason;
        }
    }

    @Override
    public void ping() {
        pings++;
        if (!dead) {
            world.schedule(Duration.ofMillis(80), () -> connection().alive());
        }
    }

    @Override
    public Executor executor() {
        return task -> world.schedule(Duration.ZERO, task);
    }

    @Override
    public void reading(boolean on) {}
}
