package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.Participant;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A peer of the server's own, without a socket. */
class ParticipantTest {

    private final FakeTime time = new FakeTime();
    private final List<Message> heard = new ArrayList<>();
    private final List<CloseReason> ends = new ArrayList<>();
    private final Signaling node = Signaling.builder(time)
            .random(new Random(1))
            .authenticator((hello, opening) -> CompletableFuture.completedStage(new Identity(hello.token())))
            .build();

    private final Participant.Ears ears = new Participant.Ears() {
        @Override
        public void hears(Message message) {
            if (message.type().counted()) {
                heard.add(message);
            }
        }

        @Override
        public void ended(CloseReason reason) {
            ends.add(reason);
        }
    };

    private Participant bot() {
        Participant bot = node.participate(new Identity("recorder").as("bot").named("Recorder"), ears);
        time.settle();
        return bot;
    }

    private static Message.Join join() {
        return new Message.Join(1, "r", true, 0, null, false, false);
    }

    private TestClient ana() {
        TestClient ana = new TestClient(node, time).hello("ana");
        ana.says("{'type':'join','room':'r','create':true}").gets("joined");
        return ana;
    }

    @Test
    void it_is_a_peer_like_any_other_under_the_servers_name_for_it() {
        TestClient ana = ana();
        Participant bot = bot();
        bot.ask(join());
        time.settle();
        assertThat(ana.gets("peer-joined"))
                .isEqualTo(TestClient.json(
                        "{'type':'peer-joined','room':'r','peer':'bot','name':'Recorder','polite':true}"));
        ana.says("{'type':'send','to':'bot','data':'hello'}");
        ana.says("{'type':'offer','to':'bot','sdp':'v=0','link':'k1','epoch':1}");
        bot.ask(new Message.Signal(MessageType.ANSWER, 2, "ana", Payload.ofJson("\"v=0\""), "k1", 1));
        time.settle();
        assertThat(heard)
                .extracting(Message::type)
                .containsExactly(MessageType.JOINED, MessageType.MESSAGE, MessageType.OFFER);
        assertThat(ana.gets("answer").path("from").asText()).isEqualTo("bot");
        assertThat(node.user("recorder").peers().join()).containsExactly("bot");
    }

    @Test
    void it_stays_for_as_long_as_it_wants_and_its_session_ends_when_it_leaves() {
        TestClient ana = ana();
        Participant bot = bot();
        bot.ask(join());
        for (int i = 0; i < 60; i++) {
            time.advance(Duration.ofSeconds(5));
            ana.pong();
        }
        assertThat(ends).isEmpty();
        ana.gets("peer-joined");
        bot.leave();
        time.settle();
        assertThat(ana.gets("peer-left").path("reason").asText()).isEqualTo("left");
        assertThat(ends).containsExactly(CloseReason.NORMAL);
        assertThat(node.peers().list("", 10).join()).containsExactly("ana");
    }

    @Test
    void what_happens_while_it_enters_a_room_comes_after_the_snapshot_and_once() {
        TestClient ana = ana();
        Participant bot = bot();
        bot.ask(join());
        ana.saysWithoutWaiting("{'type':'send','room':'r','data':1}");
        time.settle();
        ana.says("{'type':'send','room':'r','data':2}");
        time.settle();
        assertThat(heard.get(0)).isInstanceOf(Message.Joined.class);
        assertThat(heard.stream().filter(Message.Data.class::isInstance)).doesNotHaveDuplicates();
        assertThat(heard.get(heard.size() - 1)).isEqualTo(new Message.Data("ana", "r", Payload.ofJson("2")));
    }

    @Test
    void ears_that_throw_hear_the_next_message_and_keep_their_session() {
        TestClient ana = ana();
        Throwable[] thrown = {new IllegalStateException("thrown"), new StackOverflowError("thrown")};
        int[] calls = {0};
        Participant bot = node.participate(new Identity("recorder").as("bot"), new Participant.Ears() {
            @Override
            public void hears(Message message) {
                ears.hears(message);
                throwNext();
            }

            @Override
            public void ended(CloseReason reason) {
                ears.ended(reason);
                throwNext();
            }

            private void throwNext() {
                Throwable next = thrown[calls[0]++ % 2];
                if (next instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) next;
            }
        });
        bot.ask(join());
        time.settle();
        for (int i = 0; i < 60; i++) {
            ana.says("{'type':'send','to':'bot','data':" + i + "}");
            time.advance(Duration.ofSeconds(1));
            ana.pong();
        }
        assertThat(heard.stream().filter(Message.Data.class::isInstance)).hasSize(60);
        assertThat(ends).isEmpty();
        bot.leave();
        time.settle();
        assertThat(ends).containsExactly(CloseReason.NORMAL);
    }

    /** A bridge passes on what others say: nothing of it may reach clients that they cannot read, or under another name. */
    @Test
    void it_may_ask_what_a_client_may_and_is_told_at_once_what_it_may_not() {
        TestClient ana = ana();
        Participant bot = bot();
        bot.ask(join());
        time.settle();
        ana.gets("peer-joined");
        Limits limits = Limits.DEFAULTS;
        String forged = "x\",\"from\":\"ana";
        Payload large = Payload.ofJson("\"" + "x".repeat(limits.sdpBytes()) + "\"");
        for (Message request : List.of(
                new Message.Join(1, forged, true, 0, null, false, false),
                new Message.Send(1, "ana", null, Payload.ofJson("1,\"from\":\"bo\"")),
                new Message.Send(1, "ana", "r", Payload.ofJson("1")),
                new Message.Send(1, "ana", null, Payload.ofJson("\"" + "x".repeat(limits.frameBytes()) + "\"")),
                new Message.Signal(MessageType.OFFER, 1, "ana", large, "k", 1),
                new Message.Signal(MessageType.OFFER, 1, "ana", Payload.ofJson("\"v=0\""), forged, 1),
                new Message.Signal(MessageType.OFFER, 1, "ana", null, "k", 1),
                new Message.Update(1, Payload.ofJson("[]")),
                new Message.Pong())) {
            assertThatThrownBy(() -> bot.ask(request)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> bot.ask(new Message.Leave(1, forged)))
                .hasMessage(
                        "no client may send this leave: \"room\" must be an id of 1 to 64 letters, digits, _ or -, not \""
                                + forged + "\"");
        time.settle();
        ana.getsNothing();
        assertThat(ends).isEmpty();
    }

    @Test
    void an_id_that_is_taken_is_told_and_the_server_can_end_it() {
        new TestClient(node, time).hello("bot");
        bot();
        assertThat(heard).singleElement().isInstanceOf(Message.Error.class);
        heard.clear();
        Participant other = node.participate(new Identity("recorder").as("other"), ears);
        other.ask(join());
        time.settle();
        node.user("recorder").disconnect("Enough.").join();
        time.settle();
        assertThat(heard.get(heard.size() - 1)).isInstanceOf(Message.Farewell.class);
        assertThat(ends).contains(CloseReason.ENDED);
    }
}
