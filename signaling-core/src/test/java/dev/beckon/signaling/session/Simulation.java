package dev.beckon.signaling.session;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.RegistryContents;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Authenticator;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One world from one seed: some clients that join, leave, talk, are cut off, come back, are taken over and say bye; then quiet. The same seed gives
 * the same world, message by message. A {@link SplittableRandom} mixes its seed, so that the next seed gives another world; what {@link java.util.Random} draws first from
 * neighbouring seeds is nearly the same.
 */
final class Simulation {

    /** So many messages wait for a client that is away, in half of all worlds; in the others that is too few at times. */
    private static final int MANY = 60;

    /** In a third of all worlds who says much is held back again and again. */
    private static final Rates FEW = new Rates(2, 2, 2, 2, 2);

    /** The least that lets a client settle its links one by one. */
    private static final int FEW_LINKS = 2;

    /**
     * In what worlds differ from the beginning.
     *
     * @param outboxMessages so many wait for a client that is away
     * @param heldBack whether a client that says much is read more slowly
     * @param links see {@link Limits#linksPerPair}
     */
    record Kind(int outboxMessages, boolean heldBack, int links) {

        private static Kind by(RandomGenerator random) {
            return new Kind(
                    random.nextBoolean() ? MANY : 3 + random.nextInt(20),
                    random.nextInt(3) == 0,
                    FEW_LINKS + random.nextInt(7));
        }

        private Limits limits() {
            return Limits.builder()
                    .linksPerPair(links)
                    .grace(Duration.ofSeconds(20))
                    .outboxMessages(outboxMessages)
                    .rates(heldBack ? FEW : Rates.UNLIMITED)
                    .misses(1_000_000)
                    .build();
        }
    }

    private final FakeTime time = new FakeTime();
    private final SplittableRandom random;
    private final Kind kind;
    private final SimModel model = new SimModel();
    private final PeerRegistry registry;
    private final List<SimCluster.Node> members = new ArrayList<>();
    private final List<Signaling> nodes = new ArrayList<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final @Nullable Hostility hostility;
    private final @Nullable SimServer server;

    /** Nodes by the numbers by which they tell the witness of what happens; null for one that has died. */
    private final List<@Nullable Signaling> witnessed = new ArrayList<>();

    private final SimWitness witness = new SimWitness(time, model);

    /** What makes a world harder. */
    private enum Trouble {
        NONE,
        /** Everything that the core calls may fail in any way, until the quiet at the end. */
        HOSTILE_SPIS,
        /** The server has a word in it. */
        BUSY_SERVER
    }

