package dev.beckon.signaling.client.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** Reads a stream of server-sent events (WHATWG HTML §9.2), as far as a Beckon server writes them: fields {@code event} and {@code data}, lines that end with LF. */
final class EventReader {

    private final BiConsumer<String, String> event;
    private final int most;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private String name = "message";
    private StringBuilder data = new StringBuilder();

    /**
     * @param most bytes of a line and characters of an event
     * @param event told name and data, with {@code message} as the name of events that have none
     */
    EventReader(int most, BiConsumer<String, String> event) {
        this.most = most;
        this.event = event;
    }

    /** @return whether it is within the bounds */
    boolean read(byte[] part) {
        int from = 0;
        for (int at = 0; at < part.length; at++) {
            if (part[at] == '\n') {
                line.write(part, from, at - from);
                from = at + 1;
                end(line.toString(StandardCharsets.UTF_8));
                line.reset();
            }
        }
        line.write(part, from, part.length - from);
        return line.size() + data.length() <= most;
    }

    private void end(String text) {
        if (text.startsWith("event: ")) {
            name = text.substring("event: ".length());
        } else if (text.startsWith("data: ")) {
            data.append(data.length() == 0 ? "" : "\n").append(text, "data: ".length(), text.length());
        } else if (text.isEmpty()) {
            String called = name;
            String all = data.toString();
            name = "message";
            data = new StringBuilder();
            if (!all.isEmpty()) {
                event.accept(called, all);
            }
        }
    }
}
