package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who sends much is held back and loses nothing; who floods all the same is refused, at no cost to others. */
class FloodTest {

    private static final Duration TICK = Duration.ofMillis(100);

    /** Eleven addresses, each over UDP and TCP. */
    private static final int CANDIDATES = 22;

    private static String candidate(String to) {
        return "{'type':'candidate','to':'" + to
                + "','candidate':{'candidate':'candidate:1 1 udp 2122260223 192.0.2.1 54400 typ host','sdpMid':'0'}}";
    }

    private static List<TestClient> members(World world, int count) {
        List<TestClient> members = IntStream.range(0, count)
                .mapToObj(i -> world.member("member" + i, "r"))
                .toList();
        members.forEach(TestClient::getsAll);
        return members;
    }

    private static long count(List<JsonNode> messages, String type) {
        return messages.stream()
                .filter(message -> message.path("type").asText().equals(type))
                .count();
    }

    @Test
    void a_newcomer_to_a_full_room_is_not_even_held_back() {
        World world = new World();
        List<TestClient> members = members(world, Limits.DEFAULTS.roomCapacity());
        TestClient newcomer = members.get(members.size() - 1);
        for (int i = 0; i < members.size() - 1; i++) {
            newcomer.says(
                    "{'type':'offer','to':'member" + i + "','sdp':'" + "x".repeat(60_000) + "','link':'k','epoch':1}");
            for (int c = 0; c < CANDIDATES; c++) {
                newcomer.says(candidate("member" + i));
            }
        }
        assertThat(count(newcomer.getsAll(), "error")).isZero();
        assertThat(newcomer.reading).isTrue();
        for (TestClient member : members.subList(0, members.size() - 1)) {
            List<JsonNode> heard = member.getsAll();
            assertThat(count(heard, "offer")).isEqualTo(1);
            assertThat(count(heard, "candidate")).isEqualTo(CANDIDATES);
        }
    }