    /** @param nodeCount 1 for a node of its own, more for a cluster of them */
    private Simulation(long seed, int nodeCount, Trouble trouble, UnaryOperator<PeerRegistry> mutation) {
        random = new SplittableRandom(seed);
        kind = Kind.by(random);
        boolean hostile = trouble == Trouble.HOSTILE_SPIS;
        server = trouble == Trouble.BUSY_SERVER ? new SimServer(time, random, model, nodes) : null;
        model.server = server;
        hostility = hostile ? new Hostility(time, random, this::misdeed) : null;
        model.hostile = hostile;
        model.holdsLittle = kind.outboxMessages() < MANY;
        model.tellsAllGoing = !hostile && nodeCount == 1;
        SimCluster cluster = new SimCluster(time, random);
        registry = cluster.store;
        Limits limits = kind.limits();
        for (int i = 0; i < nodeCount; i++) {
            PeerRegistry own = nodeCount > 1 ? member(cluster) : alone();
            Signaling.Builder node = Signaling.builder(time)
                    .limits(limits)
                    .registry(mutation.apply(own))
                    .random(random.split());
            if (hostility != null) {
                node.authenticator(hostility.spi(Authenticator.class, Authenticator.anonymous()))
                        .policy(hostility.spi(AccessPolicy.class, AccessPolicy.OPEN))
                        .iceServers(hostility.spi(IceServerProvider.class, IceServerProvider.fixed(List.of())))
                        .listener(hostility.spi(SignalingListener.class, new SignalingListener() {}));
            }
            if (server != null) {
                node.authenticator(server).clock(server).policy(new SimPolicy());
            }
            if (hostility == null) {
                node.listener(witness.on(i));
            }
            Signaling built = node.build();
            nodes.add(built);
            witnessed.add(built);
        }
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            clients.add(new SimClient("p" + i, time, random, model, this::dial));
        }
    }

    private PeerRegistry alone() {
        return hostility == null ? registry : hostility.registry(registry);
    }

    private PeerRegistry member(SimCluster cluster) {
        SimCluster.Node member = cluster.new Node();
        members.add(member);
        return hostility == null ? member : hostility.registry(member);
    }

    private void misdeed(String what) {
        model.trace(time.nanoTime(), "an SPI", "misbehaves:", what);
    }

    /** To any node that lives. */
    private SimNetwork dial(SimNetwork.Receiver receiver) {
        int chosen = random.nextInt(nodes.size());
        return new SimNetwork(nodes.get(chosen), time, random, hostility, receiver);
    }

    /**
     * How a world went.
     *
     * @param kind of world
     * @param faults what went wrong; empty if nothing did
     * @param arrived numbered messages that arrived
     * @param negotiated descriptions and candidates that arrived
     * @param resumed reconnects after which nothing was lost
     * @param fresh sessions that were opened, or needed a snapshot
     */
    record Outcome(Kind kind, List<String> faults, int arrived, int negotiated, int resumed, int fresh) {}

    static Outcome oneNode(long seed, UnaryOperator<PeerRegistry> mutation) {
        return new Simulation(seed, 1, Trouble.NONE, mutation).run();
    }

    /** Three nodes, one of which may die. */
    static Outcome threeNodes(long seed, UnaryOperator<PeerRegistry> mutation) {
        return new Simulation(seed, 3, Trouble.NONE, mutation).run();
    }

    /** One node, all of whose SPIs are {@linkplain Hostility hostile}. */
    static Outcome oneHostileNode(long seed, UnaryOperator<PeerRegistry> mutation) {
        return new Simulation(seed, 1, Trouble.HOSTILE_SPIS, mutation).run();
    }

    /** Three nodes, one of which may die, and all of whose SPIs are {@linkplain Hostility hostile}. */
    static Outcome threeHostileNodes(long seed, UnaryOperator<PeerRegistry> mutation) {
        return new Simulation(seed, 3, Trouble.HOSTILE_SPIS, mutation).run();
    }

    /** One node, whose {@linkplain SimServer server} has a word in it. */
    static Outcome oneNodeOfABusyServer(long seed, UnaryOperator<PeerRegistry> mutation) {
        return new Simulation(seed, 1, Trouble.BUSY_SERVER, mutation).run();
    }

    /** Three nodes, one of which may die, whose {@linkplain SimServer server} has a word in it. */
    static Outcome threeNodesOfABusyServer(long seed, UnaryOperator<PeerRegistry> mutation) {
        return new Simulation(seed, 3, Trouble.BUSY_SERVER, mutation).run();
    }

    private Outcome run() {
        for (SimClient client : clients) {
            client.connect();
        }
        int actions = 40 + random.nextInt(80);
        for (int i = 0; i < actions && model.faults.isEmpty(); i++) {
            if (nodes.size() > 1 && random.nextInt(100) == 0) {
                killOne();
            }
            SimClient client = clients.get(random.nextInt(clients.size()));
            if (server != null && random.nextInt(5) == 0) {
                server.act(client.id);
            }
            if (server != null && client.inRoom && random.nextInt(12) == 0) {
                List<String> others = new ArrayList<>(client.others.keySet());
                if (!others.isEmpty()) {
                    client.kick(others.get(random.nextInt(others.size())));
                }
            }
            act(client);
            time.advance(Duration.ofMillis(random.nextInt(20) == 0 ? random.nextInt(30_000) : random.nextInt(400)));
        }
        if (hostility != null) {
            hostility.end();
        }
        model.quiet = true;
        if (server != null) {
            server.fallsQuiet();
        }
        time.advance(Duration.ofMinutes(2)); // all come back, all is acknowledged
        if (server != null) {
            server.checkQuiet();
        }
        if (model.faults.isEmpty()) {
            checkQuiet();
        }
        if (model.faults.isEmpty()) {
            if (hostility == null) {
                checkLinks();
            }
            settleLinks();
        }
        if (model.faults.isEmpty()) {
            checkEnd();
        }
        return new Outcome(kind, model.faults, model.arrived, model.negotiated, model.resumed, model.fresh);
    }

    private void killOne() {
        int victim = random.nextInt(nodes.size());
        model.trace(time.nanoTime(), "a node", "dies", "");
        members.remove(victim).dies();
        Signaling dead = nodes.remove(victim);
        int number = witnessed.indexOf(dead);
        witnessed.set(number, null);
        witness.nodeDied(number);
        clients.forEach(client -> client.nodeDied(dead));
        if (server != null) {
            server.nodeDied(dead);
        }
    }

    private void act(SimClient client) {
        switch (random.nextInt(20)) {
            case 12 -> client.call("p" + random.nextInt(clients.size()));
            case 13 ->
                client.actOnCall(List.of("accept", "accept", "accept", "decline", "cancel", "hangup")
                        .get(random.nextInt(6)));
            case 14, 15, 16, 17, 18, 19 -> {
                List<String> others = new ArrayList<>(client.others.keySet());
                if (client.wantsRoom && !others.isEmpty()) {
                    client.links.act(others.get(random.nextInt(others.size())));
                }
            }
            case 0 -> client.cut();
            case 1 -> {
                switch (random.nextInt(6)) {
                    case 0, 1 -> client.takeOver();
                    case 2 -> client.reload();
                    case 3, 4 -> client.giveUp();
                    default -> {}
                }
            }
            case 2 -> {
                if (client.wantsRoom && client.inRoom && random.nextInt(3) == 0) {
                    model.excuse(client.id);
                    client.leave();
                    model.excuse(client.id);
                }
            }
            case 3, 4 -> {
                boolean all = random.nextInt(4) == 0; // what crowds do at the full hour
                for (SimClient one : all ? clients : List.of(client)) {
                    if (!one.wantsRoom && !one.inRoom) {
                        one.join();
                    }
                }
            }
            default -> {
                List<String> others = new ArrayList<>(client.others.keySet());
                if (client.wantsRoom && !others.isEmpty()) {
                    client.sendTo(others.get(random.nextInt(others.size())));
                }
            }
        }
        for (SimClient other : clients) {
            if (!other.wantsRoom || !other.inRoom) {
                model.excuse(other.id);
            }
        }
    }

    private void checkQuiet() {
        model.checkComplete();
        TreeSet<String> inside = new TreeSet<>();
        for (SimClient client : clients) {
            model.check(client.settled(), "never settled: " + client);
            if (client.inRoom) {
                inside.add(client.id);
            }
        }
        for (SimClient client : clients) {
            if (client.inRoom) {
                TreeSet<String> expected = new TreeSet<>(inside);
                expected.remove(client.id);
                model.check(client.knows().equals(expected), client + " should know " + expected);
                model.check(!client.others.containsValue(true), "somebody is away for ever: " + client);
            }
        }
        int calls = checkCalls();
        int expectedRooms = (inside.isEmpty() && !serversRoomIsOpen() ? 0 : 1) + calls;
        model.check(
                RegistryContents.rooms(registry).size() == expectedRooms,
                RegistryContents.rooms(registry) + " for " + inside + " and " + calls + " calls");
    }

    private boolean serversRoomIsOpen() {
        return server != null
                && List.of().equals(RegistryContents.rooms(registry).get(SimServer.ROOM));
    }

    /** Nothing rings any more, and the two sides of a call know each other. @return how many calls there are */
    private int checkCalls() {
        TreeSet<String> calls = new TreeSet<>();
        for (SimClient client : clients) {
            client.calls.forEach((call, other) -> {
                calls.add(call);
                model.check(other != null, client.id + " still rings: " + call);
                boolean agreed = clients.stream()
                        .anyMatch(peer -> peer.id.equals(other) && client.id.equals(peer.calls.get(call)));
                model.check(agreed, client.id + " talks to " + other + ", who does not know of it: " + call);
            });
        }
        return calls.size();
    }

    /** Every offer is answered, and on every link one more. */
    private void settleLinks() {
        clients.forEach(client -> client.links.answerAll());
        time.advance(Duration.ofMinutes(1));
        int rounds = 6;
        for (int round = 0; round < rounds; round++) {
            for (SimClient client : clients) {
                client.links.offerOn(round, rounds);
            }
            time.advance(Duration.ofMinutes(1));
        }
        if (hostility != null) {
            clients.forEach(client -> client.links.giveUp());
            time.advance(Duration.ofMinutes(1));
        }
        model.checkComplete();
        for (SimClient client : clients) {
            for (SimLinks.Link link : client.links.links.values()) {
                SimLinks.Link other = other(client, link);
                model.check(
                        other != null && link.state == SimLinks.State.STABLE && !link.differs && fit(link, other),
                        differ(client, link, other) + " for ever");
            }
        }
    }

    /** The two ends of each link agree, or one of them knows what is still to be done. */
    private void checkLinks() {
        for (SimClient client : clients) {
            for (SimLinks.Link link : client.links.links.values()) {
                SimLinks.Link other = other(client, link);
                // of an earlier stay in the room: its sender says so when it is answered
                boolean neverAnswered = link.state != SimLinks.State.HAVE_LOCAL_OFFER && link.agreed == 0;
                if (link.orphan || link.differs || (other == null ? neverAnswered : other.orphan || other.differs)) {
                    continue;
                }
                model.check(other != null && (fit(link, other) || fit(other, link)), differ(client, link, other));
            }
        }
    }

    private static String differ(SimClient client, SimLinks.Link link, SimLinks.@Nullable Link other) {
        return client.id + " has " + link + ", " + link.peer + " has " + other;
    }

    private static boolean fit(SimLinks.Link one, SimLinks.Link other) {
        return switch (one.state) {
            case STABLE -> other.state == SimLinks.State.STABLE && one.agreed == other.agreed;
            case HAVE_LOCAL_OFFER -> other.state == SimLinks.State.HAVE_REMOTE_OFFER && one.offered == other.offered;
            case HAVE_REMOTE_OFFER -> false;
        };
    }

    private SimLinks.@Nullable Link other(SimClient client, SimLinks.Link link) {
        SimLinks.Link other = clients.stream()
                .filter(peer -> peer.id.equals(link.peer))
                .findFirst()
                .orElseThrow()
                .links
                .links
                .get(link.name);
        return other != null && other.peer.equals(client.id) ? other : null;
    }

    private void checkEnd() {
        clients.get(0).vanish();
        time.advance(Duration.ofMinutes(1));
        boolean stopped = hostility == null && random.nextBoolean();
        if (stopped) {
            model.tellsAllGoing = false; // a node that stops tells no client that others are away
            nodes.forEach(Signaling::stop);
            time.advance(Duration.ofSeconds(1));
        }
        clients.stream().skip(1).forEach(stopped ? SimClient::vanish : SimClient::bye);
        if (server != null) {
            server.endRoom();
        }
        time.advance(Duration.ofMinutes(2));
        model.check(RegistryContents.rooms(registry).isEmpty(), "left over: " + RegistryContents.rooms(registry));
        model.check(RegistryContents.peers(registry) == 0, RegistryContents.peers(registry) + " peers are left over");
        for (Signaling node : nodes) {
            model.check(node.connectionCount() == 0, node.connectionCount() + " connections are left over");
        }
        if (hostility == null) {
            witness.checkAllIsOver(!witnessed.contains(null));
        }
    }
}
