package dev.beckon.signaling.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.beckon.signaling.message.MessageType;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plays a recording once: says what the clients said, and compares what they hear. A frame is said when everything has come that was recorded before it.
 *
 * <p>Before a client ends its connection, and at the end of the recording, a ping asks whether the server has read all that was said: its pong comes behind
 * the answers.
 */
final class Player {

    private static final int NORMAL = 1000;

    /** One client. */
    private static final class Seat {
        @Nullable
        Line line;

        /** There was a welcome on this line. */
        boolean greeted;

        /** It has said bye: what comes until the end was on its way, now or then. */
        boolean leaving;

        /** Counted frames of the server since the session began: those that have come, and those that came when it was recorded. */
        long counted;

        long countedThen;

        /** What came before its turn. */
        final ArrayDeque<JsonNode> early = new ArrayDeque<>();

        /** The last that it said, for people. */
        String said = "nothing was said";

        void end(int code) {
            Line last = line;
            line = null;
            greeted = false;
            leaving = false;
            early.clear();
            if (last != null) {
                last.end(code);
            }
        }
    }

    private final String name;
    private final List<Frame> frames;
    private final Line.Stage stage;
    private final Variables variables = new Variables();
    private final Map<String, Seat> seats = new LinkedHashMap<>();

    /** How long a client waits at this moment of the recording. */
    private Duration patience = Duration.ZERO;

    Player(String name, List<Frame> frames, Line.Stage stage) {
        this.name = name;
        this.frames = frames;
        this.stage = stage;
    }

    void play() throws Exception {
        try {
            long begin = frames.get(0).atMicros();
            long now = begin;
            for (Frame frame : frames) {
                stage.pass(Duration.of(frame.atMicros() - now, ChronoUnit.MICROS));
                now = frame.atMicros();
                patience = stage.patience(Duration.of(now - begin, ChronoUnit.MICROS));
                Seat seat = seats.computeIfAbsent(frame.client(), client -> new Seat());
                if (frame.toServer()) {
                    said(frame, seat);
                } else {
                    came(frame, seat);
                }
            }
            for (Map.Entry<String, Seat> client : seats.entrySet()) {
                nothingMore(client.getKey(), client.getValue());
            }
        } finally {
            for (Seat seat : seats.values()) {
                leave(seat);
            }
        }
    }

    // ---- what clients do

    private void said(Frame frame, Seat seat) throws Exception {
        if (frame.isClose()) {
            settled(seat);
            seat.end(frame.close());
            return;
        }
        Line line = line(seat);
        seat.said = frame.told();
        seat.leaving |= frame.is(MessageType.BYE);
        line.say(
                frame.message() instanceof MissingNode
                        ? frame.text()
                        : corrected(frame, seat).toString());
    }

    private Line line(Seat seat) throws Exception {
        Line line = seat.line == null ? stage.open() : seat.line;
        seat.line = line;
        return line;
    }

    /** With the ids and secrets of now, and with the number of messages that have come by now. */
    private JsonNode corrected(Frame frame, Seat seat) {
        JsonNode said = variables.said(frame.message());
        JsonNode counts = frame.is(MessageType.ACK) ? said : said.path("resume");
        if ((frame.is(MessageType.ACK) || frame.is(MessageType.HELLO)) && counts.has("received")) {
            long received = counts.path("received").asLong() + seat.counted - seat.countedThen;
            ((ObjectNode) counts).put("received", Math.max(0, received));
        }
        return said;
    }

    /** Everything that was said has been read, and what came of it is there. */
    private String settled(Seat seat) throws InterruptedException {
        Line line = seat.line;
        if (line == null) {
            return "";
        }
        StringBuilder more = new StringBuilder();
        seat.early.forEach(came -> more.append("\n  came      ").append(came));
        if (seat.greeted) {
            line.say("{\"type\":\"ping\"}");
        }
        Duration atMost = seat.greeted ? patience : Duration.ZERO;
        for (String text = line.hear(atMost); text != null; text = line.hear(atMost)) {
            JsonNode came = read(text);
            if (came.path("type").asText().equals(MessageType.PONG.wire())) {
                break;
            }
            if (!Frame.isAside(came)) {
                more.append("\n  came      ").append(text);
            }
        }
        return more.toString();
    }

