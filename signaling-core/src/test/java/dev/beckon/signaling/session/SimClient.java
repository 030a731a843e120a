package dev.beckon.signaling.session;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A client after PROTOCOL.md and nothing else: counts, acknowledges, resumes, and keeps what it knows of one room. */
final class SimClient implements SimNetwork.Receiver {

    private static final long UNKNOWN = -1;

    /** The request ids of a join, of a newer token and of a kick: below those of numbered messages. */
    static final int JOIN = 1;

    private static final int TOKEN = 2;
    static final int KICK = 3;

    /** Longer than a message may wait for a client that is away: what it says of time is as old by then. */
    private static final long SOON_NANOS = Duration.ofSeconds(30).toNanos();

    final String id;
    private final FakeTime time;
    private final RandomGenerator random;
    private final Function<SimNetwork.Receiver, SimNetwork> dial;
    private final SimModel model;

    private @Nullable SimNetwork socket;
    private boolean welcomed;
    private @Nullable String secret;
    private long received;
    private long sent;
    private final ArrayDeque<String> unacknowledged = new ArrayDeque<>();
    private boolean finished;
    /** When the identity ends that it has shown last; 0 if it never was asked for a newer one. */
    private long renewedUntil;

    /** Whether it asked to be in the room; while the answer is out it is neither in nor out. */
    boolean wantsRoom;

    boolean inRoom;
    /** Its calls as it was told: the other peer where the call is accepted, else null. */
    final Map<String, @Nullable String> calls = new TreeMap<>();
    /** Others in the room as it was told, with whether they are away. */
    final Map<String, Boolean> others = new TreeMap<>();

    final SimLinks links;

    SimClient(
            String id,
            FakeTime time,
            RandomGenerator random,
            SimModel model,
            Function<SimNetwork.Receiver, SimNetwork> dial) {
        this.links = new SimLinks(id, random, model, this::say, others::containsKey);
        this.id = id;
        this.time = time;
        this.random = random;
        this.model = model;
        this.dial = dial;
    }

    void connect() {
        if (finished || socket != null) {
            return;
        }
        SocketEvents events = new SocketEvents();
        SimNetwork opened = dial.apply(events);
        events.own = opened;
        model.trace(time.nanoTime(), id, "connects", "");
        socket = opened;
        welcomed = false;
        opened.clientSends("{\"type\":\"hello\",\"peer\":\"" + id + "\"" + token() + resume() + "}");
        heartbeat(opened);
    }

    /** Where the server knows its clients. */
    private String token() {
        return model.server == null ? "" : ",\"token\":\"" + SimServer.user(id) + "\"";
    }

    private String resume() {
        if (secret == null) {
            return "";
        }
        String count = received == UNKNOWN ? "" : ",\"received\":" + received;
        return ",\"resume\":{\"session\":\"" + secret + "\"" + count + "}";
    }

    /** Only the newest socket matters. */
    private final class SocketEvents implements SimNetwork.Receiver {
        private @Nullable SimNetwork own;

        private boolean current() {
            return own == socket;
        }

        @Override
        public void received(JsonNode message) {
            if (current()) {
                SimClient.this.received(message);
            }
        }

        @Override
        public void disconnected(@Nullable CloseReason reason) {
            if (current()) {
                SimClient.this.disconnected(reason);
            }
        }
    }

    private void heartbeat(SimNetwork on) {
        time.schedule(Duration.ofSeconds(5), () -> {
            if (socket == on && !finished) {
                if (welcomed) {
                    on.clientSends("{\"type\":\"ack\",\"received\":" + received + "}");
                }
                heartbeat(on);
            }
        });
    }

    @Override
    public void disconnected(@Nullable CloseReason reason) {
        model.trace(time.nanoTime(), id, "is disconnected", reason == null ? "" : reason);
        model.check(reason != CloseReason.REPLACED, id + " was told that another page has its session, and ends");
        socket = null;
        time.schedule(Duration.ofMillis(random.nextInt(4_000)), this::connect);
    }

    void cut() {
        if (socket != null) {
            socket.cut();
        }
    }

    /** Its node is gone, and with it the socket and whatever was under way. */
    void nodeDied(Signaling dead) {
        if (socket != null && socket.node() == dead) {
            socket.dies();
        }
    }

