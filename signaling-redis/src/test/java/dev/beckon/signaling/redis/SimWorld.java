package dev.beckon.signaling.redis;

import dev.beckon.signaling.redis.SimLine.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Three nodes over one engine, and clients that join, leave, talk, are cut off and come back at any node. Each command of a node may be late, refused, cut off, or lose its answer; nodes die, pause, stop, and come back; the engine fails over to one that knows less, or nothing. Then all goes
 * well, and everything has to be as it should. The same seed gives the same world, and the next one another, because a {@link SplittableRandom} mixes its seed.
 */
final class SimWorld {

    private static final int NODES = 3;

    final SimTime time = new SimTime();
    final SplittableRandom random;
    ModelEngine engine = new ModelEngine(ModelEngine.Bounds.PRODUCT);
    private final Scripts scripts;
    /** What the engine has run. */
    private final List<Ran> ran = new ArrayList<>();

    final SimTruth truth = new SimTruth(this);

    /** One command in so many has a fault. */
    private final int oneIn;

    private final boolean engineLoses;

    private final List<SimNode> nodes = new ArrayList<>();
    /** Those that stop or have died, too. */
    private final List<SimNode> everyNode = new ArrayList<>();

    private final List<SimClient> clients = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private int named;
    private boolean faulty;

    /** When, by the engine's clock. */
    private record Ran(long time, Script script, List<String> arguments) {}

    /** How the engine runs a script. */
    interface Scripts {
        @Nullable
        Object run(ModelEngine engine, Script script, List<String> arguments);
    }

    SimWorld(long seed) {
        this.engineLoses = true;
        this.scripts = ModelEngine::run;
        this.random = new SplittableRandom(seed);
        this.oneIn = List.of(20, 50, 150, 500, 2_000).get(random.nextInt(5));
    }

    /** @param scripts something that has a fault. @param oneIn one command in so many has one. @param engineLoses whether the engine loses what it knew */
    SimWorld(long seed, Scripts scripts, int oneIn, boolean engineLoses) {
        this.engineLoses = engineLoses;
        this.scripts = scripts;
        this.random = new SplittableRandom(seed);
        this.oneIn = oneIn;
    }

    // ---- the engine

    @Nullable
    Object run(Script script, List<String> arguments) {
        truth.trace(arguments.get(0), "runs", script + " " + arguments.subList(1, arguments.size()));
        Ran next = new Ran(time.millis(), script, arguments);
        ran.add(next);
        try {
            return run(next);
        } finally {
            List.copyOf(readers).forEach(Reader::looks);
        }
    }

    private @Nullable Object run(Ran next) {
        engine.time = next.time();
        return scripts.run(engine, next.script(), next.arguments());
    }

    private void isEmptied() {
        truth.trace("the engine", "is emptied", "");
        ran.clear();
        engine.state.clear();
    }

    /** Another one takes its place, which has not heard of the last scripts. */
    private void failsOver() {
        int heard = Math.max(0, ran.size() - lost());
        truth.trace("the engine", "fails over and loses", ran.size() - heard);
        ran.subList(heard, ran.size()).clear();
        engine = new ModelEngine(ModelEngine.Bounds.PRODUCT);
        for (Ran each : ran) {
            try {
                run(each);
            } catch (ModelEngine.Refused refused) {
                // as it did then
            }
        }
        everyNode.stream()
                .filter(SimNode::isAlive)
                .forEach(node -> node.isCutOff(Duration.ofMillis(random.nextInt(3_000))));
    }

    /** Mostly so few that a node may not have had the answer to any. */
    private int lost() {
        return random.nextInt(3) == 0 ? random.nextInt(100) : random.nextInt(4);
    }

    private final class Reader {
        final Supplier<List<Engine.Entry>> entries;
        final Consumer<List<Engine.Entry>> answer;

        Reader(Supplier<List<Engine.Entry>> entries, Consumer<List<Engine.Entry>> answer) {
            this.entries = entries;
            this.answer = answer;
        }

        void looks() {
            List<Engine.Entry> now = entries.get();
            if (!now.isEmpty()) {
                ends(now);
            }
        }

