package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.testing.FakeTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What operators do and see. */
class OperatorTest {

    private final World world = new World();

    @Test
    void when_a_room_is_ended_its_members_are_told_and_go_on() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.gets("peer-joined");
        world.registry.endRoom("r", null);
        world.time.settle();
        for (TestClient client : List.of(ana, bo)) {
            assertThat(client.gets("left").path("reason").asText()).isEqualTo("ended");
            client.getsNothing();
        }
        ana.says("{'type':'offer','to':'bo','sdp':'v=0'}").getsError("not-found");
        ana.says("{'type':'create','room':'r'}").gets("created");
        bo.says("{'type':'join','room':'r'}").gets("joined");
    }

    private void assertLoad(int sessions, int connections, int greeted, long queuedBytes) {
        Signaling.Load load = world.node.load();
        assertThat(load).isEqualTo(new Signaling.Load(sessions, connections, greeted, queuedBytes, load.heldBytes()));
        assertThat(load.heldBytes()).as("a session is there, if detached").isPositive();
    }

    @Test
    void the_load_counts_connections_sessions_and_bytes_that_wait() {
        assertThat(world.node.load()).isEqualTo(new Signaling.Load(0, 0, 0, 0, 0));
        world.connects().queuedBytes = 5;
        TestClient ana = world.peer("ana");
        ana.queuedBytes = 100;
        assertLoad(1, 2, 1, 105);
        ana.breaks();
        assertLoad(1, 1, 0, 5);
    }

    @Test
    void every_message_that_could_be_read_is_told() {
        List<MessageType> received = new ArrayList<>();
        FakeTime time = new FakeTime();
        Signaling node = Signaling.builder(time)
                .random(new Random(1))
                .listener(new SignalingListener() {
                    @Override
                    public void received(MessageType type) {
                        received.add(type);
                        throw new IllegalStateException("a listener that fails");
                    }
                })
                .build();
        new TestClient(node, time)
                .says("]")
                .says("{'type':'leave','room':'r'}")
                .says("{'type':'hello'}")
                .says("{'type':'ping'}");
        assertThat(received).containsExactly(MessageType.LEAVE, MessageType.HELLO, MessageType.PING);
    }
}