    @Test
    void twelve_who_join_at_once_with_more_than_their_budgets_lose_nothing() {
        int each = 5 * CANDIDATES;
        World world = new World();
        List<TestClient> members = members(world, 12);
        List<List<String>> unsent = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            List<String> toSay = new ArrayList<>();
            for (int other = 0; other < 12; other++) {
                for (int c = 0; c < each && other != i; c++) {
                    toSay.add(candidate("member" + other));
                }
            }
            unsent.add(toSay);
        }
        List<List<JsonNode>> heard = members.stream()
                .<List<JsonNode>>map(member -> new ArrayList<>())
                .toList();
        for (int tick = 0; tick < 600 && unsent.stream().anyMatch(list -> !list.isEmpty()); tick++) {
            for (int i = 0; i < 12; i++) {
                TestClient member = members.get(i);
                List<String> toSay = unsent.get(i);
                while (member.reading && !toSay.isEmpty()) {
                    member.says(toSay.remove(toSay.size() - 1));
                }
            }
            world.passes(TICK);
            for (int i = 0; i < 12; i++) {
                heard.get(i).addAll(members.get(i).getsAll());
            }
        }
        for (List<JsonNode> messages : heard) {
            assertThat(count(messages, "error")).isZero();
            assertThat(count(messages, "candidate")).isEqualTo(11 * each);
        }
        assertThat(members).allMatch(member -> member.closed == null);
    }

    @Test
    void an_acknowledgement_of_every_32nd_of_800_messages_a_second_costs_no_request() {
        World world = new World(
                Limits.builder().rates(Rates.DEFAULTS.with(Rates.Kind.DATA, 0)).build());
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.getsAll();
        for (int message = 1; message <= 800 * 60; message++) {
            ana.says("{'type':'send','to':'bo','data':1}");
            if (message % 800 == 0) {
                world.passes(Duration.ofSeconds(1));
                ana.pong();
            }
            if (message % 32 == 0) {
                bo.says("{'type':'ack','received':" + bo.received + "}");
                assertThat(count(bo.getsAll(), "error")).isZero();
            }
        }
        assertThat(bo.reading).isTrue();
        bo.says("{'type':'leave','room':'r'}");
        bo.gets("left");
    }

    @Test
    void a_sender_beyond_its_budget_is_not_read_until_it_has_recovered() {
        World world =
                new World(Limits.builder().rates(new Rates(10, 10, 10, 10, 10)).build());
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.getsAll();
        for (int i = 0; i < 50; i++) {
            ana.says(candidate("bo"));
        }
        assertThat(ana.reading).isTrue();
        ana.says(candidate("bo"));
        assertThat(ana.reading).isFalse();
        ana.says(candidate("bo"));
        assertThat(bo.getsAll()).hasSize(52);
        world.passes(Duration.ofMillis(199));
        assertThat(ana.reading).isFalse();
        world.passes(Duration.ofMillis(2));
        assertThat(ana.reading).isTrue();
        ana.getsNothing();
    }

    @Test
    void a_flood_that_no_transport_holds_back_is_refused_and_told_when_to_go_on() {
        World world =
                new World(Limits.builder().rates(new Rates(10, 10, 10, 10, 10)).build());
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.getsAll();
        for (int i = 0; i < 10_000; i++) {
            ana.says(candidate("bo"));
        }
        assertThat(bo.getsAll()).hasSize(100);
        List<JsonNode> errors =
                ana.getsAll().stream().filter(message -> message.has("code")).toList();
        assertThat(errors).hasSize(9_900);
        assertThat(errors).allMatch(error -> error.path("code").asText().equals("rate-limited"));
        assertThat(errors).allMatch(error -> error.path("message").asText().equals("at most 10 candidates a second"));
        assertThat(errors).allMatch(error -> error.path("retryAfter").asLong() == 5_001);
        assertThat(ana.closed).isNull();
        world.passes(Duration.ofSeconds(5));
        assertThat(ana.reading).isTrue();
        ana.says(candidate("bo")).getsNothing();
        bo.gets("candidate");
    }

    @Test
    void a_flood_of_one_kind_of_message_leaves_room_for_the_others() {
        World world = new World(
                Limits.builder().rates(Rates.UNLIMITED.with(Rates.Kind.DATA, 2)).build());
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        for (int i = 0; i < 40; i++) {
            ana.says("{'type':'send','to':'bo','data':1}");
        }
        assertThat(bo.getsAll()).hasSize(20);
        for (int i = 0; i < 200; i++) {
            ana.says(candidate("bo"));
        }
        assertThat(bo.getsAll()).hasSize(200);
    }

    @Test
    void a_large_message_counts_as_several() {
        World world = new World(
                Limits.builder().rates(Rates.UNLIMITED.with(Rates.Kind.DATA, 2)).build());
        TestClient ana = world.member("ana", "r");
        world.member("bo", "r");
        ana.says("{'type':'send','to':'bo','data':'" + "x".repeat(9 * Rates.UNIT_BYTES) + "'}");
        assertThat(ana.reading).isTrue();
        ana.says("{'type':'send','to':'bo','data':1}");
        assertThat(ana.reading).isFalse();
    }

    @Test
    void one_who_is_not_read_is_not_taken_for_silent() {
        World world = new World(Limits.builder()
                .rates(Rates.UNLIMITED.with(Rates.Kind.DATA, 1))
                .heartbeat(Duration.ofSeconds(1))
                .silence(Duration.ofSeconds(2))
                .build());
        TestClient ana = world.member("ana", "r");
        world.member("bo", "r");
        for (int i = 0; i < 10; i++) {
            ana.says("{'type':'send','to':'bo','data':1}");
        }
        world.passes(Duration.ofMillis(4_900));
        assertThat(ana.reading).isFalse();
        world.passes(Duration.ofMillis(1_600));
        assertThat(ana.reading).isTrue();
        assertThat(ana.closed).isNull();
        world.passes(Duration.ofSeconds(3));
        assertThat(ana.closed).isEqualTo(CloseReason.SILENT);
    }

    @Test
    void reading_goes_on_only_when_no_reason_against_it_is_left() {
        CompletableFuture<RoomView> answer = new CompletableFuture<>();
        PeerRegistry slow = new ForwardingRegistry(PeerRegistry.inMemory()) {
            @Override
            public CompletionStage<RoomView> enter(Peer peer, RoomRequest request) {
                CompletionStage<RoomView> entered = super.enter(peer, request);
                return request.room().equals("slow") ? answer.thenCombine(entered, (ready, view) -> view) : entered;
            }
        };
        World world = new World(
                Limits.builder().rates(Rates.UNLIMITED.with(Rates.Kind.DATA, 2)).build(), slow);
        TestClient ana = world.member("ana", "r");
        world.member("bo", "r");
        ana.says("{'type':'join','room':'slow','create':true}");
        for (int i = 0; i < 40; i++) {
            ana.says(i < 12 ? "{'type':'send','to':'bo','data':1}" : "{'type':'who','room':'r'}");
        }
        assertThat(ana.reading).isFalse();
        world.passes(Duration.ofSeconds(2));
        assertThat(ana.reading).as("the registry has not answered").isFalse();
        answer.complete(null);
        world.time.settle();
        assertThat(ana.reading).isTrue();
    }
}
