package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.spi.Authenticator;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What fails for each client is told to the operator once, with its cause, and not for each client. */
class FaultLogTest {

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(FaultLog.class);
    private final FakeTime time = new FakeTime();

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.ERROR);
        logger.setAdditive(false);
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private Signaling node(UnaryOperator<Signaling.Builder> parts) {
        return parts.apply(Signaling.builder(time).random(new Random(1))).build();
    }

    private Signaling authenticating(Authenticator authenticator) {
        return node(parts -> parts.authenticator(authenticator));
    }

    private TestClient says(Signaling node) {
        return new TestClient(node, time).says("{'type':'hello','token':'t'}");
    }

    private List<String> told() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void every_client_is_told_and_the_operator_once() {
        Signaling node = authenticating((hello, opening) -> {
            throw new IllegalStateException("no database");
        });
        for (int i = 0; i < 20; i++) {
            TestClient client = says(node);
            assertThat(client.gets("error").path("code").asText()).isEqualTo("internal");
            assertThat(client.closed.code()).isEqualTo(1011);
        }
        assertThat(told()).containsExactly("authenticate failed");
        IThrowableProxy cause = lines.list.get(0).getThrowableProxy();
        assertThat(cause.getMessage()).isEqualTo("no database");
    }

    @Test
    void what_still_fails_a_minute_later_is_told_again_with_how_often_it_came() {
        Signaling node = authenticating(
                (hello, opening) -> CompletableFuture.failedStage(new IllegalStateException("no database")));
        for (int i = 0; i < 3; i++) {
            says(node);
        }
        time.advance(Duration.ofNanos(FaultLog.QUIET_NANOS));
        says(node);
        assertThat(told())
                .containsExactly(
                        "authenticate failed", "authenticate failed, and 2 times more since the last line about it");
    }

    @Test
    void a_fault_of_another_kind_is_told_at_once() {
        int[] asked = {0};
        Signaling node = authenticating((hello, opening) -> {
            if (asked[0]++ % 2 == 0) {
                throw new IllegalStateException("no database");
            }
            throw new NoClassDefFoundError("no driver");
        });
        for (int i = 0; i < 4; i++) {
            says(node);
        }
        assertThat(lines.list)
                .extracting(line -> line.getThrowableProxy().getMessage())
                .containsExactly("no database", "no driver");
    }

    @Test
    void what_never_answers_is_told() {
        Signaling node = authenticating((hello, opening) -> new CompletableFuture<>());
        TestClient ana = says(node);
        TestClient bo = says(node);
        for (int second = 0; second < 10; second++) {
            time.advance(Duration.ofSeconds(1));
            ana.pong();
            bo.pong();
        }
        assertThat(ana.gets("error").path("code").asText()).isEqualTo("unavailable");
        assertThat(bo.gets("error").path("code").asText()).isEqualTo("unavailable");
        assertThat(told()).containsExactly("authenticate failed");
        assertThat(lines.list.get(0).getThrowableProxy().getMessage()).contains("no answer to authenticate");
    }

    @Test
    void a_provider_of_ICE_servers_that_fails_is_told_of_once() {
        Signaling node = node(
                parts -> parts.iceServers(who -> CompletableFuture.failedStage(new IllegalStateException("no TURN"))));
        for (int i = 0; i < 20; i++) {
            says(node).gets("welcome");
        }
        assertThat(told()).containsExactly("iceServers failed", "no ICE servers: iceServers failed");
    }

    @Test
    void a_listener_that_fails_for_each_message_is_told_of_once() {
        SignalingListener failing = new SignalingListener() {
            @Override
            public void received(MessageType type) {
                throw new IllegalStateException("no meters");
            }
        };
        Signaling node = node(parts -> parts.listener(failing));
        TestClient ana = says(node);
        for (int i = 0; i < 20; i++) {
            ana.says("{'type':'ping'}");
        }
        assertThat(told()).containsExactly(failing.getClass().getName() + " failed");
    }
}
