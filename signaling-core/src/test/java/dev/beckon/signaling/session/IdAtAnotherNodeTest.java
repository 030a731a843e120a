package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.testing.FakeTime;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A hello asks for an id that a session of another node has: it gets it where it would get it from a session of its own node. */
class IdAtAnotherNodeTest {

    private final FakeTime time = new FakeTime();
    private final PeerRegistry shared = PeerRegistry.inMemory();
    private final CompletableFuture<List<IceServer>> slowly = new CompletableFuture<>();
    private final Signaling one = node(1, requester -> CompletableFuture.completedFuture(List.of()));
    private final Signaling slow = node(2, requester -> slowly);
    private final Signaling two = node(3, requester -> CompletableFuture.completedFuture(List.of()));

    /** Of all the peers, those of this node are local. */
    private final class OfOneNode extends ForwardingRegistry {
        private final Set<Peer> own = new HashSet<>();

        OfOneNode() {
            super(shared);
        }

        @Override
        public CompletionStage<Void> register(Peer peer) {
            own.add(peer);
            return super.register(peer);
        }

        @Override
        public @Nullable Peer local(String id) {
            Peer known = super.local(id);
            return own.contains(known) ? known : null;
        }
    }

    private Signaling node(long seed, IceServerProvider iceServers) {
        return Signaling.builder(time)
                .registry(new OfOneNode())
                .iceServers(iceServers)
                .random(new Random(seed))
                .build();
    }

    private TestClient asks(Signaling at) {
        return new TestClient(at, time).says("{'type':'hello','peer':'ana'}");
    }

    @Test
    void a_session_whose_welcome_may_be_lost_gives_its_id_up() {
        asks(one).breaks();
        TestClient ana = asks(two);
        ana.gets("welcome");
        ana.says("{'type':'join','room':'r','create':true}").gets("joined");
        assertThat(one.load().sessions()).isZero();
        assertThat(shared.peers("", 10).toCompletableFuture().join()).containsExactly("ana");
    }

    @Test
    void a_session_whose_welcome_is_not_out_gives_its_id_up() {
        TestClient first = asks(slow);
        asks(two).gets("welcome");
        slowly.complete(List.of());
        time.settle();
        first.getsNothing();
        assertThat(first.closed).isEqualTo(CloseReason.SILENT); // if its client is there, it comes back
        assertThat(slow.load().sessions()).isZero();
        assertThat(shared.peers("", 10).toCompletableFuture().join()).containsExactly("ana");
    }

    @Test
    void a_session_whose_client_has_spoken_keeps_its_id() {
        asks(one).says("{'type':'ping'}").breaks();
        asks(two).getsError("id-taken");
    }

    @Test
    void a_session_that_is_connected_keeps_its_id() {
        asks(one);
        asks(two).getsError("id-taken");
    }
}
