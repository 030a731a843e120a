package dev.beckon.signaling.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.dialect.Desk;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.spi.Transport;
import dev.beckon.signaling.testing.Misdeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only dialects ask for, mail and topics, over a registry that fails: the client is told, or comes again; it never waits for what cannot come. */
class HostileTopicsTest {

    private static final String ANA = "t:ana";

    private final HostileWorld world = new HostileWorld();
    private final List<Client> clients = new ArrayList<>();

    /** Says {@code +topic,topic}, {@code -topic}, {@code topic text} and {@code @peer text}; hears texts and {@code !code}. */
    private final class Client implements Transport, Conversation {
        private final String peer;
        private final List<String> heard = new ArrayList<>();
        private final List<CompletableFuture<Boolean>> mails = new ArrayList<>();
        private final Connection connection;
        private @Nullable CloseReason closed;

        Client(Signaling node, String peer) {
            this.peer = peer;
            this.connection = node.open(
                    this,
                    new Opening("test", "/topics", Map.of(), Map.of(), null, true),
                    node.nanoTime(),
                    new Dialect() {
                        @Override
                        public String name() {
                            return "topics";
                        }

                        @Override
                        public Conversation with(Opening opening) {
                            return Client.this;
                        }
                    });
            clients.add(this);
            world.time.settle();
        }

        Client says(String line) {
            connection.receive(line.getBytes(UTF_8));
            world.time.settle();
            return this;
        }

        List<String> hears() {
            world.time.settle();
            List<String> all = List.copyOf(heard);
            heard.clear();
            return all;
        }

        @Override
        public void opened(Desk desk) {
            desk.ask(new Message.Hello(Message.NO_ID, peer, null, null, null, null));
        }

        @Override
        public void hear(byte[] frame, Desk desk) {
            String line = new String(frame, UTF_8);
            List<String> topics = Arrays.asList(line.substring(1).split(","));
            String first = line.split(" ")[0];
            Payload text = Payload.ofJson('"' + line.substring(line.indexOf(' ') + 1) + '"');
            switch (line.charAt(0)) {
                case '+' -> desk.subscribe(topics);
                case '-' -> desk.unsubscribe(topics);
                case '@' ->
                    mails.add(desk.mail(new Message.Signal(
                                    MessageType.OFFER, Message.NO_ID, first.substring(1), text, null, 0))
                            .toCompletableFuture());
                default -> desk.publish(first, subscribers -> text);
            }
        }

        @Override
        public byte @Nullable [] tell(Outgoing event) {
            Message message = event.message();
            String line = message instanceof Message.Data data
                    ? data.data().json()
                    : message instanceof Message.Error error
                            ? "!" + error.code().wire()
                            : null;
            return line == null ? null : line.getBytes(UTF_8);
        }

        @Override
        public boolean resumes() {
            return false;
        }

        @Override
        public void send(byte[] frame) {
            heard.add(new String(frame, UTF_8));
        }

        @Override
        public void close(CloseReason reason) {
            closed = closed == null ? reason : closed;
        }

        @Override
        public Executor executor() {
            return world.time.executor();
        }

        @Override
        public void reading(boolean on) {}
    }

    private Client opens(String peer) {
        return new Client(world.node, peer);
    }

    /** Until every answer has come or was given up. */
    private void passes() {
        for (int second = 0; second < 20; second++) {
            world.time.advance(Duration.ofSeconds(1));
            clients.forEach(client -> client.connection.alive());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void subscribe(Misdeed misdeed) {
        world.registry.next("subscribe", misdeed, 1);
        Client ana = opens(ANA).says("+a");
        passes();
        assertThat(ana.hears()).containsAnyOf("!internal", "!unavailable");
        assertThat(ana.closed).isNotNull();

        Client again = opens(ANA).says("+a"); // as its client does
        opens("t:bo").says("a hello");
        assertThat(again.hears()).containsExactly("\"hello\"");
    }

    @Test
    void a_topic_that_may_not_be_subscribed_does_not_hide_that_another_could_not_be() {
        for (String topics : List.of("+secret,a", "+a,secret")) {
            Signaling node = Signaling.builder(world.time)
                    .registry(world.registry.spi())
                    .policy(new AccessPolicy() {
                        @Override
                        public CompletableFuture<Decision> mayJoin(Requester who, String topic) {
                            return CompletableFuture.completedFuture(
                                    topic.equals("secret") ? Decision.NO : Decision.YES);
                        }
                    })
                    .build();
            world.registry.next("subscribe", Misdeed.FAILS, 1);
            Client ana = new Client(node, ANA).says(topics);
            assertThat(ana.closed).as(topics).isNotNull();
            passes();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void unsubscribe(Misdeed misdeed) {
        Client ana = opens(ANA).says("+a");
        Client bo = opens("t:bo");
        world.registry.next("unsubscribe", misdeed, 1);
        ana.says("-a");
        passes();
        bo.says("a nobody listens");
        assertThat(ana.hears()).isEmpty();
        assertThat(ana.closed).isNull();
        ana.says("+a");
        bo.says("a hello");
        assertThat(ana.hears()).containsExactly("\"hello\"");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void broadcast(Misdeed misdeed) {
        opens(ANA).says("+a");
        Client bo = opens("t:bo");
        world.registry.next("broadcast", misdeed, 1);
        bo.says("a one");
        passes();
        assertThat(bo.hears()).hasSize(1).containsAnyOf("!internal", "!unavailable");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void deliver_of_mail(Misdeed misdeed) {
        opens(ANA);
        Client bo = opens("t:bo");
        world.registry.next("deliver", misdeed, 1);
        bo.says("@t:ana hello").says("@t:ana again");
        passes();
        assertThat(bo.mails).extracting(CompletableFuture::join).containsExactly(false, true);
        assertThat(bo.closed).isNull();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void answers(Misdeed misdeed) {
        Client ana = opens(ANA);
        world.registry.next("answers", misdeed, 1);
        Client other = opens(ANA);
        passes();
        assertThat(other.hears()).hasSize(1).containsAnyOf("!internal", "!unavailable");
        assertThat(other.closed).isNotNull();
        assertThat(ana.closed).isNull();
        assertThat(world.peers()).isEqualTo(1);
        ana.says("+a");
        opens("t:bo").says("a hello");
        assertThat(ana.hears()).containsExactly("\"hello\"");
    }
}
