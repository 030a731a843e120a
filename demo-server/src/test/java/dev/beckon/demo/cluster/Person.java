package dev.beckon.demo.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.client.CallEnd;
import dev.beckon.signaling.client.CallListener;
import dev.beckon.signaling.client.ClientCall;
import dev.beckon.signaling.client.ClientException;
import dev.beckon.signaling.client.ClientListener;
import dev.beckon.signaling.client.ClientRoom;
import dev.beckon.signaling.client.JoinOptions;
import dev.beckon.signaling.client.RoomListener;
import dev.beckon.signaling.client.RoomPeer;
import dev.beckon.signaling.client.SignalingClient;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Payload;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Somebody with the client in Java, in one room. What one person says to another is numbered, whether it goes to the room or to that person alone. */
final class Person implements AutoCloseable {

    private static final Pattern NUMBER = Pattern.compile("\"([^\"]+)\":(\\d+)");

    final String name;
    private final String where;
    final Route route;
    final SignalingClient client;

    /** What the room and the session told since it entered, in its order. */
    private final List<String> events = new CopyOnWriteArrayList<>();

    /** By hearer, how many things were said. Guarded by itself. */
    private final Map<String, Integer> said = new TreeMap<>();

    /** By hearer, of what the server has told this person that it may not have been passed on. Guarded by {@link #said}. */
    private final Map<String, Set<Integer>> refused = new TreeMap<>();

    /** By speaker, the last that was heard. */
    private final Map<String, Integer> heard = new ConcurrentHashMap<>();

    /** Between two things that were heard, one or more did not come. */
    private record Gap(String speaker, int before, int after) {

        @Override
        public String toString() {
            return speaker + ": between " + before + " and " + after;
        }
    }

    /** Who was heard twice, or out of order; and from whom something is missing. */
    private final List<String> doubled = new CopyOnWriteArrayList<>();

    private final List<Gap> missing = new CopyOnWriteArrayList<>();

    private @Nullable ClientRoom room;
    private volatile @Nullable ClientCall call;
    private volatile @Nullable CallEnd callEnd;

    /** Connects to that node first. */
    @SuppressWarnings("this-escape")
    Person(NodeGroup nodes, int node, String name, String where) {
        this.name = name;
        this.where = where;
        this.route = new Route(nodes, node);
        this.client = SignalingClient.builder(URI.create("ws://127.0.0.1/signal"))
                .peer(name)
                .network(route)
                .listener(new Session())
                .build();
    }

    Person enters() throws InterruptedException {
        client.connect(Duration.ofSeconds(60));
        room = client.join(where, JoinOptions.orCreate(), new Room());
        Awaitility.await().until(() -> !told("snapshot").isEmpty());
        events.clear();
        return this;
    }

    private ClientRoom room() {
        ClientRoom joined = room;
        if (joined == null) {
            throw new IllegalStateException(name + " is in no room");
        }
        return joined;
    }

    // ---- what it does

    void saysToAll(Collection<Person> others) {
        synchronized (said) {
            room().send(numbered(others.stream().map(each -> each.name).toList()));
        }
    }

    void saysTo(Person other) {
        synchronized (said) {
            client.send(other.name, numbered(List.of(other.name)));
        }
    }

    private String numbered(Collection<String> hearers) {
        return hearers.stream()
                .map(hearer -> "\"" + hearer + "\":" + said.merge(hearer, 1, Integer::sum))
                .collect(Collectors.joining(",", "{", "}"));
    }

