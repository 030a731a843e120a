package dev.beckon.signaling.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.testing.FakeTime;
import dev.beckon.signaling.testing.Misdeed;
import dev.beckon.signaling.testing.Unreliable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever one call of the registry does: whoever waits is told, and in the end everybody is where all say that they are. */
class HostileRegistryTest {

    private static final String JOIN = "{'type':'join','id':7,'room':'r'}";

    private final HostileWorld world = new HostileWorld();

    private static List<String> types(List<JsonNode> messages) {
        return messages.stream().map(message -> message.path("type").asText()).toList();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void register(Misdeed misdeed) {
        world.registry.next("register", misdeed, 1);
        TestClient ana = world.connects().says("{'type':'hello','id':1,'peer':'ana'}");
        world.fails(ana, 1);
        world.settles();
        assertThat(world.peers()).isZero();
        world.peer("ana");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void unregister(Misdeed misdeed) {
        world.registry.next("unregister", misdeed, 2);
        world.peer("ana").says("{'type':'bye'}");
        world.settles();
        assertThat(world.peers()).isZero();
        world.peer("ana");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void enter(Misdeed misdeed) {
        TestClient bo = world.member("bo", "r");
        TestClient ana = world.peer("ana");
        world.registry.next("enter", misdeed, 1);
        ana = world.fails(ana.says(JOIN), 7);
        world.settles();
        assertThat(world.rooms()).isEqualTo(Map.of("r", List.of("bo")));
        List<String> told = types(bo.getsAll());
        assertThat(told.stream().filter("peer-joined"::equals).count())
                .isEqualTo(told.stream().filter("peer-left"::equals).count());

        assertThat(ana.says(JOIN).gets("joined").path("peers")).hasSize(1);
        bo.gets("peer-joined");
    }

    /** Before the room that it may be in is left. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void enter_at_once_after_a_failure(Misdeed misdeed) {
        TestClient bo = world.member("bo", "r");
        TestClient ana = world.peer("ana");
        world.registry.next("enter", misdeed, 1);
        ana = world.fails(ana.says(JOIN), 7).says(JOIN);
        world.settles();
        List<JsonNode> answers = ana.getsAll();
        boolean isIn = types(answers).contains("joined") && !types(answers).contains("left");
        assertThat(world.rooms()).isEqualTo(Map.of("r", isIn ? List.of("bo", "ana") : List.of("bo")));
        List<String> told = types(bo.getsAll());
        assertThat(told.stream().filter("peer-joined"::equals).count())
                .isEqualTo(told.stream().filter("peer-left"::equals).count() + (isIn ? 1 : 0));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void leave(Misdeed misdeed) {
        TestClient bo = world.member("bo", "r");
        TestClient ana = world.member("ana", "r");
        bo.gets("peer-joined");
        world.registry.next("leave", misdeed, 2);
        ana = world.fails(ana.says("{'type':'leave','id':8,'room':'r'}"), 8);
        world.settles();
        assertThat(ana.gets("left").has("re")).isFalse();
        assertThat(world.rooms()).isEqualTo(Map.of("r", List.of("bo")));
        assertThat(types(bo.getsAll())).endsWith("peer-left").containsOnlyOnce("peer-left");
        ana.says(JOIN).gets("joined");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void leave_at_the_end_of_a_session(Misdeed misdeed) {
        TestClient bo = world.member("bo", "r");
        TestClient ana = world.member("ana", "r");
        bo.gets("peer-joined");
        world.registry.next("leave", misdeed, 2);
        ana.says("{'type':'bye'}");
        world.settles();
        assertThat(bo.gets("peer-left").path("reason").asText()).isEqualTo("left");
        bo.getsNothing();
        assertThat(world.peers()).isEqualTo(1);
        world.peer("ana");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void announce_and_changed_when_a_peer_goes_and_comes(Misdeed misdeed) {
        TestClient bo = world.member("bo", "r");
        TestClient ana = world.member("ana", "r");
        bo.gets("peer-joined");
        world.registry.next("announce", misdeed, 1);
        world.registry.next("changed", misdeed, 1);
        ana.breaks();
        world.passes(Duration.ofSeconds(25));
        assertThat(types(bo.getsAll())).isNotEmpty().containsOnly("peer-away");
        world.registry.next("announce", misdeed, 1);
        world.registry.next("changed", misdeed, 1);
        world.connects()
                .says("{'type':'hello','resume':{'session':'" + ana.secret + "','received':" + ana.received + "}}")
                .gets("welcome");
        world.settles();
        assertThat(types(bo.getsAll())).isNotEmpty().containsOnly("peer-back");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void renewed(Misdeed misdeed) {
        TestClient ana = world.member("ana", "r");
        ana.breaks();
        world.registry.next("renewed", misdeed, 1);
        TestClient again = world.connects()
                .says("{'type':'hello','resume':{'session':'" + ana.secret + "','received':" + ana.received + "}}");
        world.settles();
        assertThat(again.gets("welcome").path("resumed").asBoolean()).isTrue();
        assertThat(world.registry.calls("renewed")).isGreaterThan(1); // until it has worked
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void announce_and_changed_when_a_peer_changes_what_others_see(Misdeed misdeed) {
        TestClient bo = world.member("bo", "r");
        TestClient ana = world.member("ana", "r");
        bo.gets("peer-joined");
        world.registry.next("announce", misdeed, 1);
        world.registry.next("changed", misdeed, 1);
        ana.says("{'type':'update','attributes':{'hand':true}}");
        world.settles();
        JsonNode told = bo.gets("peer-updated");
        assertThat(told.path("attributes").path("hand").asBoolean()).isTrue();
        bo.getsNothing();
        ana.getsNothing();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void deliver_and_publish_of_an_application(Misdeed misdeed) {
        world.member("bo", "r");
        TestClient ana = world.member("ana", "r");
        for (String to : List.of("'to':'bo'", "'room':'r'")) {
            world.registry.next("deliver", misdeed, 1);
            world.registry.next("publish", misdeed, 1);
            ana = world.fails(ana.says("{'type':'send','id':9," + to + ",'data':1}"), 9);
            world.settles();
            ana.getsAll();
        }
    }

    @Test
    void deliver_of_a_description_at_a_time_at_which_nobody_can_be_reached() {
        PeerRegistry cutOff = new ForwardingRegistry(PeerRegistry.inMemory()) {
            @Override
            public CompletionStage<Boolean> deliver(Peer from, String to, Message message) {
                return CompletableFuture.failedStage(new SignalingException(ErrorCode.UNAVAILABLE, "try again"));
            }
        };
        FakeTime time = new FakeTime();
        Signaling node = Signaling.builder(time).registry(cutOff).build();
        String create = "{'type':'join','room':'r','create':true}";
        new TestClient(node, time).hello("bo").says(create).gets("joined");
        TestClient ana = new TestClient(node, time).hello("ana");
        ana.says(create).gets("joined");
        ana.says("{'type':'offer','id':9,'to':'bo','sdp':'v=0'}").getsError("unavailable");
        ana.getsNothing();
        assertThat(ana.closed).isNull();
    }

    /** It moves when that is answered: nobody else knows what became of it. */
    @Test
    void deliver_of_a_session_that_moves() {
        world.member("bo", "r");
        TestClient ana = world.member("ana", "r");
        world.registry.next("deliver", Misdeed.NEVER_ANSWERS, 1);
        ana.says("{'type':'send','id':9,'to':'bo','data':1}");
        world.passes(Duration.ofSeconds(1));
        Signaling second = Signaling.builder(world.time)
                .registry(new Forgetful(world.registry.spi()))
                .build();
        TestClient back = new TestClient(second, world.time)
                .says("{'type':'hello','resume':{'session':'" + ana.secret + "','received':" + ana.received + "}}");
        back.getsNothing();
        TestClient tooLate = world.connects()
                .says("{'type':'hello','resume':{'session':'" + ana.secret + "','received':" + ana.received + "}}");
        tooLate.getsNothing(); // it is on its way already
        world.passes(Duration.ofSeconds(10));
        assertThat(back.gets("welcome").path("resumed").asBoolean()).isTrue();
        assertThat(back.gets("error").path("re").asInt()).isEqualTo(9);
        assertThat(types(tooLate.getsAll())).doesNotContain("welcome");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void moderate(Misdeed misdeed) {
        TestClient ana = world.member("ana", "r");
        world.registry.next("moderate", misdeed, 1);
        world.fails(ana.says("{'type':'unlock','id':10,'room':'r'}").skips("room-updated"), 10);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void peer(Misdeed misdeed) {
        TestClient ana = world.member("ana", "r");
        world.registry.next("peer", misdeed, 1);
        world.fails(ana.says("{'type':'kick','id':10,'room':'r','peer':'bo'}"), 10);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void look(Misdeed misdeed) {
        world.member("ana", "r");
        TestClient bo = world.peer("bo");
        world.registry.next("look", misdeed, 1);
        world.fails(bo.says("{'type':'who','id':12,'room':'r'}"), 12)
                .says("{'type':'who','id':12,'room':'r'}")
                .gets("present");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void knock(Misdeed misdeed) {
        world.member("ana", "r");
        TestClient bo = world.peer("bo");
        world.registry.next("knock", misdeed, 1);
        world.fails(bo.says("{'type':'knock','id':11,'room':'r'}"), 11)
                .says("{'type':'knock','id':11,'room':'r'}")
                .gets("knocking");
    }

    @ParameterizedTest
    @EnumSource(names = {"THROWS", "THROWS_AN_ERROR"})
    void local(Misdeed misdeed) {
        TestClient ana = world.peer("ana");
        ana.breaks();
        world.registry.next("local", misdeed, 1);
        String resume = "{'type':'hello','id':12,'resume':{'session':'" + ana.secret + "','received':0}}";
        world.fails(world.connects().says(resume), 12);
        assertThat(world.connects().says(resume).gets("welcome").path("resumed").asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void fetch(Misdeed misdeed) {
        world.registry.next("fetch", misdeed, 1);
        world.fails(
                world.connects()
                        .says(
                                "{'type':'hello','id':13,'peer':'ana','resume':{'session':'ana.AAAAAAAAAAAAAAAAAAAAAA','received':0}}"),
                13);
        world.peer("ana");
    }

    @Test
    void watch() {
        FakeTime time = new FakeTime();
        Unreliable<PeerRegistry> registry = new Unreliable<>(PeerRegistry.class, PeerRegistry.inMemory(), time);
        registry.next("watch", Misdeed.THROWS, 1);
        Signaling node = Signaling.builder(time)
                .registry(registry.spi())
                .listener(new SignalingListener() {})
                .build();
        new TestClient(node, time).hello("ana");
        assertThat(registry.calls("watch")).isEqualTo(1);
    }

    /** A registry to which sessions of another come; it does not take note of them at first. */
    private static final class Forgetful extends ForwardingRegistry {
        private static final int REFUSALS = 2;

        private final PeerRegistry other;
        private int adoptions;

        Forgetful(PeerRegistry other) {
            super(PeerRegistry.inMemory());
            this.other = other;
        }

        @Override
        public CompletionStage<@Nullable SessionState> fetch(String id, String secret) {
            return requireNonNull(other.local(id)).surrender().thenApply(state -> state);
        }

        @Override
        public void adopt(Peer peer) {
            if (adoptions++ < REFUSALS) {
                throw new IllegalStateException("not now");
            }
        }
    }

    @Test
    void adopt() {
        PeerRegistry kept = PeerRegistry.inMemory();
        FakeTime time = new FakeTime();
        Signaling first = Signaling.builder(time).registry(kept).build();
        TestClient ana = new TestClient(first, time).hello("ana");
        Forgetful registry = new Forgetful(kept);
        Signaling second = Signaling.builder(time).registry(registry).build();
        TestClient back = new TestClient(second, time)
                .says("{'type':'hello','resume':{'session':'" + ana.secret + "','received':0}}");
        assertThat(back.gets("welcome").path("resumed").asBoolean()).isTrue();
        time.advance(Duration.ofSeconds(5));
        assertThat(registry.adoptions).isEqualTo(Forgetful.REFUSALS + 1);
    }

    @Test
    void a_registry_that_stays_away_is_asked_ever_more_rarely_and_then_no_more() {
        TestClient ana = world.member("ana", "r");
        world.registry.next("leave", Misdeed.FAILS, 100);
        ana.says("{'type':'bye'}");
        world.passes(Duration.ofMinutes(30));
        assertThat(world.registry.calls("leave")).isEqualTo(Debts.ATTEMPTS);
        assertThat(world.peers()).as("the id is given back all the same").isZero();
    }

    @Test
    void a_request_that_waits_for_a_registry_holds_up_the_next_ones_only_so_long() {
        TestClient ana = world.member("ana", "r");
        world.registry.next("leave", Misdeed.NEVER_ANSWERS, 1);
        ana.says("{'type':'leave','id':14,'room':'r'}").says("{'type':'ping'}");
        ana.getsNothing();
        world.fails(ana, 14).gets("pong");
    }
}