        void ends(List<Engine.Entry> found) {
            if (readers.remove(this)) {
                answer.accept(found);
            }
        }
    }

    /** Answers when there is something, or nothing after a while. */
    void whenSomethingIsIn(Supplier<List<Engine.Entry>> entries, Duration wait, Consumer<List<Engine.Entry>> answer) {
        Reader reader = new Reader(entries, answer);
        readers.add(reader);
        reader.looks();
        time.schedule(wait, () -> reader.ends(List.of()));
    }

    // ---- chance

    /** Of a network, in ns. */
    long delay() {
        return 100_000 + random.nextInt(2_000_000);
    }

    Fault fault() {
        if (!faulty || random.nextInt(oneIn) > 0) {
            return Fault.NONE;
        }
        Fault[] all = Fault.values();
        return all[random.nextInt(all.length)];
    }

    /** A node that lives. */
    SimNode anyNode() {
        List<SimNode> living = nodes.stream().filter(SimNode::isAlive).toList();
        return living.get(random.nextInt(living.size()));
    }

    // ---- life

    private void begins() {
        for (int i = 0; i < NODES; i++) {
            addNode("n" + named++);
        }
        for (int i = 0; i < 2 + random.nextInt(3); i++) {
            SimClient client = new SimClient("p" + i, this);
            clients.add(client);
            client.connects();
        }
        time.advance(Duration.ofSeconds(1));
        clients.forEach(SimClient::joins);
        time.advance(Duration.ofSeconds(1));
    }

    /** Nothing goes wrong but that the engine is emptied. @return how long it takes until everyone is in the room again, over the connection that it had */
    Duration healsWhenEmptied() {
        begins();
        time.advance(Duration.ofMillis(random.nextInt(2_000)));
        isEmptied();
        long since = time.nanoTime();
        while (!areAllInside()) {
            clients.forEach(SimClient::joins); // as clients do by themselves
            time.advance(Duration.ofMillis(10));
        }
        Duration healed = Duration.ofNanos(time.nanoTime() - since);
        time.advance(Duration.ofSeconds(10));
        checkQuiet();
        clients.forEach(client -> truth.check(client.sockets == 1, client + " has connected anew"));
        truth.check(truth.fresh == 2 * clients.size(), "sessions that started afresh: " + truth.fresh);
        return healed;
    }

    private boolean areAllInside() {
        ModelState.Room room = engine.state.rooms.get(SimClient.ROOM);
        return room != null
                && room.members.size() == clients.size()
                && clients.stream().allMatch(client -> client.inRoom && client.others.size() == clients.size() - 1);
    }

    /** @return what went wrong; empty if nothing did */
    List<String> run() {
        begins();
        faulty = true;
        int actions = 40 + random.nextInt(80);
        for (int i = 0; i < actions && truth.faults.isEmpty(); i++) {
            acts();
            clients.stream().filter(SimClient::isOutside).forEach(each -> truth.excuse(each.id));
            time.advance(Duration.ofMillis(random.nextInt(20) == 0 ? random.nextInt(30_000) : random.nextInt(400)));
        }
        faulty = false;
        time.advance(Duration.ofMinutes(2)); // all come back
        if (truth.faults.isEmpty()) {
            checkQuiet();
        }
        if (truth.faults.isEmpty()) {
            checkEnd();
        }
        return truth.faults;
    }

    /** Again and again, if an engine without memory refuses it. */
    private void addNode(String name) {
        SimNode node = newNode(name);
        while (!node.starts()) {
            node.dies();
            time.advance(Duration.ofSeconds(1));
            node = newNode(name);
        }
        nodes.add(node);
    }

    private SimNode newNode(String name) {
        SimNode node = new SimNode(this, name);
        everyNode.add(node);
        return node;
    }

