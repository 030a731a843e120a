package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.RegistryContents;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Authenticator;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.testing.FakeTime;
import dev.beckon.signaling.testing.Unreliable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** One node all of whose SPIs can be made to go wrong. A client's token is its user. */
final class HostileWorld {

    /** Until every answer has come or was given up, and what failed was tried again. */
    private static final int LONG_ENOUGH_SECONDS = 40;

    final FakeTime time = new FakeTime();
    private final PeerRegistry kept = PeerRegistry.inMemory();
    final Unreliable<PeerRegistry> registry = new Unreliable<>(PeerRegistry.class, kept, time);
    final Unreliable<Authenticator> authenticator = new Unreliable<>(
            Authenticator.class,
            (hello, opening) -> CompletableFuture.completedStage(new Identity(hello.token())),
            time);
    final Unreliable<AccessPolicy> policy = new Unreliable<>(AccessPolicy.class, AccessPolicy.OPEN, time);
    final Unreliable<IceServerProvider> iceServers =
            new Unreliable<>(IceServerProvider.class, IceServerProvider.fixed(List.of()), time);
    final Signaling node = Signaling.builder(time)
            .limits(Limits.builder().rates(Rates.UNLIMITED).build())
            .registry(registry.spi())
            .authenticator(authenticator.spi())
            .policy(policy.spi())
            .iceServers(iceServers.spi())
            .random(new Random(1))
            .build();
    private final List<TestClient> clients = new ArrayList<>();

    TestClient connects() {
        TestClient client = new TestClient(node, time);
        clients.add(client);
        return client;
    }

    TestClient peer(String id) {
        return connects().hello(id);
    }

    TestClient member(String id, String room) {
        TestClient client = peer(id);
        client.says("{'type':'join','room':'" + room + "','create':true}").gets("joined");
        return client;
    }

    /** The client, on another connection if this one was closed. */
    private TestClient again(TestClient client) {
        if (client.closed == null || client.secret.isEmpty()) {
            return client;
        }
        client.breaks();
        TestClient next = connects();
        next.received = client.received;
        next.says("{'type':'hello','resume':{'session':'" + client.secret + "','received':" + client.received + "}}");
        next.gets("welcome");
        return next;
    }

    /** Time passes; whoever is connected gives signs of life. */
    void passes(Duration duration) {
        for (long left = duration.toSeconds(); left > 0; left -= 2) {
            time.advance(Duration.ofSeconds(Math.min(left, 2)));
            clients.stream().filter(client -> client.closed == null).forEach(TestClient::pong);
        }
    }

    void settles() {
        passes(Duration.ofSeconds(LONG_ENOUGH_SECONDS));
    }

    /**
     * Waits for the answer to a request, which says that the server failed.
     *
     * @return the client, on another connection if this one was closed
     */
    TestClient fails(TestClient client, int request) {
        for (int second = 0; second < 15 && !client.hasMessages(); second++) {
            passes(Duration.ofSeconds(1));
        }
        JsonNode error = client.gets("error");
        assertThat(error.path("code").asText()).as(error.toString()).isIn("unavailable", "internal");
        assertThat(error.path("retryable").asBoolean()).isTrue();
        assertThat(error.path("re").asInt()).isEqualTo(request);
        return again(client);
    }

    /** Who is where, by the registry's own word; calls are rooms too. */
    Map<String, List<String>> rooms() {
        return RegistryContents.rooms(kept);
    }

    int peers() {
        return RegistryContents.peers(kept);
    }
}
