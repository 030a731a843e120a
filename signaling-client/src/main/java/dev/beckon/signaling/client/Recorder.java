package dev.beckon.signaling.client;

import dev.beckon.signaling.json.JsonClientCodec;
import dev.beckon.signaling.json.JsonCodec;
import dev.beckon.signaling.spi.Scheduler;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes down what goes over a client's sockets, a line of JSON for each frame: the form that the {@code Recording} of {@code signaling-test} reads. For the loop. */
final class Recorder {

    private final Scheduler scheduler;
    private final String client;
    private final @Nullable Consumer<String> lines;

    /** @param lines null where nobody wants to know */
    Recorder(Scheduler scheduler, String client, @Nullable Consumer<String> lines) {
        this.scheduler = scheduler;
        this.client = client;
        this.lines = lines;
    }

    void said(String frame) {
        write("server", "message", frame);
    }

    void heard(String frame) {
        if (lines != null && isJson(frame)) {
            // a line end between the parts of a message means nothing, and there is none within
            write("client", "message", frame.replace('\n', ' ').replace('\r', ' '));
        }
    }

    private static boolean isJson(String text) {
        try {
            JsonCodec.payload(text);
            return true;
        } catch (IllegalArgumentException bad) {
            return false; // nobody expects it again
        }
    }

    /** This side has ended the connection. */
    void closed(int code) {
        write("server", "close", Integer.toString(code));
    }

    /** The other side, or the network, has. */
    void lost(int code) {
        write("client", "close", Integer.toString(code));
    }

    private void write(String to, String kind, String json) {
        Consumer<String> out = lines;
        if (out != null) {
            // finer than the way from one client to another takes: their lines are put in order by it
            long micros = TimeUnit.NANOSECONDS.toMicros(scheduler.nanoTime());
            String fraction = String.valueOf(1_000 + Math.abs(micros % 1_000)).substring(1);
            String at = (micros < 0 ? "-" : "") + Math.abs(micros / 1_000) + "." + fraction;
            out.accept("{\"at\":" + at + ",\"client\":" + JsonClientCodec.quoted(client) + ",\"to\":\"" + to + "\",\""
                    + kind + "\":" + json + "}");
        }
    }
}
