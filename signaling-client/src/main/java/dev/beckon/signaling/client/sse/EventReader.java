package dev.beckon.signaling.client.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** Reads a stream of server-sent events (WHATWG HTML §9.2), whoever writes it: the fields {@code event} and {@code data}. */
final class EventReader {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final BiConsumer<String, String> event;
    private final int most;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean first = true;
    private boolean afterReturn;
    private String name = "";
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
            boolean isFeed = part[at] == '\n';
            if (isFeed && afterReturn) {
                from = at + 1; // CR LF ends one line
            } else if (isFeed || part[at] == '\r') {
                line.write(part, from, at - from);
                from = at + 1;
                end(line.toString(StandardCharsets.UTF_8));
                line.reset();
            }
            afterReturn = part[at] == '\r';
        }
        line.write(part, from, part.length - from);
        return line.size() + data.length() <= most;
    }

    private void end(String text) {
        String whole = first && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        first = false;
        if (whole.isEmpty()) {
            dispatch();
            return;
        }
        int colon = whole.indexOf(':');
        String field = colon < 0 ? whole : whole.substring(0, colon);
        String value = colon < 0 ? "" : whole.substring(whole.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
        if (field.equals("event")) {
            name = value;
        } else if (field.equals("data")) {
            data.append(value).append('\n');
        }
    }

    private void dispatch() {
        String called = name.isEmpty() ? "message" : name;
        StringBuilder all = data;
        name = "";
        data = new StringBuilder();
        if (all.length() > 0) {
            all.setLength(all.length() - 1);
            event.accept(called, all.toString());
        }
    }
}
