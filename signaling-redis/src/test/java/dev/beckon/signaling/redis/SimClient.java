package dev.beckon.signaling.redis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Transport;
import dev.beckon.signaling.testing.ScriptedClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A client of a simulated world after PROTOCOL.md: counts, acknowledges, resumes at any node, and keeps what it knows of one room. */
final class SimClient {

    static final String ROOM = "r";

    /** The request id of a join; above those of numbered messages. */
    private static final int JOIN = 1_000_000;

    private static final Set<String> RETRYABLE = Set.of("unavailable", "internal");

    final String id;
    private final SimWorld world;

    /** How many connections it has had. */
    int sockets;

    private @Nullable Socket socket;
    private boolean welcomed;
    private @Nullable String secret;
    private long received;
    private long sent;
    private final ArrayDeque<String> unacknowledged = new ArrayDeque<>();
    private boolean finished;

    boolean inRoom;
    private boolean leaving;
    /** Others in the room as it was told, with whether they are away. */
    final Map<String, Boolean> others = new TreeMap<>();

    SimClient(String id, SimWorld world) {
        this.id = id;
        this.world = world;
    }

    /** A connection to a node, without faults of its own but that it breaks. */
    private final class Socket implements Transport {
        private final SimNode node = world.anyNode();
        private long lastUp;
        private long lastDown;
        private boolean broken;
        private @Nullable Connection connection;

        void open() {
            up(() -> connection = node.signaling.open(this));
        }

        void says(String json) {
            up(() -> {
                if (connection != null) {
                    connection.receive(json.getBytes(StandardCharsets.UTF_8));
                }
            });
        }

        private void up(Runnable arrival) {
            lastUp = Math.max(lastUp + 1, world.time.nanoTime() + world.delay());
            node.at(lastUp, () -> {
                if (!broken) {
                    arrival.run();
                }
            });
        }

        private void down(Runnable arrival) {
            lastDown = Math.max(lastDown + 1, world.time.nanoTime() + world.delay());
            world.time.at(lastDown, arrival);
        }

        void breaks() {
            if (!broken) {
                broken = true;
                node.at(world.time.nanoTime() + world.delay(), () -> {
                    if (connection != null) {
                        connection.closed();
                    }
                });
                disconnected(this);
            }
        }

        @Override
        public void send(byte[] frame) {
            JsonNode message = ScriptedClient.message(frame);
            down(() -> {
                if (!broken && socket == this) {
                    hears(message);
                }
            });
        }

        @Override
        public void close(CloseReason reason) {
            down(this::breaks);
        }

        @Override
        public void ping() {
            down(() -> {
                if (socket == this) {
                    up(() -> {
                        if (connection != null) {
                            connection.alive();
                        }
                    });
                }
            });
        }

        @Override
        public Executor executor() {
            return task -> node.at(world.time.nanoTime(), task);
        }

        @Override
        public void reading(boolean on) {}
    }

    // ---- what it does

    void connects() {
        if (finished || socket != null) {
            return;
        }
        Socket next = new Socket();
        socket = next;
        sockets++;
        world.truth.trace(id, "connects to", next.node);
        next.open();
        greets();
        beats(next);
    }

    private void greets() {
        welcomed = false;
        String resume =
                secret == null ? "" : ",\"resume\":{\"session\":\"" + secret + "\",\"received\":" + received + "}";
        if (socket != null) {
            socket.says("{\"type\":\"hello\",\"peer\":\"" + id + "\"" + resume + "}");
        }
    }

    private void beats(Socket on) {
        world.time.schedule(Duration.ofSeconds(5), () -> {
            if (socket == on) {
                if (welcomed) {
                    on.says("{\"type\":\"ack\",\"received\":" + received + "}");
                }
                beats(on);
            }
        });
    }

    private void disconnected(Socket gone) {
        if (socket == gone) {
            world.truth.trace(id, "is disconnected", "");
            socket = null;
            welcomed = false;
            world.time.schedule(Duration.ofMillis(world.random.nextInt(4_000)), this::connects);
        }
    }

    void cut() {
        if (socket != null) {
            socket.breaks();
        }
    }

    void nodeIsGone(SimNode node) {
        if (socket != null && socket.node == node) {
            socket.breaks();
        }
    }

    /** Opens a second connection although nobody says that the first is dead. */
    void takesOver() {
        if (welcomed) {
            socket = null;
            connects();
        }
    }

    void joins() {
        if (!inRoom) {
            say("{\"type\":\"join\",\"id\":" + JOIN + ",\"room\":\"" + ROOM + "\",\"create\":true}");
        }
    }

