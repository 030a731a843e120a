package dev.beckon.signaling;

import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.spi.SignalingEvent.CallAccepted;
import dev.beckon.signaling.spi.SignalingEvent.CallEnded;
import dev.beckon.signaling.spi.SignalingEvent.CallStarted;
import dev.beckon.signaling.spi.SignalingEvent.LinkReported;
import dev.beckon.signaling.spi.SignalingEvent.SessionDetached;
import dev.beckon.signaling.spi.SignalingEvent.SessionEnded;
import dev.beckon.signaling.spi.SignalingEvent.SessionResumed;
import dev.beckon.signaling.spi.SignalingListener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What happened when, for pairs of peers and for calls: answers "why did it not connect?". Add it to a node with {@link
 * Signaling.Builder#listener}. Bounded: the pairs and calls that were touched last are kept, with the last 64 events of each. Safe for use by many
 * threads.
 */
public final class CallTimeline implements SignalingListener {

    private static final int EVENTS = 64;

    /**
     * One thing that happened, in words for an operator.
     *
     * @param at when
     * @param what what happened; holds ids of peers, and no payload or secret
     */
    public record Event(Instant at, String what) {}

    private record Pair(String one, String other) {
        static Pair of(String one, String other) {
            return one.compareTo(other) < 0 ? new Pair(one, other) : new Pair(other, one);
        }

        boolean has(String peer) {
            return one.equals(peer) || other.equals(peer);
        }
    }

    private final InstantSource clock;

    /** By pair, or by the id of a call; the one touched last is at the end. */
    private final LinkedHashMap<Object, ArrayDeque<Event>> histories;

    /**
     * One that remembers nothing yet.
     *
     * @param clock the time that events carry
     * @param kept how many pairs and calls to remember; each takes up to some 8 KB
     */
    public CallTimeline(InstantSource clock, int kept) {
        this.clock = clock;
        this.histories = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Object, ArrayDeque<Event>> eldest) {
                return size() > kept;
            }
        };
    }

    /**
     * {@return what happened between two peers, oldest first; empty if nothing is known}
     *
     * @param one the id of a peer
     * @param other the id of the other; the order does not matter
     */
    public List<Event> between(String one, String other) {
        return history(Pair.of(one, other));
    }

    /**
     * {@return what became of a call, oldest first; what its peers sent each other is in {@link #between}}
     *
     * @param call the id of the call
     */
    public List<Event> ofCall(String call) {
        return history(call);
    }

    private synchronized List<Event> history(Object key) {
        ArrayDeque<Event> events = histories.get(key);
        return events == null ? List.of() : List.copyOf(events);
    }

    private synchronized void add(Object key, String what) {
        ArrayDeque<Event> events = histories.computeIfAbsent(key, absent -> new ArrayDeque<>());
        if (events.size() == EVENTS) {
            events.remove();
        }
        events.add(new Event(clock.instant(), what));
    }

    private synchronized void addToAllOf(String peer, String what) {
        List<Object> pairs = new ArrayList<>();
        for (Object key : histories.keySet()) {
            if (key instanceof Pair pair && pair.has(peer)) {
                pairs.add(key);
            }
        }
        pairs.forEach(pair -> add(pair, what));
    }

    @Override
    public void relayed(MessageType type, String from, String to, int bytes) {
        add(Pair.of(from, to), from + " sent " + type.wire() + " (" + bytes + " bytes)");
    }

    @Override
    public void dropped(MessageType type, String from, String to) {
        add(Pair.of(from, to), from + " sent " + type.wire() + ", which was void and not passed on");
    }

    @Override
    public void sessionDetached(SessionDetached event) {
        String peer = event.who().peer();
        addToAllOf(peer, peer + " lost its connection to the server");
    }

    @Override
    public void sessionResumed(SessionResumed event) {
        String peer = event.who().peer();
        addToAllOf(peer, peer + (event.nothingLost() ? " is back, nothing was lost" : " is back and started afresh"));
    }

    @Override
    public void sessionEnded(SessionEnded event) {
        String peer = event.who().peer();
        addToAllOf(
                peer,
                "the session of " + peer + " ended: " + event.reason().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void callStarted(CallStarted event) {
        String caller = event.caller().peer();
        add(event.call(), caller + " calls " + String.join(", ", event.called()));
        for (String peer : event.called()) {
            add(Pair.of(caller, peer), caller + " calls " + peer + " (" + event.call() + ")");
        }
    }

    @Override
    public void callAccepted(CallAccepted event) {
        String peer = event.who().peer();
        add(event.call(), peer + " talks to " + event.other());
        add(Pair.of(peer, event.other()), "call " + event.call() + " was accepted, told to " + peer);
    }

    @Override
    public void callEnded(CallEnded event) {
        add(
                event.call(),
                "over for " + event.who().peer() + ": " + event.reason().wire());
    }

    @Override
    public void linkReported(LinkReported event) {
        String peer = event.who().peer();
        String link = event.link() == null ? "" : " on link " + event.link();
        add(Pair.of(peer, event.other()), peer + link + ": " + event.outcome().words());
    }

    /** {@return all that is remembered, the pair or call touched last at the end; for an operator's overview} */
    public synchronized List<String> known() {
        List<String> names = new ArrayList<>();
        histories
                .keySet()
                .forEach(
                        key -> names.add(key instanceof Pair pair ? pair.one() + " ↔ " + pair.other() : "call " + key));
        return names;
    }
}
