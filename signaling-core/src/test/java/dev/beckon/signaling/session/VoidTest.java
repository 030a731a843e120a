package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A message of a negotiation that had an id and is not passed on: its sender learns why. */
class VoidTest {

    /** What a test holds back on its way between sessions. */
    private static final class Slow extends ForwardingRegistry {
        Predicate<Message> slow = message -> false;
        final ArrayDeque<Runnable> underWay = new ArrayDeque<>();

        Slow() {
            super(PeerRegistry.inMemory());
        }

        @Override
        public CompletionStage<Boolean> deliver(Peer from, String to, Message message) {
            if (!slow.test(message)) {
                return super.deliver(from, to, message);
            }
            CompletableFuture<Boolean> delivered = new CompletableFuture<>();
            underWay.add(() -> super.deliver(from, to, message).thenAccept(delivered::complete));
            return delivered;
        }

        void arrive() {
            slow = message -> false;
            for (Iterator<Runnable> next = underWay.iterator(); next.hasNext(); next.remove()) {
                next.next().run();
            }
        }
    }

    private final Slow registry = new Slow();
    private final World world = new World(Limits.DEFAULTS, registry);

    /** Sorts first: the polite one. */
    private final TestClient ana = world.member("ana", "r");

    private final TestClient bo = world.member("bo", "r");

    @BeforeEach
    void readAll() {
        ana.getsAll();
        bo.getsAll();
    }

    private static String signal(String type, String to, int epoch, int id) {
        String body = type.equals("candidate") ? "'candidate':null" : "'sdp':'x'";
        return "{'type':'" + type + "','id':" + id + ",'to':'" + to + "'," + body + ",'link':'k','epoch':" + epoch
                + "}";
    }

    /** Of all that the client got, in whatever order with the rest. */
    private static void assertVoids(TestClient client, String... expected) {
        assertThat(client.getsAll())
                .filteredOn(message -> message.path("type").asText().equals("void"))
                .extracting(told ->
                        told.path("re").asInt() + " " + told.path("reason").asText())
                .containsExactly(expected);
    }

    @Test
    void an_offer_that_gives_way_in_its_senders_session() {
        bo.says(signal("offer", "ana", 1, 1));
        ana.says(signal("offer", "bo", 1, 7)).says(signal("candidate", "bo", 1, 8));
        ana.gets("offer");
        assertVoids(ana, "7 glare", "8 stale");
        bo.getsNothing();
    }

    @Test
    void an_offer_that_gives_way_in_its_receivers_session() {
        registry.slow = message -> true;
        ana.says(signal("offer", "bo", 1, 7)).says(signal("candidate", "bo", 1, 8));
        bo.says(signal("offer", "ana", 1, 1));
        registry.arrive();
        ana.gets("offer");
        assertVoids(ana, "7 glare", "8 stale");
        bo.getsNothing();
    }

    @Test
    void a_second_answer_and_one_to_an_offer_that_was_replaced() {
        ana.says(signal("offer", "bo", 1, 1)).says(signal("offer", "bo", 2, 2));
        bo.getsAll();
        bo.says(signal("answer", "ana", 1, 3))
                .says(signal("answer", "ana", 2, 4))
                .says(signal("answer", "ana", 2, 5));
        assertVoids(bo, "3 stale", "5 stale");
        ana.gets("answer");
        ana.getsNothing();
    }

    @Test
    void an_answer_that_meets_a_newer_offer_on_its_way() {
        ana.says(signal("offer", "bo", 1, 1));
        registry.slow = message -> true;
        bo.getsAll();
        bo.says(signal("answer", "ana", 1, 3));
        ana.says(signal("offer", "bo", 2, 2));
        registry.arrive();
        bo.gets("offer");
        assertVoids(bo, "3 stale");
        ana.getsNothing();
    }

    @Test
    void whatever_meets_the_end_of_its_link() {
        ana.says(signal("offer", "bo", 1, 1));
        bo.getsAll();
        registry.slow = message -> true;
        bo.says(signal("answer", "ana", 1, 3)).says(signal("candidate", "ana", 1, 4));
        ana.says("{'type':'close','to':'bo','link':'k'}");
        registry.arrive();
        world.time.settle();
        bo.says(signal("offer", "ana", 2, 5)); // before the close was read
        bo.gets("close");
        assertVoids(bo, "3 closed", "4 closed", "5 closed");
        ana.getsNothing();
    }

    @Test
    void whatever_meets_the_leaving_of_its_receiver() {
        registry.slow = message -> true;
        bo.says(signal("offer", "ana", 1, 3));
        ana.says("{'type':'leave','room':'r'}");
        registry.arrive();
        assertVoids(bo, "3 closed");
    }

    @Test
    void whatever_meets_the_end_of_its_receivers_session() {
        registry.slow = message -> true;
        bo.says(signal("offer", "ana", 1, 3));
        ana.says("{'type':'bye'}");
        registry.arrive();
        assertVoids(bo, "3 closed");
    }

    @Test
    void a_candidate_that_would_tell_an_address() {
        TestClient cy = world.peer("cy").says("{'type':'create','room':'quiet','relayOnly':true}");
        TestClient di = world.member("di", "quiet");
        cy.getsAll();
        cy.says(
                "{'type':'candidate','id':9,'to':'di','candidate':{'candidate':'candidate:1 1 udp 1 192.0.2.1 9 typ host'}}");
        assertVoids(cy, "9 relay-only");
        di.getsNothing();
    }

    @Test
    void without_an_id_nothing_is_told() {
        bo.says("{'type':'offer','to':'ana','sdp':'x'}");
        ana.says("{'type':'offer','to':'bo','sdp':'y'}").gets("offer");
        ana.getsNothing();
    }

    @Test
    void a_page_that_was_loaded_anew_does_not_hear_of_the_old_pages_messages() {
        registry.slow = message -> true;
        ana.says(signal("offer", "bo", 1, 7));
        bo.says(signal("offer", "ana", 1, 1));
        TestClient again = world.connects().says("{'type':'hello','resume':{'session':'" + ana.secret + "'}}");
        registry.arrive();
        assertThat(again.getsAll())
                .noneMatch(message -> message.path("type").asText().equals("void"));
    }
}