    private void acts() {
        SimClient client = clients.get(random.nextInt(clients.size()));
        switch (random.nextInt(engineLoses ? 25 : 24)) {
            case 24 -> happensToTheEngine(client);
            case 0 -> happensToANode();
            case 1, 2 -> client.cut();
            case 3 -> client.takesOver();
            case 4 -> client.leaves();
            case 5, 6, 7, 8, 9 -> clients.forEach(SimClient::joins);
            case 10, 11, 12, 13 -> client.saysToRoom();
            default -> client.says(random.nextInt(100));
        }
    }

    /** In the middle of traffic. */
    private void happensToTheEngine(SimClient client) {
        client.leaves();
        clients.forEach(SimClient::joins);
        Runnable loses = random.nextInt(4) == 0 ? this::isEmptied : this::failsOver;
        time.schedule(Duration.ofNanos(random.nextInt(8_000_000)), loses);
    }

    private void happensToANode() {
        SimNode node = anyNode();
        switch (random.nextInt(6)) {
            case 0 -> {
                truth.trace(node.name, "dies", "");
                node.dies();
                replace(node);
            }
            case 1 -> {
                stop(node);
            }
            case 2 -> {
                Duration cut = Duration.ofMillis(random.nextInt(15_000));
                truth.trace(node.name, "is cut off from the engine for", cut);
                node.isCutOff(cut);
            }
            default -> {
                Duration pause = Duration.ofMillis(random.nextInt(20_000));
                truth.trace(node.name, "pauses", pause);
                node.pauses(pause);
            }
        }
    }

    /** Another one takes its place before, or one of its name when it has gone. */
    private void stop(SimNode node) {
        truth.trace(node.name, "stops", "");
        nodes.remove(node);
        boolean sameName = nodes.size() > 1 && random.nextBoolean();
        if (!sameName) {
            addNode("n" + named++);
        }
        node.stops(() -> {
            truth.trace(node.name, "has stopped", "");
            clients.forEach(client -> client.nodeIsGone(node));
            if (sameName) {
                addNode(node.name);
            }
        });
    }

    /** By one that has its name, or by another. */
    private void replace(SimNode gone) {
        nodes.remove(gone);
        clients.forEach(client -> client.nodeIsGone(gone));
        addNode(random.nextBoolean() ? gone.name : "n" + named++);
    }

    // ---- in the end

    private void checkQuiet() {
        clients.forEach(client -> truth.check(client.isSettled(), "never settled: " + client));
        TreeSet<String> inside = new TreeSet<>();
        clients.stream().filter(client -> client.inRoom).forEach(client -> inside.add(client.id));
        for (SimClient client : clients) {
            TreeSet<String> expected = new TreeSet<>(inside);
            expected.remove(client.id);
            truth.check(!client.inRoom || client.others.keySet().equals(expected), client + " should know " + expected);
            truth.check(!client.others.containsValue(true), "somebody is away for ever: " + client);
        }
        ModelState.Room room = engine.state.rooms.get(SimClient.ROOM);
        TreeSet<String> members = room == null ? new TreeSet<>() : new TreeSet<>(room.members.keySet());
        truth.check(members.equals(inside), "the engine has " + members + " in the room, not " + inside);
        truth.checkComplete();
    }

    private void checkEnd() {
        clients.get(0).vanishes();
        clients.stream().skip(1).forEach(SimClient::saysBye);
        time.advance(Duration.ofMinutes(2));
        SortedMap<String, List<String>> left = new TreeMap<>(ModelKeys.of(engine.state));
        left.keySet()
                .removeIf(key -> List.of("schema", "epoch", "epochs", "leases", "calls", "reads")
                                .contains(key)
                        || nodes.stream().anyMatch(node -> key.equals("inbox:" + node.name)));
        for (SimNode node : nodes) {
            truth.check(
                    List.of("string", "0").equals(left.getOrDefault("load:" + node.name, List.of("string", "0"))),
                    "the inbox of " + node + " is not read: " + left.get("load:" + node.name));
            left.remove("load:" + node.name);
            truth.check(node.signaling.connectionCount() == 0, node + " has connections");
        }
        truth.check(left.isEmpty(), "left over: " + left);
        truth.check(engine.state.nodes.size() == nodes.size(), "nodes left over: " + engine.state.nodes.keySet());
    }
}
