package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.testing.Misdeed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is delivered while a registry takes its time for a join comes after the answer; but it is not kept without bound. */
class HeldTest {

    private static final int LARGE = 50_000;

    private final HostileWorld world = new HostileWorld();
    private final TestClient bo = world.member("bo", "r");
    private final TestClient ana = world.member("ana", "r");

    private void boSends(int from, int to) {
        String padding = "x".repeat(LARGE);
        for (int i = from; i < to; i++) {
            bo.says("{'type':'send','to':'ana','data':'" + i + " " + padding + "'}");
        }
    }

    private void anaGets(int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(ana.gets("message").path("data").asText()).startsWith(i + " ");
        }
    }

    @Test
    void what_is_delivered_meanwhile_comes_after_the_answer() {
        world.registry.next("enter", Misdeed.DOES_IT_AND_ANSWERS_SOON, 1);
        ana.says("{'type':'join','id':1,'room':'x','create':true}");
        boSends(0, 3);
        ana.getsNothing();
        world.settles();
        ana.gets("joined");
        anaGets(0, 3);
    }

    @Test
    void too_much_of_it_ends_the_join_and_loses_nothing() {
        world.registry.next("enter", Misdeed.DOES_IT_AND_ANSWERS_SOON, 1);
        ana.says("{'type':'join','id':1,'room':'x','create':true}");
        int many = 2 * Limits.DEFAULTS.outboxBytes() / LARGE;
        boSends(0, many);
        anaGets(0, many);
        ana.getsNothing();
        world.settles();
        assertThat(ana.getsError("unavailable").path("re").asInt()).isEqualTo(1);
        ana.getsNothing();
        assertThat(world.rooms()).isEqualTo(Map.of("r", List.of("bo", "ana")));
        ana.says("{'type':'join','id':2,'room':'x','create':true}").gets("joined");
    }

    @Test
    void too_many_of_them_end_the_join_too() {
        world.registry.next("enter", Misdeed.DOES_IT_AND_ANSWERS_SOON, 1);
        ana.says("{'type':'join','id':1,'room':'x','create':true}");
        for (int i = 0; i < Limits.DEFAULTS.outboxMessages(); i++) {
            bo.saysWithoutWaiting("{'type':'send','to':'ana','data':1}");
        }
        ana.getsNothing();
        bo.says("{'type':'send','to':'ana','data':1}");
        assertThat(ana.getsAll()).hasSize(Limits.DEFAULTS.outboxMessages() + 1);
    }

    @Test
    void too_much_while_a_call_is_made_ends_the_call() {
        TestClient cy = world.peer("cy");
        world.registry.next("enter", Misdeed.DOES_IT_AND_ANSWERS_SOON, 1);
        ana.says("{'type':'call','id':1,'to':'cy'}");
        int many = 2 * Limits.DEFAULTS.outboxBytes() / LARGE;
        boSends(0, many);
        anaGets(0, many);
        world.settles();
        assertThat(ana.getsError("unavailable").path("re").asInt()).isEqualTo(1);
        cy.skips("incoming").skips("ended").getsNothing();
        assertThat(world.rooms()).isEqualTo(Map.of("r", List.of("bo", "ana")));
        ana.says("{'type':'call','id':2,'to':'cy'}").gets("ringing");
    }
}
