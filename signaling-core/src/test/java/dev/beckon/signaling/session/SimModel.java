package dev.beckon.signaling.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What must be true whatever happens: between two peers every numbered message arrives once, in order, unless one of them had to start afresh. */
final class SimModel {

    /** More than there ever are. */
    static final int PEERS = 10;

    /** Request ids of messages of a negotiation begin here. */
    private static final int SIGNALS = 1_000_000;

    private record Pair(String from, String to, boolean signals) {}

    private static final class Stream {
        int sent;
        int arrived;
        /** Numbers up to this one may be missing: one of the two started afresh, or they were apart. */
        int excused;
        /** Numbers of which the sender was told that they do not arrive. */
        final Set<Integer> refused = new HashSet<>();
        /** Numbers that were left out, with neither excuse nor refusal so far: the sender may be told of it later. */
        final Set<Integer> missing = new TreeSet<>();
    }

    /** What an SPI that fails is told as. */
    static final Set<String> RETRYABLE = Set.of("unavailable", "internal");

    /** What the server itself does; null for nothing. */
    @Nullable
    SimServer server;

    /** Whether all goes well from now on. */
    boolean quiet;

    /** Whether SPIs may fail. */
    boolean hostile;

    /** Whether more may be delivered to a client while it enters a room than is held back for it: then it is not let in. */
    boolean holdsLittle;

    /** Whether others are told that a peer is away before they are told that it is lost: neither a node that dies nor a registry that fails does that. */
    boolean tellsAllGoing;

    private final Map<Pair, Stream> streams = new HashMap<>();
    final List<String> faults = new ArrayList<>();
    int arrived;
    /** Descriptions and candidates that arrived. */
    int negotiated;

    int resumed;
    int fresh;

    private Stream stream(String from, String to, boolean signals) {
        return streams.computeIfAbsent(new Pair(from, to, signals), pair -> new Stream());
    }

    int next(String from, String to) {
        return ++stream(from, to, false).sent;
    }

    /** The next of the descriptions and candidates from one peer to another, on all links. */
    int nextSignal(String from, String to) {
        return ++stream(from, to, true).sent;
    }

    /** The same, for a message that carries no number. */
    int nextUnnumbered(String from, String to) {
        Stream stream = stream(from, to, true);
        stream.refused.add(++stream.sent);
        return stream.sent;
    }

    /** The request id of a numbered message, which an error repeats. */
    static int request(String to, int number) {
        return number * PEERS + Integer.parseInt(to.substring(1));
    }

    static int signalRequest(String to, int number) {
        return SIGNALS + request(to, number);
    }

    static boolean isSignal(int request) {
        return request >= SIGNALS;
    }

    void arrived(String from, String to, int number) {
        arrived++;
        arrived(stream(from, to, false), from, to, number);
    }

    void signalArrived(String from, String to, int number) {
        negotiated++;
        arrived(stream(from, to, true), from, to, number);
    }

    private void arrived(Stream stream, String from, String to, int number) {
        check(number > stream.arrived, to + " got message " + number + " of " + from + " after " + stream.arrived);
        for (int left = Math.max(stream.arrived, stream.excused) + 1; left < number; left++) {
            if (!stream.refused.contains(left)) {
                stream.missing.add(left);
            }
        }
        stream.arrived = Math.max(number, stream.arrived);
    }

    /** What was under way from and to this peer may be lost. */
    void startedAfresh(String peer) {
        fresh++;
        excuse(peer);
        if (server != null) {
            server.startedAfresh(peer);
        }
        streams.forEach((pair, stream) -> {
            if (pair.from().equals(peer)) {
                stream.missing.clear(); // it may have been told, and has forgotten it
            }
        });
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
                code.equals("id-taken")
                        || code.equals("resume-invalid") && !tellsAllGoing // its session is known, or over
                        || RETRYABLE.contains(code),
                client.id + " was refused: " + code);
        if (!RETRYABLE.contains(code)) {
            excuse(client.id);
        }
    }

    void error(SimClient client, JsonNode error) {
        String code = error.path("code").asText();
        boolean expected = code.equals("not-found")
                || code.equals("bad-state")
                || hostile && RETRYABLE.contains(code)
                || holdsLittle && code.equals("unavailable")
                || server != null && (code.equals("room-locked") || code.equals("forbidden"));
        check(expected, client.id + " got " + error);
        notPassed(client.id, error.path("re").asInt());
    }

    /** The sender of a numbered message was told that it does not arrive. */
    void notPassed(String from, int request) {
        boolean signal = isSignal(request);
        int local = signal ? request - SIGNALS : request;
        if (local >= PEERS) {
            Stream stream = stream(from, "p" + local % PEERS, signal);
            stream.refused.add(local / PEERS);
            stream.missing.remove(local / PEERS);
        }
    }

    private static final boolean TRACED = Long.getLong("simulation.seed") != null;

    /** When a single world is replayed, what its clients say and hear is printed. */
    void trace(long nanos, String who, String sign, Object what) {
        if (TRACED) {
            System.out.println(nanos / 1_000_000 + " " + who + " " + sign + " " + what);
        }
    }

    void check(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }

    /** Nothing is under way any more: whoever still shares a room has got everything. */
    void checkComplete() {
        streams.forEach((pair, stream) -> {
            arrived(stream, pair.from(), pair.to(), ++stream.sent); // as if one more came, so that the last ones count
            boolean mayBeLost =
                    pair.signals() && hostile; // a registry that loses a message may lose the word of that, too
            check(
                    mayBeLost || stream.missing.isEmpty(),
                    pair.to() + " did not get " + stream.missing + " of " + pair.from() + ", who was not told");
        });
    }
}
