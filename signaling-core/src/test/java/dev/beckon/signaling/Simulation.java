package dev.beckon.signaling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * One world from one seed: some clients that join, leave, talk, are cut off, come back, are taken over and say bye; then quiet. The same seed gives
 * the same world, message by message.
 */
final class Simulation {

    private static final Limits LIMITS = Limits.builder()
            .grace(Duration.ofSeconds(20))
            .outboxMessages(60)
            .messagesPerSecond(0)
            .misses(1_000_000)
            .build();

    private final FakeTime time = new FakeTime();
    private final Random random;
    private final SimModel model = new SimModel();
    private final InMemoryPeerRegistry registry = new InMemoryPeerRegistry();
    private final Signaling node;
    private final List<SimClient> clients = new ArrayList<>();

    private Simulation(long seed, UnaryOperator<PeerRegistry> mutation) {
        random = new Random(seed);
        node = Signaling.builder(time)
                .limits(LIMITS)
                .registry(mutation.apply(registry))
                .random(new Random(seed + 1))
                .build();
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            clients.add(new SimClient(
                    "p" + i, time, random, model, receiver -> new SimNetwork(node, time, random, receiver)));
        }
    }

    /**
     * How a world went.
     *
     * @param faults what went wrong; empty if nothing did
     * @param arrived numbered messages that arrived
     * @param resumed reconnects after which nothing was lost
     * @param fresh sessions that were opened, or needed a snapshot
     */
    record Outcome(List<String> faults, int arrived, int resumed, int fresh) {}

    static Outcome run(long seed) {
        return run(seed, UnaryOperator.identity());
    }

    static Outcome run(long seed, UnaryOperator<PeerRegistry> mutation) {
        return new Simulation(seed, mutation).run();
    }

    private Outcome run() {
        for (SimClient client : clients) {
            client.connect();
        }
        int actions = 40 + random.nextInt(80);
        for (int i = 0; i < actions && model.faults.isEmpty(); i++) {
            act(clients.get(random.nextInt(clients.size())));
            time.advance(Duration.ofMillis(random.nextInt(20) == 0 ? random.nextInt(30_000) : random.nextInt(400)));
        }
        time.advance(Duration.ofMinutes(2)); // all come back, all is acknowledged
        if (model.faults.isEmpty()) {
            checkQuiet();
        }
        if (model.faults.isEmpty()) {
            checkEnd();
        }
        return new Outcome(model.faults, model.arrived, model.resumed, model.fresh);
    }

    private void act(SimClient client) {
        switch (random.nextInt(12)) {
            case 0 -> client.cut();
            case 1 -> {
                if (random.nextInt(3) == 0) {
                    client.takeOver();
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
                if (!client.wantsRoom && !client.inRoom) {
                    client.join();
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
        model.check(registry.rooms() == (inside.isEmpty() ? 0 : 1), registry.rooms() + " rooms for " + inside);
    }

    private void checkEnd() {
        clients.forEach(SimClient::bye);
        time.advance(Duration.ofMinutes(2));
        model.check(registry.rooms() == 0, registry.rooms() + " rooms are left over");
        model.check(registry.peers() == 0, registry.peers() + " peers are left over");
        model.check(node.connectionCount() == 0, node.connectionCount() + " connections are left over");
    }
}