    void calls(Person other) {
        call = client.call(other.name, new Call());
        Awaitility.await(name + " and " + other.name + " talk")
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> isInCall() && other.isInCall());
    }

    /** To another node, as soon as it is connected. */
    void moves() {
        Awaitility.await(name + " is connected")
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> client.state() == SignalingClient.State.OPEN);
        route.breaks();
    }

    // ---- what it knows

    /** The events that begin so, such as "welcome" or "away bo". */
    List<String> told(String kind) {
        return events.stream().filter(event -> event.startsWith(kind)).toList();
    }

    void awaitTold(String event) {
        Awaitility.await(name + " is told: " + event)
                .atMost(90, TimeUnit.SECONDS)
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .until(() -> events.contains(event));
    }

    boolean isInCall() {
        ClientCall known = call;
        return known != null && known.state() == ClientCall.State.ACTIVE && callEnd == null;
    }

    /** Who else is in its room, as far as it knows. */
    List<String> others() {
        return room().peers().stream().map(RoomPeer::id).sorted().toList();
    }

    boolean knowsThatAllAreThere(Collection<Person> others) {
        return others().equals(others.stream().map(each -> each.name).sorted().toList())
                && room().peers().stream().noneMatch(RoomPeer::away)
                && client.state() == SignalingClient.State.OPEN;
    }

    boolean hasHeardAllOf(Person speaker) {
        int last;
        synchronized (speaker.said) {
            last = speaker.said.getOrDefault(name, 0);
        }
        return heard.getOrDefault(speaker.name, 0) == last;
    }

    /** What did not come from these, although nobody was told: neither its speaker that it was refused, nor this person that something may be missing. */
    List<String> missingUntold(Collection<Person> speakers) {
        return told("welcome afresh").isEmpty()
                ? lost(speakers).stream()
                        .filter(gap -> told("back " + gap.substring(0, gap.indexOf(':')) + " afresh")
                                .isEmpty())
                        .toList()
                : List.of();
    }

    /** What did not come from these, although they were not told that it was refused. */
    List<String> lost(Collection<Person> speakers) {
        return speakers.stream()
                .flatMap(speaker -> missing.stream()
                        .filter(gap -> gap.speaker.equals(speaker.name) && !speaker.wasToldOf(gap, name)))
                .map(Gap::toString)
                .toList();
    }

    private boolean wasToldOf(Gap gap, String hearer) {
        synchronized (said) {
            Set<Integer> known = refused.getOrDefault(hearer, Set.of());
            return IntStream.range(gap.before + 1, gap.after).allMatch(known::contains);
        }
    }

    List<String> missing() {
        return missing.stream().map(Gap::toString).toList();
    }

    List<String> doubled() {
        return List.copyOf(doubled);
    }

    private void hears(String from, Payload data) {
        String mine = "\"" + name + "\":";
        String json = data.json();
        int at = json.indexOf(mine);
        assertThat(at).as(json).isNotNegative();
        int number = Integer.parseInt(json.substring(at + mine.length()).replaceFirst("[,}].*", ""));
        int before = heard.getOrDefault(from, 0);
        if (number <= before) {
            doubled.add(from + ": " + number + " after " + before);
        } else if (number > before + 1) {
            missing.add(new Gap(from, before, number));
        }
        heard.put(from, Math.max(before, number));
    }

    private void isRefused(Payload data) {
        Matcher numbers = NUMBER.matcher(data.json());
        synchronized (said) {
            while (numbers.find()) {
                refused.computeIfAbsent(numbers.group(1), hearer -> new HashSet<>())
                        .add(Integer.parseInt(numbers.group(2)));
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return name + " at node " + route.node() + " " + client.state() + " " + events + " " + route;
    }

    private final class Session implements ClientListener {

        @Override
        public void welcomed(SignalingClient from, boolean resumed) {
            events.add(resumed ? "welcome resumed" : "welcome afresh");
        }

        @Override
        public void message(String from, Payload data) {
            hears(from, data);
        }

        @Override
        public void sendRefused(String peer, Payload data, ClientException why) {
            isRefused(data);
        }

        @Override
        public void incoming(ClientCall incoming) {
            call = incoming;
            incoming.listener(new Call());
            incoming.accept();
        }

        @Override
        public void closed(ClientException why) {
            events.add("closed " + why.getMessage());
        }
    }

    private final class Room implements RoomListener {

        @Override
        public void snapshot(ClientRoom from) {
            events.add("snapshot " + where);
        }

        @Override
        public void peerJoined(ClientRoom from, RoomPeer peer) {
            events.add("joined " + peer.id());
        }

        @Override
        public void peerLeft(ClientRoom from, RoomPeer peer, LeaveReason reason) {
            events.add("left " + peer.id() + " " + reason);
        }

        @Override
        public void peerAway(ClientRoom from, RoomPeer peer) {
            events.add("away " + peer.id());
        }

        @Override
        public void peerBack(ClientRoom from, RoomPeer peer, boolean resumed) {
            events.add("back " + peer.id() + (resumed ? " resumed" : " afresh"));
        }

        @Override
        public void message(ClientRoom in, String from, Payload data) {
            hears(from, data);
        }

        @Override
        public void sendRefused(ClientRoom in, Payload data, ClientException why) {
            isRefused(data);
        }

        @Override
        public void evicted(ClientRoom from, ClientException why) {
            events.add("evicted " + why.getMessage());
        }
    }

    private final class Call implements CallListener {

        @Override
        public void ended(ClientCall of, CallEnd end) {
            callEnd = end;
        }
    }
}
