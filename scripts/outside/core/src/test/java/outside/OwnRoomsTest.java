package outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.testing.FakeTime;
import dev.beckon.signaling.testing.ScriptedClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OwnRoomsTest {

    @Test
    void a_peer_that_does_not_come_back_leaves_and_waiting_takes_no_time() {
        FakeTime time = new FakeTime();
        Limits limits = Limits.builder().grace(Duration.ofSeconds(5)).build();
        Signaling node = Signaling.builder(time).limits(limits).build();
        ScriptedClient ana = new ScriptedClient(node, time).hello("ana");
        ScriptedClient bo = new ScriptedClient(node, time).hello("bo");
        ana.says("{'type':'create','room':'r'}");
        ana.gets("created");
        bo.says("{'type':'join','room':'r'}");
        bo.gets("joined");
        ana.gets("peer-joined");
        bo.breaks();
        ana.gets("peer-away");
        time.advance(limits.grace());
        assertThat(ana.gets("peer-left").path("peer").asText()).isEqualTo("bo");
    }
}
