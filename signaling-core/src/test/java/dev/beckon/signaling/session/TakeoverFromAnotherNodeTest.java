package dev.beckon.signaling.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.testing.FakeTime;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A session goes to the node at which its secret was shown: what its client is told where it was. */
class TakeoverFromAnotherNodeTest {

    private final FakeTime time = new FakeTime();
    private final PeerRegistry here = PeerRegistry.inMemory();
    private final Signaling node = node(here, 1);
    private final Signaling other = node(new Fetching(), 2);
    private final CompletableFuture<Peer> asked = new CompletableFuture<>();
    private final CompletableFuture<SessionState> given = new CompletableFuture<>();

    /** Of the other node: recognises the secret at once, and moves the session when the test says so. */
    private final class Fetching extends ForwardingRegistry {
        private @Nullable Peer adopted;

        Fetching() {
            super(PeerRegistry.inMemory());
        }

        @Override
        public CompletionStage<@Nullable SessionState> fetch(String id, String secret) {
            Peer peer = requireNonNull(here.local(id));
            assertThat(peer.recognises(secret)).isTrue();
            asked.complete(peer);
            return given.thenApply(state -> state);
        }

        @Override
        public void adopt(Peer peer) {
            adopted = peer;
        }

        @Override
        public @Nullable Peer local(String id) {
            return adopted;
        }
    }

    private Signaling node(PeerRegistry registry, long seed) {
        return Signaling.builder(time)
                .registry(registry)
                .random(new Random(seed))
                .build();
    }

    private TestClient resumes(Signaling at, String secret) {
        return new TestClient(at, time).says("{'type':'hello','resume':{'session':'" + secret + "','received':0}}");
    }

    private void moves() {
        asked.join().surrender().thenAccept(given::complete);
        time.settle();
    }

    @Test
    void whoever_shows_the_newest_secret_replaces_the_connection() {
        TestClient first = new TestClient(node, time).hello("ana");
        TestClient second = resumes(other, first.secret);
        moves();
        assertThat(first.closed).isEqualTo(CloseReason.REPLACED);
        second.gets("welcome");
    }

    @Test
    void a_hello_that_was_recognised_before_its_client_resumed_elsewhere_costs_that_client_nothing() {
        String first = new TestClient(node, time).hello("ana").secret;
        TestClient late = resumes(other, first); // given up by its client
        TestClient current = resumes(node, first);
        current.gets("welcome");
        moves();
        assertThat(current.closed).isEqualTo(CloseReason.SILENT); // its client comes back
        late.gets("welcome");
        TestClient back = resumes(other, current.secret);
        assertThat(back.gets("welcome").path("resumed").asBoolean()).isTrue();
        assertThat(late.closed).isEqualTo(CloseReason.SILENT);
    }
}
