package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResumeTest {

    private final World world = new World();

    private TestClient resumes(TestClient before) {
        return resumes(before, before.received);
    }

    private TestClient resumes(TestClient before, long received) {
        TestClient next = world.connects();
        next.received = received;
        return next.says("{'type':'hello','resume':{'session':'" + before.secret + "','received':" + received + "}}");
    }

    private static String data(JsonNode message) {
        return message.path("data").asText();
    }

    @Test
    void what_was_sent_meanwhile_comes_once_and_in_order() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.gets("peer-joined");
        bo.breaks();
        ana.gets("peer-away");
        ana.says("{'type':'send','to':'bo','data':'one'}").says("{'type':'send','to':'bo','data':'two'}");

        TestClient again = resumes(bo);
        JsonNode welcome = again.gets("welcome");
        assertThat(welcome.path("resumed").asBoolean()).isTrue();
        assertThat(welcome.path("received").asInt()).isEqualTo(1); // the join
        assertThat(data(again.gets("message"))).isEqualTo("one");
        assertThat(data(again.gets("message"))).isEqualTo("two");
        again.getsNothing();
        assertThat(ana.gets("peer-back").path("resumed").asBoolean()).isTrue();
        ana.says("{'type':'send','to':'bo','data':'three'}");
        assertThat(data(again.gets("message"))).isEqualTo("three");
    }

    @Test
    void messages_lost_on_the_way_down_are_sent_again() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        long had = bo.received;
        ana.says("{'type':'send','to':'bo','data':'lost'}");
        bo.breaks();
        TestClient again = resumes(bo, had);
        again.gets("welcome");
        assertThat(data(again.gets("message"))).isEqualTo("lost");
    }

    @Test
    void an_acknowledged_message_is_not_kept() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.says("{'type':'send','to':'bo','data':'seen'}");
        bo.gets("message");
        bo.says("{'type':'ack','received':" + bo.received + "}");
        assertThat(bo.gets("ack").path("received").asInt()).isEqualTo(1);
        bo.breaks();
        TestClient again = resumes(bo, 0);
        assertThat(again.gets("welcome").path("resumed").asBoolean()).isFalse();
        assertThat(again.gets("joined").has("re")).isFalse();
    }

    @Test
    void a_second_socket_takes_over_without_anyone_noticing() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.gets("peer-joined");
        TestClient again = resumes(bo);
        again.gets("welcome");
        assertThat(bo.closed).isEqualTo(CloseReason.REPLACED);
        bo.breaks(); // the late close changes nothing
        bo.says("{'type':'bye'}");
        ana.getsNothing();
        ana.says("{'type':'send','to':'bo','data':1}");
        again.gets("message");
    }

    @Test
    void a_reloaded_page_gets_a_snapshot_and_others_learn_that_it_started_afresh() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.gets("peer-joined");
        TestClient again = world.connects().says("{'type':'hello','resume':{'session':'" + bo.secret + "'}}");
        JsonNode welcome = again.gets("welcome");
        assertThat(welcome.path("resumed").asBoolean()).isFalse();
        assertThat(welcome.path("peer").asText()).isEqualTo("bo");
        assertThat(again.gets("joined").path("peers").path(0).path("peer").asText())
                .isEqualTo("ana");
        assertThat(ana.gets("peer-back"))
                .isEqualTo(TestClient.json("{'type':'peer-back','room':'r','peer':'bo','resumed':false}"));
    }

    @Test
    void past_the_outbox_it_is_said_plainly() {
        World small = new World(Limits.builder().outboxMessages(3).build());
        TestClient ana = small.member("ana", "r");
        TestClient bo = small.member("bo", "r");
        long had = bo.received;
        bo.breaks();
        for (int i = 0; i < 4; i++) {
            ana.says("{'type':'send','to':'bo','data':" + i + "}");
        }
        TestClient again = small.connects()
                .says("{'type':'hello','resume':{'session':'" + bo.secret + "','received':" + had + "}}");
        JsonNode welcome = again.gets("welcome");
        assertThat(welcome.path("resumed").asBoolean()).isFalse();
        assertThat(welcome.path("received").asInt()).isZero();
        again.gets("joined");
        again.getsNothing();
    }

    @Test
    void a_fresh_start_that_its_client_never_heard_of_is_made_again() {
        World small = new World(Limits.builder().outboxMessages(3).build());
        TestClient ana = small.member("ana", "r");
        TestClient bo = small.member("bo", "r");
        long had = bo.received;
        bo.breaks();
        for (int i = 0; i < 4; i++) {
            ana.says("{'type':'send','to':'bo','data':" + i + "}");
        }
        for (int i = 0; i < 3; i++) {
            TestClient again = small.connects()
                    .says("{'type':'hello','resume':{'session':'" + bo.secret + "','received':" + had + "}}");
            assertThat(again.gets("welcome").path("resumed").asBoolean()).isFalse();
            again.gets("joined"); // as many messages as bo has: only the secret tells that they are others
            again.breaks();
        }
    }

    @Test
    void the_grace_time_ends_the_membership_and_frees_the_id() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.gets("peer-joined");
        bo.breaks();
        ana.gets("peer-away");
        world.connects().says("{'type':'hello','peer':'bo'}").getsError("id-taken");
        Duration grace = Limits.DEFAULTS.grace();
        world.passes(Duration.ofSeconds(10));
        ana.pong();
        world.passes(Duration.ofSeconds(10));
        ana.pong();
        world.passes(grace.minusSeconds(20).minusMillis(1));
        ana.getsNothing();
        world.passes(Duration.ofMillis(1));
        assertThat(ana.gets("peer-left").path("reason").asText()).isEqualTo("lost");
        TestClient again = resumes(bo);
        JsonNode welcome = again.gets("welcome");
        assertThat(welcome.path("resumed").asBoolean()).isFalse();
        again.getsNothing();
    }

    @Test
    void back_one_millisecond_before_the_end_of_grace_is_a_resume() {
        TestClient bo = world.member("bo", "r");
        bo.breaks();
        world.passes(Limits.DEFAULTS.grace().minusMillis(1));
        assertThat(resumes(bo).gets("welcome").path("resumed").asBoolean()).isTrue();
    }

    @Test
    void foreign_and_replayed_secrets_are_invalid() {
        TestClient bo = world.member("bo", "r");
        world.connects()
                .says("{'type':'hello','resume':{'session':'bo.guess','received':0}}")
                .getsError("resume-invalid");
        String first = bo.secret;
        TestClient second = resumes(bo);
        second.gets("welcome");
        second.says("{'type':'ping'}").gets("pong");
        TestClient replay = world.connects().says("{'type':'hello','resume':{'session':'" + first + "','received':1}}");
        replay.getsError("resume-invalid");
        replay.says("{'type':'hello'}").gets("welcome");
    }

    @Test
    void a_hello_that_was_late_over_a_connection_given_up_before_costs_its_client_nothing() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        bo.breaks();
        TestClient second = resumes(bo);
        second.gets("welcome");
        TestClient late = resumes(bo);
        late.gets("welcome");
        assertThat(second.closed).isEqualTo(CloseReason.SILENT); // its client comes back
        late.breaks();
        ana.says("{'type':'send','to':'bo','data':1}");
        TestClient third = resumes(second);
        assertThat(third.gets("welcome").path("resumed").asBoolean()).isTrue();
        assertThat(third.gets("message").path("data").asInt()).isEqualTo(1);
        third.says("{'type':'ping'}").gets("pong");
        resumes(bo).getsError("resume-invalid");
        assertThat(third.closed).isNull();
    }

    @Test
    void a_welcome_that_never_arrived_leaves_the_older_secret_valid() {
        TestClient bo = world.member("bo", "r");
        for (int i = 0; i < 3; i++) {
            TestClient unlucky = resumes(bo);
            unlucky.gets("welcome");
            unlucky.breaks();
        }
        assertThat(resumes(bo).gets("welcome").path("resumed").asBoolean()).isTrue();
    }

    @Test
    void two_rooms_and_members_that_left_meanwhile_are_in_the_snapshot() {
        World small = new World(Limits.builder().outboxMessages(1).build());
        TestClient ana = small.member("ana", "r");
        TestClient cy = small.member("cy", "r");
        TestClient bo = small.member("bo", "r");
        bo.breaks();
        cy.says("{'type':'bye'}");
        ana.says("{'type':'send','to':'bo','data':1}");
        TestClient again =
                small.connects().says("{'type':'hello','resume':{'session':'" + bo.secret + "','received':1}}");
        again.gets("welcome");
        JsonNode peers = again.gets("joined").path("peers");
        assertThat(peers).hasSize(1);
        assertThat(peers.path(0).path("peer").asText()).isEqualTo("ana");
    }

    @Test
    void resume_after_zero_messages_works() {
        TestClient bo = world.peer("bo");
        bo.breaks();
        TestClient again = resumes(bo);
        assertThat(again.gets("welcome").path("resumed").asBoolean()).isTrue();
        again.getsNothing();
    }

    @Test
    void messages_that_were_refused_count_too() {
        TestClient bo = world.peer("bo");
        bo.says("{'type':'nonsense'}").getsError("bad-message");
        bo.says("{'type':'leave','room':'x'}").getsError("bad-state");
        bo.says("{'type':'ack','received':2}");
        assertThat(bo.gets("ack").path("received").asInt()).isEqualTo(2);
    }

    @Test
    void acknowledging_more_than_was_sent_is_bad() {
        world.peer("bo").says("{'type':'ack','received':5}").getsError("bad-message");
    }

    @Test
    void the_server_acknowledges_unasked_after_64() {
        TestClient bo = world.member("bo", "r");
        for (int i = 0; i < 63; i++) {
            bo.says("{'type':'send','room':'r','data':0}");
        }
        assertThat(bo.gets("ack").path("received").asInt()).isEqualTo(64);
        List<JsonNode> rest = bo.getsAll();
        assertThat(rest).isEmpty();
    }
}
