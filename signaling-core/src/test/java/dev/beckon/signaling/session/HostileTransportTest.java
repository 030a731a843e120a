package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.testing.Misdeed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A transport that fails costs its own connection, whose client may resume, and nobody else anything. */
class HostileTransportTest {

    private final World world =
            new World(Limits.builder().rates(Rates.UNLIMITED).build());
    private final TestClient ana = world.member("ana", "r");
    private final TestClient bo = world.member("bo", "r");
    private final TestClient cy = world.member("cy", "r");

    static Stream<Throwable> thrown() {
        return Stream.of(new IllegalStateException("thrown"), new OutOfMemoryError("thrown"));
    }

    private void reads(TestClient... all) {
        for (TestClient client : all) {
            client.getsAll();
        }
    }

    private TestClient resumes(TestClient before) {
        TestClient next = world.connects();
        next.received = before.received;
        next.says("{'type':'hello','resume':{'session':'" + before.secret + "','received':" + before.received + "}}");
        assertThat(next.gets("welcome").path("resumed").asBoolean()).isTrue();
        return next;
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void send_that_throws_while_another_joins(Throwable thrown) {
        reads(ana, bo, cy);
        bo.throwing.put("send", thrown);
        TestClient dan = world.member("dan", "r");
        assertThat(dan.closed).isNull();
        assertThat(bo.closed).isEqualTo(CloseReason.INTERNAL);
        assertThat(ana.gets("peer-joined").path("peer").asText()).isEqualTo("dan");
        assertThat(cy.gets("peer-joined").path("peer").asText()).isEqualTo("dan");
        assertThat(ana.gets("peer-away").path("peer").asText()).isEqualTo("bo");

        TestClient again = resumes(bo);
        assertThat(again.gets("peer-joined").path("peer").asText()).isEqualTo("dan");
        ana.says("{'type':'send','to':'bo','data':1}");
        again.gets("message");
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void send_that_throws_once_loses_and_doubles_nothing(Throwable thrown) {
        reads(ana, bo, cy);
        bo.throwing.put("send", thrown);
        ana.saysWithoutWaiting("{'type':'send','to':'bo','data':1}");
        bo.throwing.clear();
        for (int i = 2; i < 5; i++) {
            ana.saysWithoutWaiting("{'type':'send','to':'bo','data':" + i + "}");
        }
        bo.getsNothing();
        TestClient again = resumes(bo);
        for (int i = 1; i < 5; i++) {
            assertThat(again.gets("message").path("data").asInt()).isEqualTo(i);
        }
        again.getsNothing();
    }

    /** As one does that writes at once, and whose connection has ended when that fails. */
    @Test
    void a_transport_that_says_that_it_is_closed_while_it_is_sent_to_changes_nobodys_order() {
        reads(ana, bo, cy);
        bo.endsWhenSentTo = true;
        world.member("dan", "r");
        for (TestClient member : List.of(ana, cy)) {
            assertThat(member.gets("peer-joined").path("peer").asText()).isEqualTo("dan");
            assertThat(member.gets("peer-away").path("peer").asText()).isEqualTo("bo");
        }
        assertThat(resumes(bo).gets("peer-joined").path("peer").asText()).isEqualTo("dan");
    }

    @Test
    void queuedBytes_below_nothing_are_none() {
        long before = world.node.load().heldBytes();
        bo.queuedBytes = -5_000_000_000L;
        ana.says("{'type':'send','to':'bo','data':1}");
        assertThat(world.node.load().heldBytes()).isBetween(before, before + 1_000_000);
        assertThat(world.node.load().queuedBytes()).isZero();
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void queuedBytes_that_throws(Throwable thrown) {
        reads(ana, bo, cy);
        bo.throwing.put("queuedBytes", thrown);
        ana.says("{'type':'send','room':'r','data':1}");
        cy.gets("message");
        assertThat(bo.closed).isEqualTo(CloseReason.INTERNAL);
        assertThat(ana.closed).isNull();
        bo.throwing.clear();
        resumes(bo);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void close_that_throws_when_another_takes_over(Throwable thrown) {
        bo.throwing.put("close", thrown);
        TestClient again = resumes(bo);
        ana.says("{'type':'send','to':'bo','data':1}");
        again.gets("message");
        assertThat(world.node.connectionCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void an_executor_that_takes_nothing_when_another_hangs_up(Throwable thrown) {
        TestClient dan = world.peer("dan");
        TestClient eve = world.peer("eve");
        String call = dan.says("{'type':'call','to':'eve'}")
                .gets("ringing")
                .path("call")
                .asText();
        eve.gets("incoming");
        eve.says("{'type':'accept','call':'" + call + "'}").gets("accepted");
        dan.gets("accepted");
        eve.executor = task -> {
            throw new RejectedExecutionException("ended with its socket");
        };
        eve.throwing.put("executor", thrown instanceof Error ? thrown : new RejectedExecutionException("ended"));
        dan.says("{'type':'hangup','call':'" + call + "'}");
        assertThat(dan.gets("ended").path("reason").asText()).isEqualTo("hangup");
        assertThat(dan.closed).isNull();
        dan.says("{'type':'ping'}").gets("pong");
        assertThat(dan.says("{'type':'call','to':'ana'}").gets("ringing")).isNotNull();
        assertThat(world.node.connectionCount()).isEqualTo(4);
    }

    @Test
    void an_executor_that_drops_its_tasks_holds_up_neither_others_nor_the_end_of_its_session() {
        reads(ana, bo, cy);
        bo.executor = task -> {};
        bo.saysWithoutWaiting("{'type':'call','to':'ana'}");
        ana.gets("incoming");
        for (int second = 0; second < 70; second++) {
            world.passes(Duration.ofSeconds(1));
            ana.pong();
            cy.pong();
        }
        assertThat(bo.closed).isEqualTo(CloseReason.SILENT);
        List<String> told = ana.getsAll().stream()
                .map(message -> message.path("type").asText())
                .toList();
        assertThat(told).contains("peer-away", "peer-left", "ended");
        world.peer("bo");
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void ping_that_throws_once_stops_no_deadline(Throwable thrown) {
        reads(ana, bo, cy);
        bo.throwing.put("ping", thrown);
        world.passes(Duration.ofSeconds(11));
        assertThat(bo.closed).isEqualTo(CloseReason.INTERNAL);
        ana.pong();
        TestClient mute = world.connects();
        world.passes(Duration.ofSeconds(6));
        assertThat(mute.closed).isEqualTo(CloseReason.NO_HELLO);
        assertThat(cy.closed).isEqualTo(CloseReason.SILENT);
        assertThat(ana.closed).isNull();
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void reading_that_throws(Throwable thrown) {
        reads(ana, bo, cy);
        bo.throwing.put("reading", thrown);
        HostileWorld other = new HostileWorld();
        TestClient dan = other.peer("dan");
        other.registry.next("enter", Misdeed.NEVER_ANSWERS, 1);
        dan.throwing.put("reading", thrown);
        dan.saysWithoutWaiting("{'type':'join','room':'x','create':true}");
        for (int i = 0; i < Limits.DEFAULTS.waitingMessages(); i++) {
            dan.saysWithoutWaiting("{'type':'ping'}");
        }
        dan.getsAll();
        assertThat(dan.closed).isEqualTo(CloseReason.INTERNAL);
        other.settles();
        assertThat(other.peers()).isZero();
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void reading_on_that_throws(Throwable thrown) {
        HostileWorld other = new HostileWorld();
        TestClient dan = other.peer("dan");
        other.registry.next("enter", Misdeed.NEVER_ANSWERS, 1);
        dan.saysWithoutWaiting("{'type':'join','room':'x','create':true}");
        for (int i = 0; i < Limits.DEFAULTS.waitingMessages(); i++) {
            dan.saysWithoutWaiting("{'type':'ping'}");
        }
        dan.throwing.put("reading", thrown);
        other.passes(Limits.DEFAULTS.spiTimeout().plusSeconds(2));
        assertThat(dan.closed).isEqualTo(CloseReason.INTERNAL);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void remote_that_throws(Throwable thrown) {
        bo.throwing.put("remote", thrown);
        bo.breaks();
        reads(bo);
        TestClient again = resumes(bo);
        again.says("{'type':'ping'}").gets("pong");
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void everything_that_throws_at_once(Throwable thrown) {
        reads(ana, bo, cy);
        for (String method : List.of("send", "close", "executor", "reading", "ping", "queuedBytes", "remote")) {
            bo.throwing.put(method, thrown);
        }
        ana.says("{'type':'send','room':'r','data':1}");
        cy.gets("message");
        assertThat(ana.gets("peer-away").path("peer").asText()).isEqualTo("bo");
        assertThat(world.node.connectionCount()).isEqualTo(2);
        assertThat(resumes(bo).gets("message").path("data").asInt()).isEqualTo(1);
    }
}
