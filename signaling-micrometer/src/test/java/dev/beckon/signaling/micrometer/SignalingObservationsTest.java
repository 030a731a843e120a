package dev.beckon.signaling.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.Authenticator;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.Transport;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignalingObservationsTest {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final List<String> stopped = new ArrayList<>();
    private final List<String> current = new ArrayList<>();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    /** A client that keeps what it hears. */
    private static final class Client implements Transport {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void send(byte[] frame) {
            heard.add(new String(frame, StandardCharsets.UTF_8));
        }

        @Override
        public void close(CloseReason reason) {
            heard.add("closed " + reason.code());
        }

        @Override
        public Executor executor() {
            return Runnable::run;
        }

        @Override
        public void reading(boolean on) {}
    }

    private Signaling node(ObservationHandler<Observation.Context> handler) {
        registry.observationConfig().observationHandler(handler);
        SignalingObservations observations = new SignalingObservations(registry);
        Authenticator byToken = (hello, opening) -> {
            Observation now = registry.getCurrentObservation();
            current.add(now == null ? "none" : now.getContext().getName());
            if ("null".equals(hello.token())) {
                return null;
            }
            return hello.token() == null
                    ? CompletableFuture.failedStage(new IllegalStateException("the database is down"))
                    : CompletableFuture.completedStage(new Identity(hello.token()));
        };
        return Signaling.builder(Scheduler.on(timer))
                .authenticator(observations.observed(byToken))
                .registry(observations.observed(PeerRegistry.inMemory()))
                .build();
    }

    private static void says(Connection connection, String message) {
        connection.receive(message.getBytes(StandardCharsets.UTF_8));
    }

    /** Two meet in a room and talk. */
    private static List<String> meet(Signaling node) {
        Client bo = new Client();
        Connection to = node.open(bo, opening(), node.nanoTime());
        says(to, "{\"type\":\"hello\",\"peer\":\"bo\",\"token\":\"b\"}");
        says(to, "{\"type\":\"join\",\"room\":\"r\",\"create\":true}");
        Connection from = node.open(new Client(), opening(), node.nanoTime());
        says(from, "{\"type\":\"hello\",\"peer\":\"ana\",\"token\":\"a\"}");
        says(from, "{\"type\":\"join\",\"room\":\"r\"}");
        says(from, "{\"type\":\"send\",\"to\":\"bo\",\"data\":1}");
        says(from, "{\"type\":\"send\",\"room\":\"r\",\"data\":2}");
        return bo.heard;
    }

    private static Opening opening() {
        return new Opening("127.0.0.1", "/signal", Map.of(), Map.of(), null, null, true);
    }

    private ObservationHandler<Observation.Context> recorder() {
        return new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                stopped.add(context.getName() + " " + context.getLowCardinalityKeyValues() + " " + context.getError());
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        };
    }

    @Test
    void what_a_node_waits_for_is_observed_and_is_current_meanwhile() {
        Signaling node = node(recorder());
        assertThat(meet(node)).anyMatch(text -> text.endsWith("\"data\":2}"));
        assertThat(current).containsOnly("beckon.authenticate");
        assertThat(registry.getCurrentObservation()).isNull();
        assertThat(stopped)
                .contains(
                        "beckon.authenticate [] null",
                        "beckon.deliver [keyValue(type=message)] null",
                        "beckon.publish [] null");
    }

    @Test
    void a_failure_is_the_error_of_its_observation() {
        Signaling node = node(recorder());
        says(node.open(new Client(), opening(), node.nanoTime()), "{\"type\":\"hello\"}");
        assertThat(stopped)
                .containsExactly("beckon.authenticate [] java.lang.IllegalStateException: the database is down");
    }

    @Test
    void an_answer_that_is_null_ends_its_observation_and_is_the_fault_of_who_gave_it() {
        Signaling node = node(recorder());
        Client client = new Client();
        says(node.open(client, opening(), node.nanoTime()), "{\"type\":\"hello\",\"token\":\"null\"}");
        assertThat(stopped).containsExactly("beckon.authenticate [] java.lang.IllegalStateException: answered null");
        assertThat(client.heard).first().asString().contains("\"internal\"");
    }

    @Test
    void a_handler_that_throws_changes_nothing() {
        Signaling node = node(new ObservationHandler<>() {
            @Override
            public void onStart(Observation.Context context) {
                throw new NoClassDefFoundError("start");
            }

            @Override
            public void onScopeOpened(Observation.Context context) {
                throw new IllegalStateException("scope");
            }

            @Override
            public void onScopeClosed(Observation.Context context) {
                throw new IllegalStateException("scope");
            }

            @Override
            public void onStop(Observation.Context context) {
                throw new NoClassDefFoundError("stop");
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        assertThat(meet(node))
                .anyMatch(text -> text.endsWith("\"data\":1}"))
                .anyMatch(text -> text.endsWith("\"data\":2}"));
        assertThat(registry.getCurrentObservation()).isNull();
    }

    @Test
    void everyone_is_let_in_as_before() {
        SignalingObservations observations = new SignalingObservations(registry);
        assertThat(observations.observed(Authenticator.anonymous())).isSameAs(Authenticator.anonymous());
    }
}
