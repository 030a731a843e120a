package dev.beckon.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomRequest.Mode;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** Two views of a registry, and what the tests of the contract say in one word. */
abstract class RegistryFixture {

    /** As many members as the rooms of these tests hold, unless they say otherwise. */
    static final int CAPACITY = 3;

    PeerRegistry one;
    PeerRegistry two;

    /**
     * A new, empty registry (or cluster of them).
     *
     * @return two views of it, such as two nodes of one cluster; they may be the same
     * @throws Exception if it cannot be made: the test fails
     */
    protected abstract List<PeerRegistry> registries() throws Exception;

    /**
     * Returns when what was sent so far has been delivered; a registry that delivers at once has nothing to wait for.
     *
     * @throws Exception if it is not delivered in time: the test fails
     */
    protected void settle() throws Exception {}

    @BeforeEach
    final void make() throws Exception {
        List<PeerRegistry> made = registries();
        one = made.get(0);
        two = made.get(made.size() - 1);
    }

    static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    static void assertRefused(CompletionStage<?> stage, ErrorCode code) {
        assertThatThrownBy(() -> now(stage))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        SignalingException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    static RecordingPeer peer(PeerRegistry on, String id) {
        return peer(on, id, null);
    }

    static RecordingPeer peer(PeerRegistry on, String id, @Nullable String user) {
        RecordingPeer peer = new RecordingPeer(id, user);
        now(on.register(peer));
        return peer;
    }

    static RoomRequest request(String room, Mode mode) {
        return new RoomRequest(room, mode, null, false, RoomOptions.of(CAPACITY));
    }

    static RoomRequest request(Mode mode) {
        return request("r", mode);
    }

    /** Puts the peers into the room, which is made if there is none. */
    static void enter(PeerRegistry on, String room, Peer... peers) {
        for (Peer peer : peers) {
            now(on.enter(peer, request(room, Mode.JOIN_OR_CREATE)));
        }
    }

    static Message.Data data(String from, int number) {
        return new Message.Data(from, "r", Payload.ofJson(Integer.toString(number)));
    }

    static Message.Moderate act(MessageType type, @Nullable String peer) {
        return new Message.Moderate(type, Message.NO_ID, "r", peer);
    }

    /** Changes the peer and tells the room. */
    static CompletionStage<Void> announce(PeerRegistry on, RecordingPeer peer, int number) {
        PeerView now = peer.becomes(number);
        return on.announce(peer, now, "r", new Outgoing(new Message.PeerUpdated(now.info())));
    }
}
