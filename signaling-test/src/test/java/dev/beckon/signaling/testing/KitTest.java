package dev.beckon.signaling.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KitTest {

    private final FakeTime time = new FakeTime();
    private final Unreliable<PeerRegistry> registry =
            new Unreliable<>(PeerRegistry.class, PeerRegistry.inMemory(), time);
    private final Signaling node =
            Signaling.builder(time).registry(registry.spi()).build();

    @Test
    void time_goes_on_only_when_it_is_told_and_runs_what_is_due_in_order() {
        List<String> ran = new ArrayList<>();
        time.schedule(Duration.ofSeconds(2), () -> ran.add("later"));
        time.schedule(Duration.ofSeconds(1), () -> {
            ran.add("first");
            time.schedule(Duration.ZERO, () -> ran.add("from the first"));
        });
        Scheduler.Cancellable never = time.schedule(Duration.ofSeconds(1), () -> ran.add("never"));
        never.cancel();
        long before = time.nanoTime();
        time.settle();
        assertThat(ran).isEmpty();
        time.advance(Duration.ofSeconds(2));
        assertThat(ran).containsExactly("first", "from the first", "later");
        assertThat(time.nanoTime() - before).isEqualTo(Duration.ofSeconds(2).toNanos());
    }

    @Test
    void a_scripted_client_speaks_resumes_and_hears_why_it_is_closed() {
        ScriptedClient ana = new ScriptedClient(node, time).hello("ana");
        ScriptedClient bo = new ScriptedClient(node, time).hello("bo");
        ana.says("{'type':'create','room':'r'}");
        ana.gets("created");
        bo.says("{'type':'join','room':'r'}");
        bo.gets("joined");
        assertThat(ana.gets("peer-joined").path("peer").asText()).isEqualTo("bo");
        bo.breaks();
        ana.gets("peer-away");
        ana.says("{'type':'send','to':'bo','data':1}");
        ScriptedClient again = new ScriptedClient(node, time);
        again.says("{'type':'hello','resume':{'session':'" + bo.secret() + "','received':" + bo.received() + "}}");
        assertThat(again.gets("welcome").path("resumed").asBoolean()).isTrue();
        again.gets("message");
        again.says("]");
        again.getsError("bad-json");
        again.getsNothing();
        assertThat(again.closeReason()).isNull();
        again.says("{'type':'bye'}");
        assertThat(again.closeReason()).isEqualTo(CloseReason.NORMAL);
    }

    @Test
    void a_script_that_is_not_followed_is_told() {
        ScriptedClient ana = new ScriptedClient(node, time).hello("ana");
        assertThatThrownBy(() -> ana.gets("joined"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("joined");
    }

    @Test
    void an_spi_goes_wrong_when_it_is_picked_to_and_a_client_gets_its_answer_all_the_same() {
        ScriptedClient ana = new ScriptedClient(node, time).hello("ana");
        for (Misdeed misdeed : new Misdeed[] {Misdeed.THROWS, Misdeed.RETURNS_NULL, Misdeed.NEVER_ANSWERS}) {
            registry.next("enter", misdeed, 1);
            ana.says("{'type':'create','room':'r-" + misdeed.ordinal() + "'}");
            time.advance(Limits.DEFAULTS.spiTimeout().plusSeconds(1));
            ana.pong();
            assertThat(ana.gets("error").path("code").asText()).isIn("internal", "unavailable");
            if (ana.closeReason() != null) {
                ana = new ScriptedClient(node, time).hello("ana-" + misdeed.ordinal());
            }
        }
        ana.says("{'type':'create','room':'r'}");
        ana.gets("created");
        assertThat(registry.calls("enter")).isEqualTo(4);
    }
}
