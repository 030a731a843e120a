package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.CloseReason;
import org.junit.jupiter.api.Test;

class BackpressureTest {

    private final World world = new World(
            Limits.builder().outboxBytes(10_000).rates(Rates.UNLIMITED).build());
    private final TestClient ana = world.member("ana", "r");
    private final TestClient bo = world.member("bo", "r");

    private static String update(int number) {
        return "{'type':'update','attributes':{'n':" + number + "}}";
    }

    @Test
    void of_what_was_told_while_one_reads_slowly_only_the_last_word_arrives() {
        bo.queuedBytes = Limits.DEFAULTS.queuedBytes() / 2;
        for (int i = 0; i < 1000; i++) {
            ana.says(update(i));
            if (i % 100 == 0) {
                ana.says("{'type':'send','to':'bo','data':" + i + "}");
            }
        }
        bo.getsNothing();
        bo.queuedBytes = 0;
        bo.drained();
        for (int i = 0; i < 1000; i += 100) {
            assertThat(bo.gets("message").path("data").asInt()).isEqualTo(i);
        }
        assertThat(bo.gets("peer-updated").path("attributes").path("n").asInt()).isEqualTo(999);
        bo.getsNothing();
        assertThat(bo.closed).isNull();
        ana.says(update(1));
        bo.gets("peer-updated");
    }

    @Test
    void a_transport_that_does_not_tell_is_looked_at_again() {
        bo.queuedBytes = Limits.DEFAULTS.queuedBytes() / 2;
        ana.says(update(1));
        bo.queuedBytes = 0;
        world.passes(Limits.SWEEP);
        bo.gets("peer-updated");
    }

    @Test
    void for_one_who_is_away_the_last_word_is_kept_too_and_the_count_holds() {
        bo.breaks();
        for (int i = 0; i < 1000; i++) {
            ana.says(update(i));
        }
        ana.says("{'type':'send','to':'bo','data':'end'}");
        TestClient again = world.connects()
                .says("{'type':'hello','resume':{'session':'" + bo.secret + "','received':" + bo.received + "}}");
        assertThat(again.gets("welcome").path("resumed").asBoolean()).isTrue();
        assertThat(again.gets("peer-updated").path("attributes").path("n").asInt())
                .isEqualTo(999);
        again.gets("message");
        again.getsNothing();
        again.says("{'type':'ack','received':" + (bo.received + 2) + "}").gets("ack");
    }

    @Test
    void past_the_byte_budget_the_connection_is_cut_and_nothing_more_goes_out_on_it() {
        bo.queuedBytes = Limits.DEFAULTS.queuedBytes() / 2;
        for (int i = 0; i < 20; i++) {
            ana.says("{'type':'send','to':'bo','data':'" + "x".repeat(1000) + "'}");
        }
        bo.queuedBytes = 0;
        assertThat(bo.closed).isEqualTo(CloseReason.SLOW);
        bo.getsNothing();
        TestClient again = world.connects()
                .says("{'type':'hello','resume':{'session':'" + bo.secret + "','received':" + bo.received + "}}");
        assertThat(again.gets("welcome").path("resumed").asBoolean()).isFalse();
        again.gets("joined");
        ana.says("{'type':'send','to':'bo','data':1}");
        again.gets("message");
    }
}