    /** As a page does that is loaded anew: it knows its secret and nothing else. */
    void reload() {
        if (welcomed) {
            received = UNKNOWN;
            model.excuse(id);
            socket = null;
            connect();
        }
    }

    /** Opens a second socket although the first still lives. */
    void takeOver() {
        if (welcomed) {
            socket = null;
            connect();
        }
    }

    /** Opens a second socket although the first may still be answered: what it has said there may come after what it says here. */
    void giveUp() {
        if (!welcomed && !finished && socket != null) {
            socket.clientCloses();
            socket = null;
            connect();
        }
    }

    /** Sends a counted message, now or when it is connected again. */
    void say(String json) {
        model.trace(time.nanoTime(), id, "→", json);
        sent++;
        unacknowledged.add(json);
        if (welcomed && socket != null) {
            socket.clientSends(json);
        }
    }

    void join() {
        wantsRoom = true;
        say("{\"type\":\"join\",\"id\":" + JOIN + ",\"room\":\"r\",\"create\":true}");
    }

    void leave() {
        wantsRoom = false;
        say("{\"type\":\"leave\",\"room\":\"r\"}");
    }

    /** The next of the numbered messages to that peer. */
    void sendTo(String peer) {
        int number = model.next(id, peer);
        say("{\"type\":\"send\",\"id\":" + SimModel.request(peer, number) + ",\"to\":\"" + peer + "\",\"data\":"
                + number + "}");
    }

    /** Whether or not it may. */
    void kick(String peer) {
        say("{\"type\":\"kick\",\"id\":" + KICK + ",\"room\":\"r\",\"peer\":\"" + peer + "\"}");
    }

    void call(String peer) {
        say("{\"type\":\"call\",\"to\":\"" + peer + "\"}");
    }

    /** Accepts, declines, cancels or hangs up, whether or not that fits. */
    void actOnCall(String type) {
        if (!calls.isEmpty()) {
            say("{\"type\":\"" + type + "\",\"call\":\""
                    + calls.keySet().iterator().next() + "\"}");
        }
    }

    /** Is gone, and never comes back. */
    void vanish() {
        finished = true;
        cut();
    }

    void bye() {
        finished = true;
        say("{\"type\":\"bye\"}");
    }

    @Override
    public void received(JsonNode message) {
        model.trace(time.nanoTime(), id, "←", message);
        String type = message.path("type").asText();
        switch (type) {
            case "welcome" -> welcome(message);
            case "ack" -> acknowledged(message.path("received").asLong());
            case "pong", "going-away" -> {}
            default -> {
                if (!welcomed && type.equals("error")) {
                    retry(message);
                } else {
                    received++;
                    event(type, message);
                }
            }
        }
    }

    /** The hello was refused: the id is still held by a session whose secret this client never got, or that is not yet cleaned up. */
    private void retry(JsonNode error) {
        String code = error.path("code").asText();
        model.refused(this, code);
        if (!SimModel.RETRYABLE.contains(code)) {
            secret = null;
        }
        SimNetwork refused = socket;
        if (refused != null) {
            refused.cut();
        }
    }

    private void welcome(JsonNode message) {
        boolean resumed = message.path("resumed").asBoolean();
        welcomed = true;
        secret = message.path("session").asText();
        if (resumed) {
            model.resumed++;
            acknowledged(message.path("received").asLong());
            if (socket != null) {
                unacknowledged.forEach(socket::clientSends);
            }
        } else {
            received = 0;
            sent = 0;
            renewedUntil = 0;
            unacknowledged.clear();
            inRoom = false;
            wantsRoom = false;
            others.clear();
            calls.clear();
            links.forgetAll();
            model.startedAfresh(id);
            if (finished) {
                say("{\"type\":\"bye\"}");
            }
        }
    }

    private void acknowledged(long count) {
        while (sent - unacknowledged.size() < count) {
            unacknowledged.remove();
        }
    }