    void leaves() {
        if (inRoom) {
            leaving = true;
            say("{\"type\":\"leave\",\"room\":\"" + ROOM + "\"}");
        }
    }

    /** To one of those that it knows. */
    void says(int which) {
        if (inRoom && !others.isEmpty()) {
            String peer = List.copyOf(others.keySet()).get(which % others.size());
            int number = world.truth.next(id);
            world.truth.isDue(id, peer, number);
            say("{\"type\":\"send\",\"id\":" + number + ",\"to\":\"" + peer + "\",\"data\":" + number + "}");
        }
    }

    void saysToRoom() {
        if (inRoom) {
            int number = world.truth.next(id);
            say("{\"type\":\"send\",\"id\":" + number + ",\"room\":\"" + ROOM + "\",\"data\":" + number + "}");
        }
    }

    void vanishes() {
        finished = true;
        cut();
    }

    void saysBye() {
        finished = true;
        say("{\"type\":\"bye\"}");
    }

    private void say(String json) {
        world.truth.trace(id, "→", json);
        sent++;
        unacknowledged.add(json);
        if (welcomed && socket != null) {
            socket.says(json);
        }
    }

    // ---- what it hears

    private void hears(JsonNode message) {
        world.truth.trace(id, "←", message);
        String type = message.path("type").asText();
        switch (type) {
            case "welcome" -> welcome(message);
            case "ack" -> acknowledged(message.path("received").asLong());
            case "hello-again" -> greets();
            case "pong", "going-away" -> {}
            default -> {
                if (!welcomed && type.equals("error")) {
                    refused(message.path("code").asText());
                } else {
                    received++;
                    event(type, message);
                }
            }
        }
    }

    /** The hello was refused. */
    private void refused(String code) {
        check(
                code.equals("id-taken") || code.equals("resume-invalid") || RETRYABLE.contains(code),
                "was refused: " + code);
        if (!RETRYABLE.contains(code)) {
            secret = null;
        }
        cut();
    }

    private void welcome(JsonNode message) {
        welcomed = true;
        secret = message.path("session").asText();
        if (message.path("resumed").asBoolean()) {
            world.truth.resumed++;
            acknowledged(message.path("received").asLong());
            unacknowledged.forEach(json -> {
                if (socket != null) {
                    socket.says(json);
                }
            });
        } else {
            received = 0;
            sent = 0;
            unacknowledged.clear();
            inRoom = false;
            leaving = false;
            others.clear();
            world.truth.startsAfresh(id);
        }
    }

    private void acknowledged(long count) {
        while (sent - unacknowledged.size() < count) {
            unacknowledged.remove();
        }
    }

    private void event(String type, JsonNode message) {
        String peer = message.path("peer").asText();
        switch (type) {
            case "joined", "created" -> {
                world.truth.excuse(id);
                inRoom = true;
                leaving = false;
                others.clear();
                message.path("peers")
                        .forEach(other -> others.put(
                                other.path("peer").asText(), other.path("away").asBoolean()));
            }
            case "left" -> {
                inRoom = false;
                leaving = false;
                others.clear();
            }
            case "peer-joined" -> check(others.put(peer, false) == null, "was told twice that " + peer + " joined");
            case "peer-left" -> check(others.remove(peer) != null, "was told that a stranger left: " + peer);
            case "peer-away" -> check(others.replace(peer, true) != null, "was told that a stranger is away: " + peer);
            case "peer-back" -> check(others.replace(peer, false) != null, "was told that a stranger is back: " + peer);
            case "room-updated" -> {}
            case "message" ->
                world.truth.arrives(
                        message.path("from").asText(), id, message.path("data").asInt());
            case "error" -> {
                String code = message.path("code").asText();
                check(
                        RETRYABLE.contains(code) || code.equals("not-found") || code.equals("bad-state"),
                        "got " + message);
                world.truth.refused(id, message.path("re").asInt());
            }
            case "bye" -> secret = null;
            default -> check(false, "got an unexpected " + message);
        }
    }

    private void check(boolean holds, String fault) {
        world.truth.check(holds, id + " " + fault);
    }

    /** Whether what is sent to it need not arrive. */
    boolean isOutside() {
        return !inRoom || leaving;
    }

    boolean isSettled() {
        return welcomed && unacknowledged.isEmpty();
    }

    @Override
    public String toString() {
        return id + (welcomed ? " welcomed" : " not welcomed") + (inRoom ? " in the room with " + others : " outside")
                + ", unacknowledged: " + unacknowledged;
    }
}
