package dev.beckon.signaling.session;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.Random;

/** One node with fake time and repeatable ids. */
final class World {

    final FakeTime time = new FakeTime();
    final PeerRegistry registry;
    final Signaling node;

    World() {
        this(Limits.DEFAULTS);
    }

    World(Limits limits) {
        this(limits, PeerRegistry.inMemory());
    }

    World(Limits limits, PeerRegistry registry) {
        this.registry = registry;
        this.node = Signaling.builder(time)
                .limits(limits)
                .registry(registry)
                .random(new Random(1))
                .build();
    }

    TestClient connects() {
        return new TestClient(node, time);
    }

    /** Connected and greeted. */
    TestClient peer(String id) {
        return connects().hello(id);
    }

    /** Connected, greeted and in the room; everything that came is read. */
    TestClient member(String id, String room) {
        TestClient client = peer(id);
        client.says("{'type':'join','room':'" + room + "','create':true}");
        client.gets("joined");
        return client;
    }

    void passes(Duration duration) {
        time.advance(duration);
    }
}