    private void event(String type, JsonNode message) {
        String peer = message.path("peer").asText();
        if (message.has("call") && (type.equals("peer-away") || type.equals("peer-back"))) {
            model.check(peer.equals(calls.get(message.path("call").asText())), id + " got " + message);
            return;
        }
        if (model.server != null) {
            model.server.isHeard(id);
            model.check(SimPolicy.allows(id, message), id + " got what the policy rules out: " + message);
        }
        switch (type) {
            case "notice" ->
                requireNonNull(model.server).heard(id, message.path("data").asInt());
            case "token" -> {
                if (message.has("re")) {
                    renewedUntil = message.has("expiresIn")
                            ? time.nanoTime()
                                    + Duration.ofMillis(
                                                    message.path("expiresIn").asLong())
                                            .toNanos()
                            : Long.MAX_VALUE;
                } else if (model.quiet || random.nextInt(3) > 0) {
                    say("{\"type\":\"token\",\"id\":" + TOKEN + token() + "}");
                }
            }
            case "bye" -> {
                boolean expired = message.path("reason").asText().equals("expired");
                model.check(
                        !expired || renewedUntil - SOON_NANOS < time.nanoTime(),
                        id + " was sent away although it had renewed its identity");
                secret = null; // nobody can resume it
                model.excuse(id);
            }
            case "joined" -> {
                inRoom = true;
                wantsRoom = true;
                others.clear();
                message.path("peers")
                        .forEach(other -> others.put(
                                other.path("peer").asText(), other.path("away").asBoolean()));
            }
            case "admitted" -> {
                requireNonNull(model.server).answered(id);
                if (!wantsRoom) {
                    join();
                }
            }
            case "denied" -> requireNonNull(model.server).answered(id);
            case "knocking", "knock", "knock-ended" -> model.check(model.server != null, id + " got " + message);
            case "left" -> {
                if (wantsRoom) { // a page before this one left, and that was done only now
                    model.excuse(id);
                    wantsRoom = false;
                }
                inRoom = false;
                others.keySet().forEach(links::peerLeft);
                others.clear();
            }
            case "peer-joined" ->
                model.check(others.put(peer, false) == null, id + " was told twice that " + peer + " joined");
            case "peer-left" -> {
                Boolean away = others.remove(peer);
                model.check(away != null, id + " was told that " + peer + " left, whom it did not know");
                boolean lost = message.path("reason").asText().equals("lost");
                model.check(
                        !lost || !model.tellsAllGoing || Boolean.TRUE.equals(away),
                        id + " was told that " + peer + " is lost, but not that it was away");
                links.peerLeft(peer);
            }
            case "ringing", "incoming" -> calls.putIfAbsent(message.path("call").asText(), null);
            case "accepted" -> calls.put(message.path("call").asText(), peer);
            case "ended" -> {
                String call = message.path("call").asText();
                model.check(
                        calls.containsKey(call), id + " was told of the end of a call that it did not know: " + call);
                calls.remove(call);
            }
            case "peer-away" ->
                model.check(others.replace(peer, true) != null, id + " was told of a stranger: " + peer);
            case "peer-back" -> {
                model.check(others.replace(peer, false) != null, id + " was told of a stranger: " + peer);
                if (!message.path("resumed").asBoolean()) {
                    links.peerStartedAfresh(peer);
                }
            }
            case "room-updated" ->
                model.check(
                        others.containsKey(message.path("moderator").asText())
                                || message.path("moderator").asText().equals(id),
                        id + " got " + message);
            case "message" ->
                model.arrived(
                        message.path("from").asText(), id, message.path("data").asInt());
            case "offer", "answer", "candidate", "withdraw", "close" -> links.heard(type, message);
            case "void" -> {
                model.notPassed(id, message.path("re").asInt());
                links.notPassed(
                        message.path("re").asInt(), message.path("reason").asText());
            }
            case "error" -> {
                model.error(this, message);
                links.notPassed(message.path("re").asInt(), message.path("code").asText());
                if (message.path("re").asInt() == JOIN) {
                    wantsRoom = inRoom; // in it already, or not let in
                    if (message.path("code").asText().equals("room-locked") && !model.quiet) {
                        say("{\"type\":\"knock\",\"room\":\"r\"}");
                    }
                }
            }
            default -> model.check(false, id + " got an unexpected " + type);
        }
    }

    TreeSet<String> knows() {
        return new TreeSet<>(others.keySet());
    }

    boolean settled() {
        return finished ? socket == null : welcomed && unacknowledged.isEmpty();
    }

    @Override
    public String toString() {
        return id + (welcomed ? " welcomed" : " not welcomed") + (inRoom ? " in room with " + others : " outside")
                + ", " + unacknowledged.size() + " unacknowledged";
    }
}
