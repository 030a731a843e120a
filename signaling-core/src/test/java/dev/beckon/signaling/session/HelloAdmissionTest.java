package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who is heard at all: tokens of clients that are not browsers, and storms of hellos. */
class HelloAdmissionTest {

    private static final Opening NO_BROWSER = new Opening("test", "", Map.of(), Map.of(), null, false);

    private final FakeTime time = new FakeTime();
    private final ArrayDeque<CompletableFuture<Identity>> asked = new ArrayDeque<>();

    private final Signaling node = Signaling.builder(time)
            .authenticator((hello, remote) -> {
                CompletableFuture<Identity> answer = new CompletableFuture<>();
                asked.add(answer);
                return answer;
            })
            .hellosAtOnce(2)
            .random(new Random(1))
            .build();

    private TestClient connects() {
        return new TestClient(node, time);
    }

    private TestClient saysHello() {
        return connects().says("{'type':'hello'}");
    }

    private void authenticatorAnswers() {
        asked.remove().complete(Identity.ANONYMOUS);
        time.settle();
    }

    @Test
    void one_hello_too_many_is_told_to_come_back_later() {
        TestClient ana = saysHello();
        TestClient bo = saysHello();
        TestClient cy = saysHello();
        assertThat(cy.closed).isEqualTo(CloseReason.TRY_LATER);
        assertThat(asked).hasSize(2);

        authenticatorAnswers();
        ana.gets("welcome");
        TestClient dee = saysHello();
        assertThat(dee.closed).isNull();
        authenticatorAnswers();
        authenticatorAnswers();
        bo.gets("welcome");
        dee.gets("welcome");
    }

    @Test
    void who_has_gone_or_was_refused_waits_no_more() {
        saysHello().breaks();
        TestClient bo = saysHello();
        asked.removeLast().completeExceptionally(new SignalingException(ErrorCode.FORBIDDEN, "no"));
        time.settle();
        bo.getsError("forbidden");
        assertThat(saysHello().closed).isNull();
        assertThat(saysHello().closed).isNull();
        assertThat(saysHello().closed).isEqualTo(CloseReason.TRY_LATER);
        authenticatorAnswers(); // to the one that has gone: frees no place a second time
        assertThat(saysHello().closed).isEqualTo(CloseReason.TRY_LATER);
    }

    @Test
    void without_a_browser_that_vouches_for_it_a_client_needs_a_token() {
        TestClient robot = new TestClient(node, time, NO_BROWSER);
        robot.says("{'type':'hello'}").getsError("unauthenticated");
        assertThat(robot.closed).isEqualTo(CloseReason.UNAUTHENTICATED);
        assertThat(asked).isEmpty();

        TestClient withToken = new TestClient(node, time, NO_BROWSER);
        withToken.says("{'type':'hello','token':'t'}");
        authenticatorAnswers();
        withToken.gets("welcome");
    }

    @Test
    void where_all_are_let_in_no_token_is_needed() {
        TestClient robot = new TestClient(new World().node, time, NO_BROWSER);
        robot.says("{'type':'hello'}").gets("welcome");
    }

    @Test
    void a_node_says_that_it_is_draining() {
        assertThat(node.draining()).isFalse();
        node.drain(Duration.ZERO);
        assertThat(node.draining()).isTrue();
    }

    @Test
    void a_bound_that_lets_nobody_in_is_refused() {
        assertThatThrownBy(() -> Signaling.builder(time).hellosAtOnce(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hellosAtOnce is 0");
    }
}
