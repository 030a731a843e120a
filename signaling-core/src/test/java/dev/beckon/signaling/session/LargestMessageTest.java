package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.testing.FakeTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** No message of the server is larger than its {@code welcome} says. */
class LargestMessageTest {

    private static final String LONGEST_ID = "x".repeat(63);

    private static String longest(int number) {
        return LONGEST_ID + (char) ('0' + number);
    }

    /** In a room in which everybody has as long a name and as many attributes as may be. */
    private static TestClient newcomer(World world, Limits limits) {
        TestClient last = world.connects();
        String attributes = "{\"a\":\"" + "y".repeat(limits.attributesBytes() - 8) + "\"}";
        for (int i = 0; i < limits.roomCapacity(); i++) {
            last = world.connects()
                    .says("{'type':'hello','peer':'" + LONGEST_ID.substring(2) + (100 + i) + "','name':'"
                            + "\uD83D\uDE00".repeat(64) + "','attributes':" + attributes + "}");
            last.gets("welcome");
            last.says(
                    "{'type':'join','id':9007199254740991,'create':true,'relayOnly':true,'room':'" + longest(0) + "'}");
        }
        return last;
    }

    @Test
    void the_snapshot_of_a_full_room_of_the_largest_members_is_as_large_as_promised_at_most() {
        for (Limits limits : new Limits[] {
            Limits.DEFAULTS,
            Limits.builder().roomCapacity(100).attributesBytes(8_000).build(),
            Limits.builder().frameBytes(1024).sdpBytes(512).attributesBytes(512).build(),
        }) {
            World world = new World(limits);
            TestClient newcomer = newcomer(world, limits);
            assertThat(newcomer.gets("joined").path("peers")).hasSize(limits.roomCapacity() - 1);
            newcomer.says("{'type':'who','room':'" + longest(0) + "'}").gets("present");
            assertThat(newcomer.largest)
                    .isBetween((limits.roomCapacity() - 1) * limits.attributesBytes(), limits.sentBytes());
        }
    }

    /** What an SPI says reaches clients too. */
    @Test
    void a_long_refusal_by_a_policy_is_told_in_short() {
        Limits limits = Limits.builder()
                .frameBytes(1024)
                .sdpBytes(512)
                .attributesBytes(1)
                .roomCapacity(2)
                .roomsPerPeer(1)
                .build();
        FakeTime time = new FakeTime();
        Signaling node = Signaling.builder(time)
                .limits(limits)
                .policy(new AccessPolicy() {
                    @Override
                    public CompletionStage<Decision> mayCreate(Requester who, String room) {
                        throw new SignalingException(ErrorCode.FORBIDDEN, "\u0001\uD83D\uDE00".repeat(5_000));
                    }
                })
                .build();
        TestClient ana = new TestClient(node, time).hello("ana");
        String told =
                ana.says("{'type':'create'}").gets("error").path("message").asText();
        assertThat(told).startsWith("\u0001\uD83D\uDE00").endsWith("…");
        assertThat(told.codePointCount(0, told.length())).isEqualTo(SignalingException.MOST_OF_TEXT);
        assertThat(ana.largest).isLessThan(limits.sentBytes());
    }

    @Test
    void a_peer_with_attributes_that_no_client_could_have_is_not_let_in() {
        List<String> given =
                List.of("{\"a\":\"" + "y".repeat(Limits.DEFAULTS.attributesBytes()) + "\"}", "[1]", "{\"a\"");
        for (String attributes : given) {
            FakeTime time = new FakeTime();
            Signaling node = Signaling.builder(time)
                    .authenticator((hello, opening) -> CompletableFuture.completedStage(
                            new Identity("ana").with(hello.token() == null ? null : Payload.ofJson(attributes))))
                    .build();
            TestClient ana = new TestClient(node, time);
            ana.says("{'type':'hello','peer':'ana','token':'t'}");
            assertThat(ana.gets("error").path("code").asText()).isEqualTo("internal");
            new TestClient(node, time).hello("ana"); // the id is free
            List<Message> heard = new ArrayList<>();
            node.participate(new Identity("bot").as("bot").with(Payload.ofJson(attributes)), heard::add);
            time.settle();
            assertThat(heard).singleElement().isInstanceOf(Message.Error.class);
        }
    }

    @Test
    void a_relayed_message_is_larger_than_it_came_by_no_more_than_promised() {
        Limits limits = Limits.builder().rates(Rates.UNLIMITED).build();
        World world = new World(limits);
        String ana = longest(1);
        TestClient sender = world.member(ana, "r");
        TestClient bo = world.member("b", "r");
        String start = "{'type':'send','to':'b','data':'";
        sender.says(start + "x".repeat(limits.frameBytes() - start.length() - 2) + "'}");
        bo.gets("message");
        assertThat(bo.largest).isBetween(limits.frameBytes() + 1, limits.sentBytes());
        String candidate = "{'type':'candidate','to':'b','epoch':9e15,'link':'k','candidate':{'candidate':'";
        sender.says(candidate + "x".repeat(limits.frameBytes() - candidate.length() - 3) + "'}}");
        bo.gets("candidate");
        assertThat(bo.largest).isBetween(limits.frameBytes() + 1, limits.sentBytes());
    }
}
