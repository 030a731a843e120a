package dev.beckon.signaling.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A node in fake time. Its clients answer pings, which no recording has, until their connection is to end. */
final class FakeStage implements Line.Stage {

    /** So often a client gives a sign of life: well within what any node wants. */
    private static final Duration PULSE = Duration.ofMillis(500);

    /** Longer than a node bears silence. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Signaling node;
    private final FakeTime time;
    private final List<ScriptedClient> open = new ArrayList<>();

    /** When the next frame was recorded, by the node's time. */
    private long due;

    FakeStage(Signaling node, FakeTime time) {
        this.node = node;
        this.time = time;
        due = time.nanoTime();
    }

    @Override
    public void pass(Duration duration) {
        due += duration.toNanos();
        while (time.nanoTime() < due) {
            goOn(Duration.ofNanos(due - time.nanoTime()));
        }
    }

    private void goOn(Duration atMost) {
        open.forEach(ScriptedClient::pong);
        time.advance(atMost.compareTo(PULSE) < 0 ? atMost : PULSE);
    }

    @Override
    public Duration patience(Duration sinceBeginning) {
        return PATIENCE;
    }

    @Override
    public Line open() {
        ScriptedClient client = new ScriptedClient(node, time);
        open.add(client);
        return new Line() {
            private final ArrayDeque<JsonNode> inbox = new ArrayDeque<>();

            @Override
            public void say(String frame) {
                client.saysBytes(frame.getBytes(UTF_8));
            }

            @Override
            public @Nullable String hear(Duration atMost) {
                waits(atMost, () -> inbox.addAll(client.getsAll()) || !inbox.isEmpty() || client.closeReason() != null);
                JsonNode next = inbox.poll();
                return next == null ? null : next.toString();
            }

            @Override
            public int closed(Duration atMost) {
                if (!atMost.isZero()) {
                    open.remove(client); // silence may be what it is closed for
                }
                waits(atMost, () -> client.closeReason() != null);
                CloseReason reason = client.closeReason();
                return reason == null ? 0 : reason.code();
            }

            private void waits(Duration atMost, BooleanSupplier done) {
                long until = time.nanoTime() + atMost.toNanos();
                while (!done.getAsBoolean() && time.nanoTime() < until) {
                    goOn(Duration.ofNanos(until - time.nanoTime()));
                }
            }

            @Override
            public void end(int code) {
                open.remove(client);
                client.breaks();
            }
        };
    }
}
