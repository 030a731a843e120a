package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
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
