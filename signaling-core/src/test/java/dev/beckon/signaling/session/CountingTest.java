package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.testing.FakeTime;
import dev.beckon.signaling.testing.Misdeed;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides count the same, whatever is sent when; and a takeover finds the session as the numbers say. */
class CountingTest {

    private static final String RESUME = "{'type':'hello','resume':{'session':'%s','received':%d}}";

    private static long counted(TestClient client) {
        return client.says("{'type':'ack','received':0}")
                .gets("ack")
                .path("received")
                .asLong();
    }

    // ---- what counts

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'leave','room':'x'}",
                "{'type':'nonsense'}",
                "nonsense",
                "{'type':'ping','id':'x'}",
                "{'type':'ack','received':-1}",
                "{'type':'ack','received':'x'}",
                "{'type':'pong'}",
                "{'type':'welcome'}",
                "{'type':'hello','peer':'bo'}"
            })
    void what_is_refused_counts(String frame) {
        TestClient ana = new World().peer("ana");
        ana.says(frame).gets("error");
        assertThat(counted(ana)).isEqualTo(1);
    }

    @Test
    void well_formed_pings_and_acks_do_not_count_even_where_they_are_refused() {
        World world = new World(
                Limits.builder().rates(Rates.UNLIMITED.with(Rates.Kind.ACKS, 1)).build());
        TestClient ana = world.peer("ana");
        ana.says("{'type':'ack','received':99}").getsError("bad-message");
        boolean refused = false;
        for (int i = 0; i < 100 && !refused; i++) {
            refused = ana.says("{'type':'ping'}")
                    .getsAll()
                    .get(0)
                    .path("code")
                    .asText()
                    .equals("rate-limited");
        }
        assertThat(refused).isTrue();
        world.passes(Duration.ofSeconds(9));
        assertThat(counted(ana)).isZero();
    }

    /** A node whose authenticator answers when it is told to. */
    private static final class Slow {
        final FakeTime time = new FakeTime();
        private final CompletableFuture<Identity> answer = new CompletableFuture<>();
        private final Signaling node = Signaling.builder(time)
                .limits(Limits.builder().rates(Rates.UNLIMITED).misses(1_000).build())
                .authenticator((hello, opening) -> answer)
                .random(new Random(1))
                .build();

        TestClient connects() {
            return new TestClient(node, time);
        }

        void answers() {
            answer.complete(Identity.ANONYMOUS);
            time.settle();
        }
    }

    @Test
    void what_comes_before_the_welcome_counts_in_its_order_whether_it_is_refused_or_not() {
        Slow slow = new Slow();
        TestClient ana = slow.connects()
                .says("{'type':'hello','peer':'ana'}")
                .says("nonsense")
                .says("{'type':'create','id':1,'room':'r'}")
                .says("{'type':'nonsense','id':2}")
                .says("{'type':'ping'}");
        ana.gets("pong");
        ana.getsNothing();
        slow.answers();
        ana.gets("welcome");
        ana.getsError("bad-json");
        ana.gets("created");
        assertThat(ana.getsError("bad-message").path("re").asInt()).isEqualTo(2);
        assertThat(counted(ana)).isEqualTo(3);
        assertThat(ana.received).isEqualTo(3);

        ana.breaks();
        TestClient again = slow.connects();
        again.received = 3;
        JsonNode welcome = again.says(RESUME.formatted(ana.secret, 3)).gets("welcome");
        assertThat(welcome.path("resumed").asBoolean()).isTrue();
        assertThat(welcome.path("received").asInt()).isEqualTo(3);
        again.getsNothing();
    }

    @Test
    void what_came_behind_a_hello_that_is_refused_is_answered_as_if_it_came_then() {
        Slow slow = new Slow();
        TestClient other = slow.connects().says("{'type':'hello','id':1}").says("{'type':'join','id':2,'room':'r'}");
        slow.answer.completeExceptionally(new SignalingException(ErrorCode.FORBIDDEN, "no"));
        slow.time.settle();
        assertThat(other.getsError("forbidden").path("re").asInt()).isEqualTo(1);
        assertThat(other.getsError("bad-state").path("re").asInt()).isEqualTo(2);
        assertThat(other.closed).isNull();
    }

    @Test
    void a_client_that_says_much_behind_its_hello_is_heard_whole() {
        Slow slow = new Slow();
        TestClient ana = slow.connects().says("{'type':'hello','peer':'ana'}");
        int many = 3 * Limits.DEFAULTS.waitingMessages();
        for (int i = 0; i < many; i++) {
            ana.saysWithoutWaiting("{'type':'leave','room':'r" + i + "'}");
        }
        assertThat(ana.closed).isNull();
        assertThat(ana.reading).isFalse();
        slow.answers();
        ana.gets("welcome");
        assertThat(ana.getsAll().stream()
                        .filter(message -> message.path("code").asText().equals("bad-state")))
                .hasSize(many);
        assertThat(ana.reading).isTrue();
    }

    @Test
    void what_came_before_the_welcome_does_not_show_that_the_client_got_it() {
        Slow slow = new Slow();
        TestClient ana = slow.connects().says("{'type':'hello','peer':'ana'}").says("{'type':'create','room':'r'}");
        slow.answers();
        ana.breaks();
        TestClient again = slow.connects().says("{'type':'hello','peer':'ana'}");
        assertThat(again.gets("welcome").path("peer").asText()).isEqualTo("ana");
    }

    // ---- taking over

    @Test
    void a_bye_that_waits_when_another_socket_takes_over_neither_cuts_nor_deafens_it() {
        HostileWorld world = new HostileWorld();
        TestClient ana = world.peer("ana");
        world.registry.next("enter", Misdeed.NEVER_ANSWERS, 1);
        ana.says("{'type':'join','id':1,'room':'r','create':true}").says("{'type':'bye'}");
        TestClient again = world.connects();
        again.says(RESUME.formatted(ana.secret, ana.received)).gets("welcome");
        assertThat(ana.closed).isEqualTo(CloseReason.REPLACED);
        world.settles();
        again.getsError("unavailable");
        assertThat(again.closed).isNull();
        again.says("{'type':'ping'}").gets("pong");
        again.says("{'type':'bye'}");
        assertThat(again.closed).isEqualTo(CloseReason.NORMAL);
        assertThat(world.peers()).isZero();
    }

    @Test
    void a_bye_that_waits_when_its_socket_breaks_ends_the_session() {
        HostileWorld world = new HostileWorld();
        TestClient ana = world.peer("ana");
        world.registry.next("enter", Misdeed.NEVER_ANSWERS, 1);
        ana.says("{'type':'join','id':1,'room':'r','create':true}").says("{'type':'bye'}");
        ana.breaks();
        world.passes(Duration.ofSeconds(11));
        assertThat(world.peers()).isZero();
    }

    @Test
    void a_page_that_was_loaded_anew_gets_no_reply_to_what_the_page_before_it_asked() {
        HostileWorld world = new HostileWorld();
        TestClient ana = world.member("ana", "r");
        world.registry.next("enter", Misdeed.DOES_IT_AND_ANSWERS_LATE, 1);
        ana.says("{'type':'join','id':1,'room':'x','create':true}")
                .says("{'type':'create','id':2,'room':'y'}")
                .says("{'type':'who','id':3,'room':'r'}")
                .says("{'type':'leave','id':4,'room':'z'}")
                .says("{'type':'call','id':5,'to':'nobody'}")
                .says("{'type':'leave','id':6,'room':'r'}");
        TestClient next = world.connects();
        next.says("{'type':'hello','resume':{'session':'" + ana.secret + "'}}").gets("welcome");
        next.gets("joined");
        world.settles();
        List<JsonNode> told = next.getsAll();
        assertThat(told).noneMatch(message -> message.has("re"));
        assertThat(told).extracting(message -> message.path("type").asText()).containsExactly("joined", "left");
        assertThat(told.get(0).path("room").asText()).isEqualTo("y");
        next.says("{'type':'who','id':1,'room':'y'}");
        assertThat(next.gets("present").path("re").asInt()).isEqualTo(1);
    }

    @Test
    void a_client_that_resumes_without_loss_gets_the_replies_that_it_waits_for() {
        HostileWorld world = new HostileWorld();
        TestClient ana = world.peer("ana");
        world.registry.next("leave", Misdeed.NEVER_ANSWERS, 1);
        ana.says("{'type':'join','id':1,'room':'r','create':true}").gets("joined");
        ana.says("{'type':'leave','id':2,'room':'r'}").says("{'type':'create','id':3,'room':'y'}");
        ana.breaks();
        TestClient next = world.connects();
        next.says(RESUME.formatted(ana.secret, ana.received)).gets("welcome");
        world.passes(Duration.ofSeconds(11));
        assertThat(next.getsError("unavailable").path("re").asInt()).isEqualTo(2);
        assertThat(next.gets("created").path("re").asInt()).isEqualTo(3);
    }

    @Test
    void of_two_sockets_that_take_over_at_once_the_one_whose_hello_came_last_has_the_session() {
        HostileWorld world = new HostileWorld();
        TestClient ana = world.peer("ana");
        ana.breaks();
        world.iceServers.next("iceServers", Misdeed.NEVER_ANSWERS, 1);
        TestClient slow = world.connects().says(RESUME.formatted(ana.secret, 0));
        TestClient fast = world.connects().says(RESUME.formatted(ana.secret, 0));
        fast.gets("welcome");
        world.settles();
        slow.getsNothing();
        assertThat(slow.closed).isEqualTo(CloseReason.SILENT); // it may be the newer of the two
        fast.says("{'type':'ping'}").gets("pong");
        fast.breaks();
        assertThat(world.connects()
                        .says(RESUME.formatted(fast.secret, 0))
                        .gets("welcome")
                        .path("resumed")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void a_takeover_by_a_socket_that_is_gone_takes_nothing_over() {
        HostileWorld world = new HostileWorld();
        TestClient ana = world.peer("ana");
        world.iceServers.next("iceServers", Misdeed.NEVER_ANSWERS, 1);
        world.connects().says(RESUME.formatted(ana.secret, 0)).breaks();
        world.settles();
        assertThat(ana.closed).isNull();
        ana.says("{'type':'ping'}").gets("pong");
    }
}
