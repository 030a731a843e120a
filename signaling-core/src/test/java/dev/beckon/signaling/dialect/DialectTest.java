package dev.beckon.signaling.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A second dialect, {@link Lines}, beside {@code beckon.v1} on one node. */
class DialectTest {

    private final ScheduledThreadPoolExecutor time = new ScheduledThreadPoolExecutor(1);
    private final Signaling node = Signaling.builder(Scheduler.on(time)).build();

    @AfterEach
    void stop() {
        time.shutdownNow();
    }

    private final class Client implements Transport {
        private final List<String> heard = new ArrayList<>();
        private final Connection connection;
        private @Nullable CloseReason closed;

        Client() {
            connection = node.open(this);
        }

        Client(Opening opening, Dialect dialect) {
            connection = node.open(this, opening, node.nanoTime(), dialect);
        }

        Client says(String line) {
            connection.receive(line.getBytes(UTF_8));
            return this;
        }

        String hears() {
            return heard.isEmpty() ? "nothing" : heard.remove(0);
        }

        @Override
        public void send(byte[] frame) {
            heard.add(new String(frame, UTF_8));
        }

        @Override
        public void close(CloseReason reason) {
            closed = reason;
        }

        @Override
        public Executor executor() {
            return Runnable::run;
        }

        @Override
        public void reading(boolean on) {}
    }

    private Client lines(String peer) {
        Map<String, List<String>> query = Map.of("peer", List.of(peer), "room", List.of("r"));
        return new Client(new Opening("test", "/lines", query, Map.of(), null, true), new Lines());
    }

    private Client beckon(String peer) {
        Client client = new Client();
        client.says("{\"type\":\"hello\",\"peer\":\"" + peer + "\"}");
        assertThat(client.hears()).startsWith("{\"type\":\"welcome\"");
        return client;
    }

    @Test
    void clients_of_two_dialects_share_a_room() {
        Client ana = lines("ana");
        assertThat(ana.hears()).isEqualTo("nothing");

        Client bo = beckon("bo").says("{\"type\":\"join\",\"room\":\"r\"}");
        assertThat(bo.hears()).startsWith("{\"type\":\"joined\"").contains("\"peer\":\"ana\"");
        assertThat(ana.hears()).isEqualTo("+bo");

        ana.says("bo: good \"morning\"");
        assertThat(bo.hears()).isEqualTo("{\"type\":\"message\",\"from\":\"ana\",\"data\":\"good \\\"morning\\\"\"}");
        bo.says("{\"type\":\"send\",\"room\":\"r\",\"data\":\"to all\"}");
        assertThat(ana.hears()).isEqualTo("bo: to all");
    }

    @Test
    void what_a_dialect_refuses_is_told_in_its_words_and_costs_one_line() {
        Client ana = lines("ana").says("no colon");
        assertThat(ana.hears()).isEqualTo("!bad-message");
        ana.says("stranger: are you there?");
        assertThat(ana.hears()).isEqualTo("!not-found");
        assertThat(ana.closed).isNull();
    }

    @Test
    void a_session_that_does_not_resume_ends_with_its_connection_and_its_id_is_free() throws Exception {
        Client ana = lines("ana");
        Client bo = lines("bo");
        assertThat(bo.hears()).isEqualTo("+ana");
        assertThat(ana.hears()).isEqualTo("+bo");

        ana.connection.closed();
        time.submit(() -> {}).get();
        assertThat(bo.hears()).isEqualTo("-ana");
        assertThat(lines("ana").hears()).isEqualTo("+bo");
    }

    /** Knows at first whether its clients resume. */
    private static final class Forgetful implements Dialect {
        private boolean knows = true;

        @Override
        public String name() {
            return "forgetful";
        }

        @Override
        public Conversation with(Opening opening) {
            return new Conversation() {
                @Override
                public void hear(byte[] frame, Desk desk) {
                    desk.ask(new Message.Hello(Message.NO_ID, "ana", null, null, null, null));
                }

                @Override
                public byte @Nullable [] tell(Outgoing event) {
                    return event.message().type().wire().getBytes(UTF_8);
                }

                @Override
                public boolean resumes() {
                    if (knows) {
                        return true;
                    }
                    throw new IllegalStateException("who knows?");
                }
            };
        }
    }

    @Test
    void a_session_whose_dialect_cannot_tell_whether_it_resumes_ends_with_its_connection() throws Exception {
        Forgetful dialect = new Forgetful();
        Client ana = new Client(Opening.plain("test"), dialect).says("hello");
        assertThat(ana.hears()).isEqualTo("welcome");
        ana.says("hello"); // so that it is known to have come
        dialect.knows = false;
        ana.connection.closed();
        time.submit(() -> {}).get();
        assertThat(lines("ana").says("no colon").hears()).isEqualTo("!bad-message");
    }

    /** Fails in whatever it is asked for. */
    private static final class Broken implements Dialect, Conversation {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Conversation with(Opening opening) {
            if (opening.path().equals("/broken/with")) {
                throw new IllegalStateException("nobody speaks");
            }
            return this;
        }

        @Override
        public void hear(byte[] frame, Desk desk) {
            if (frame.length == 0) {
                throw new AssertionError("cannot hear");
            }
            desk.ask(new Message.Hello(Message.NO_ID, "broken", null, null, null, null));
        }

        @Override
        public byte[] tell(Outgoing event) {
            throw new IllegalStateException("cannot tell");
        }

        @Override
        public boolean resumes() {
            return false;
        }
    }

    private Client at(String path) {
        return new Client(new Opening("test", path, Map.of(), Map.of(), null, true), new Broken());
    }

    @Test
    void a_dialect_that_throws_costs_the_connections_that_speak_it_and_nobody_else() throws Exception {
        Client bo = beckon("bo");
        assertThat(at("/broken/with").closed).isEqualTo(CloseReason.INTERNAL);
        assertThat(at("/broken").says("").closed).isEqualTo(CloseReason.INTERNAL);
        Client mute = at("/broken").says("hello");
        time.submit(() -> {}).get();
        assertThat(mute.closed).isEqualTo(CloseReason.INTERNAL);
        assertThat(bo.says("{\"type\":\"ping\"}").hears()).isEqualTo("{\"type\":\"pong\"}");
    }
}
