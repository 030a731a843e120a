package dev.beckon.signaling;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must be true whatever happens: between two peers every numbered message arrives once, in order, unless one of them had to start afresh. */
final class SimModel {

    private record Pair(String from, String to) {}

    private static final class Stream {
        int sent;
        int arrived;
        /** Numbers up to this one may be missing: one of the two started afresh, or they were apart. */
        int excused;
    }

    private final Map<Pair, Stream> streams = new HashMap<>();
    final List<String> faults = new ArrayList<>();
    int arrived;
    int resumed;
    int fresh;

    private Stream stream(String from, String to) {
        return streams.computeIfAbsent(new Pair(from, to), pair -> new Stream());
    }

    int next(String from, String to) {
        return ++stream(from, to).sent;
    }

    void arrived(String from, String to, int number) {
        Stream stream = stream(from, to);
        arrived++;
        check(number > stream.arrived, to + " got message " + number + " of " + from + " after " + stream.arrived);
        check(
                number == stream.arrived + 1 || number - 1 <= stream.excused,
                to + " got message " + number + " of " + from + ", but the last was " + stream.arrived);
        stream.arrived = Math.max(number, stream.arrived);
    }

    /** What was under way from and to this peer may be lost. */
    void startedAfresh(String peer) {
        fresh++;
        excuse(peer);
    }

    void excuse(String peer) {
        streams.forEach((pair, stream) -> {
            if (pair.from().equals(peer) || pair.to().equals(peer)) {
                stream.excused = stream.sent;
            }
        });
    }

    void refused(SimClient client, String code) {
        check(
                code.equals("id-taken") || code.equals("resume-invalid") || code.equals("unavailable"),
                client.id + " was refused: " + code);
        if (!code.equals("unavailable")) {
            excuse(client.id);
        }
    }

    void error(SimClient client, JsonNode error) {
        String code = error.path("code").asText();
        boolean expected = code.equals("not-found") || code.equals("bad-state");
        check(expected, client.id + " got " + error);
        if (code.equals("not-found")) { // the sender was told that it did not arrive
            streams.forEach(
                    (pair, stream) -> stream.excused = pair.from().equals(client.id) ? stream.sent : stream.excused);
        }
    }

    private static final boolean TRACED = Long.getLong("simulation.seed") != null;

    /** When a single world is replayed, what its clients say and hear is printed. */
    void trace(long nanos, String what) {
        if (TRACED) {
            System.out.println(nanos / 1_000_000 + " " + what);
        }
    }

    void check(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }

    /** Nothing is under way any more: whoever still shares a room has got everything. */
    void checkComplete() {
        streams.forEach((pair, stream) -> check(
                stream.arrived == stream.sent || stream.sent <= stream.excused,
                pair.to() + " got " + stream.arrived + " of " + stream.sent + " messages of " + pair.from()));
    }
}