    private void leave(Seat seat) throws InterruptedException {
        Line line = seat.line;
        if (line != null && seat.greeted && line.closed(Duration.ZERO) == 0) {
            line.say("{\"type\":\"bye\"}");
            line.closed(patience);
        }
        seat.end(NORMAL);
    }

    // ---- what they hear

    private void came(Frame frame, Seat seat) throws Exception {
        if (frame.close() == Frame.BROKEN) {
            settled(seat);
            seat.end(Frame.BROKEN);
        } else if (frame.isClose()) {
            closed(frame, seat, line(seat));
        } else if (!frame.isAside() && !seat.leaving) {
            compare(frame, seat, line(seat));
        }
        if (frame.isCounted()) {
            seat.countedThen++;
        }
        if (frame.is(MessageType.WELCOME)) {
            seat.greeted = true;
            if (!frame.message().path("resumed").asBoolean()) {
                seat.counted = seat.countedThen = 0;
            }
        }
    }

    private void compare(Frame frame, Seat seat, Line line) throws InterruptedException {
        JsonNode came = next(frame, seat, line);
        JsonNode expected = variables.expected(frame.message(), came);
        String difference = Expected.difference(expected, came);
        if (!difference.isEmpty()) {
            throw differs(frame, seat, difference, expected, "\n  came      " + came);
        }
    }

    /** The next that is about the same room or call: what happens in two of them at once has no order. */
    private JsonNode next(Frame frame, Seat seat, Line line) throws InterruptedException {
        for (JsonNode came : seat.early) {
            if (variables.isAboutTheSame(frame.message(), came)) {
                seat.early.remove(came);
                return came;
            }
        }
        for (; ; ) {
            String text = line.hear(patience);
            if (text == null && seat.early.isEmpty()) {
                throw differs(frame, seat, nothing(line), frame.message(), "");
            } else if (text == null) {
                return seat.early.remove();
            }
            JsonNode came = read(text);
            if (Frame.counts(came)) {
                seat.counted++;
            }
            boolean isError = came.path("type").asText().equals(MessageType.ERROR.wire());
            if (isError || !Frame.isAside(came) && variables.isAboutTheSame(frame.message(), came)) {
                return came;
            } else if (!Frame.isAside(came)) {
                seat.early.add(came);
            }
        }
    }

    private void closed(Frame frame, Seat seat, Line line) throws InterruptedException {
        int code = line.closed(patience);
        if (code != frame.close()) {
            String found = code == 0 ? "an open connection" : String.valueOf(code);
            throw differs(frame, seat, "expected close " + frame.close() + ", found " + found, null, "");
        }
        for (String text = line.hear(Duration.ZERO); text != null; text = line.hear(Duration.ZERO)) {
            if (!seat.leaving && !Frame.isAside(read(text))) {
                throw differs(frame, seat, "expected nothing before the end", null, "\n  came      " + text);
            }
        }
        seat.end(NORMAL);
    }

    private String nothing(Line line) throws InterruptedException {
        int code = line.closed(Duration.ZERO);
        return code == 0
                ? "nothing came within " + patience.toSeconds() + " s"
                : "the server closed the connection with " + code;
    }

    private void nothingMore(String client, Seat seat) throws InterruptedException {
        String more = seat.leaving ? "" : settled(seat);
        if (!more.isEmpty()) {
            throw new AssertionError(
                    name + ": " + client + " got more than was recorded" + more + "\n  before    " + seat.said);
        }
    }

    /** What is no JSON differs from everything. */
    private static JsonNode read(String text) {
        try {
            return Frame.JSON.readTree(text);
        } catch (JsonProcessingException bad) {
            return MissingNode.getInstance();
        }
    }

    private AssertionError differs(Frame frame, Seat seat, String where, @Nullable JsonNode expected, String came) {
        return new AssertionError(
                name + ", line " + frame.line() + ": " + frame.client() + " got another answer than was recorded"
                        + "\n  where     " + where
                        + (expected == null ? "" : "\n  expected  " + expected)
                        + came
                        + "\n  before    " + seat.said);
    }
}
