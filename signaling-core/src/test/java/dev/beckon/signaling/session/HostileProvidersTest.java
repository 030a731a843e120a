package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.registry.HeldLocks;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.testing.FakeTime;
import dev.beckon.signaling.testing.Misdeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authenticators, ICE server providers, policies, listeners and schedulers that fail: clients are told, and nothing is left behind. */
class HostileProvidersTest {

    private final HostileWorld world = new HostileWorld();

    // ---- the authenticator

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void authenticate(Misdeed misdeed) {
        world.authenticator.next("authenticate", misdeed, 1);
        world.fails(world.connects().says("{'type':'hello','id':1,'peer':'ana'}"), 1);
        world.settles();
        assertThat(world.peers()).isZero();
        world.peer("ana");
    }

    /** A node whose authenticator answers when it is told to. */
    private static final class Slow {
        final FakeTime time = new FakeTime();
        final CompletableFuture<Identity> answer = new CompletableFuture<>();
        final Signaling node = Signaling.builder(time)
                .limits(Limits.builder().helloTimeout(Duration.ofSeconds(2)).build())
                .authenticator((hello, opening) ->
                        hello.token() == null ? answer : CompletableFuture.completedFuture(Identity.ANONYMOUS))
                .random(new Random(1))
                .build();

        void answers() {
            answer.complete(Identity.ANONYMOUS);
            time.settle();
        }
    }

    private static void meet(TestClient ana, TestClient bo) {
        for (TestClient client : List.of(ana, bo)) {
            client.says("{'type':'join','room':'r','create':true}").gets("joined");
        }
        ana.gets("peer-joined");
    }

    @Test
    void a_hello_that_came_in_time_may_be_answered_after_the_deadline_for_it() {
        Slow slow = new Slow();
        TestClient ana = new TestClient(slow.node, slow.time).says("{'type':'hello','peer':'ana'}");
        slow.time.advance(Duration.ofSeconds(8));
        assertThat(ana.closed).isNull();
        slow.answers();
        ana.gets("welcome");
    }

    @Test
    void after_a_refusal_a_client_has_as_much_time_for_another_hello_as_was_left() {
        Slow slow = new Slow();
        TestClient ana = new TestClient(slow.node, slow.time).says("{'type':'hello','peer':'ana'}");
        slow.time.advance(Duration.ofSeconds(8));
        slow.answer.completeExceptionally(new IllegalStateException("no"));
        slow.time.settle();
        ana.gets("error");
        TestClient bo = new TestClient(slow.node, slow.time);
        slow.time.advance(Duration.ofSeconds(3));
        assertThat(bo.closed).isEqualTo(CloseReason.NO_HELLO);
    }

    @Test
    void a_client_that_has_gone_before_its_welcome_leaves_its_id_free() {
        Slow slow = new Slow();
        new TestClient(slow.node, slow.time)
                .says("{'type':'hello','peer':'ana'}")
                .breaks();
        slow.answers();
        new TestClient(slow.node, slow.time)
                .says("{'type':'hello','token':'t','peer':'ana'}")
                .gets("welcome");
    }

    @Test
    void a_client_that_has_gone_after_its_id_was_registered_leaves_it_free() {
        world.iceServers.next("iceServers", Misdeed.NEVER_ANSWERS, 1);
        world.connects().says("{'type':'hello','peer':'ana'}").breaks();
        assertThat(world.peers()).isEqualTo(1);
        world.settles();
        assertThat(world.peers()).isZero();
        world.peer("ana");
    }

    @Test
    void a_welcome_that_is_lost_with_its_socket_does_not_hold_the_id() {
        World world = new World();
        world.connects().says("{'type':'hello','peer':'ana'}").breaks();
        world.peer("ana");
    }

    @Test
    void a_session_whose_client_has_spoken_holds_its_id() {
        World world = new World();
        TestClient ana = world.peer("ana");
        ana.says("{'type':'ping'}").breaks();
        world.connects().says("{'type':'hello','peer':'ana'}").getsError("id-taken");
    }

    @Test
    void a_session_whose_client_has_shown_its_secret_holds_its_id() {
        World world = new World();
        TestClient ana = world.connects().hello("ana");
        ana.breaks();
        TestClient again =
                world.connects().says("{'type':'hello','resume':{'session':'" + ana.secret + "','received':0}}");
        again.gets("welcome");
        again.breaks();
        world.connects().says("{'type':'hello','peer':'ana'}").getsError("id-taken");
    }

    // ---- ICE servers

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void iceServers_for_a_welcome(Misdeed misdeed) {
        world.iceServers.next("iceServers", misdeed, 1);
        TestClient ana = world.connects().says("{'type':'hello','peer':'ana'}");
        world.settles();
        assertThat(ana.gets("welcome").path("iceServers")).isEmpty();
        ana.says("{'type':'bye'}");
        assertThat(world.peers()).isZero();
    }

    @Test
    void a_refresh_of_ice_servers_that_never_ends_holds_up_nothing() {
        FakeTime time = new FakeTime();
        IceServer turn = new IceServer(List.of("turn:t"), "u", "c", Duration.ofSeconds(40));
        boolean[] away = {false};
        Signaling node = Signaling.builder(time)
                .iceServers(
                        who -> away[0] ? new CompletableFuture<>() : CompletableFuture.completedFuture(List.of(turn)))
                .random(new Random(1))
                .build();
        TestClient ana = new TestClient(node, time).hello("ana");
        TestClient bo = new TestClient(node, time).hello("bo");
        meet(ana, bo);
        away[0] = true;
        for (int second = 0; second < 35; second++) {
            time.advance(Duration.ofSeconds(1));
            ana.pong();
            bo.pong();
        }
        ana.says("{'type':'ice-servers','id':1}").says("{'type':'send','to':'bo','data':1}");
        bo.gets("message");
        for (int second = 0; second < 15; second++) {
            time.advance(Duration.ofSeconds(1));
            ana.pong();
            bo.pong();
        }
        assertThat(ana.gets("ice-servers").path("iceServers")).isEmpty();
        ana.breaks();
        time.advance(Duration.ofSeconds(31));
        away[0] = false;
        new TestClient(node, time).hello("ana");
    }

    // ---- the policy

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void a_policy_that_fails_allows_nothing(Misdeed misdeed) {
        world.member("bo", "r");
        TestClient ana = world.peer("ana");
        world.policy.next("mayJoin", misdeed, 2);
        world.policy.next("mayLook", misdeed, 1);
        world.policy.next("mayCreate", misdeed, 1);
        world.policy.next("roomOptions", misdeed, 1);
        world.policy.next("mayCall", misdeed, 1);
        world.policy.next("mayCallUser", misdeed, 1);
        world.policy.next("mayModerate", misdeed, 1);
        ana = world.fails(ana.says("{'type':'join','id':1,'room':'r'}"), 1);
        ana = world.fails(ana.says("{'type':'knock','id':2,'room':'r'}"), 2);
        ana = world.fails(ana.says("{'type':'create','id':3,'room':'x'}"), 3);
        ana = world.fails(ana.says("{'type':'create','id':4,'room':'x'}"), 4);
        ana = world.fails(ana.says("{'type':'call','id':5,'to':'bo'}"), 5);
        ana = world.fails(ana.says("{'type':'call','id':6,'user':'bo'}"), 6);
        ana = world.fails(ana.says("{'type':'lock','id':7,'room':'r'}"), 7);
        ana = world.fails(ana.says("{'type':'who','id':8,'room':'r'}"), 8);
        ana.says("{'type':'join','id':9,'room':'r'}").gets("joined");
    }

    @Test
    void a_policy_that_throws_relays_nothing() {
        FakeTime time = new FakeTime();
        Signaling node = Signaling.builder(time)
                .policy(new AccessPolicy() {
                    @Override
                    public Decision mayRelay(Requester who, Message message) {
                        throw new StackOverflowError("thrown");
                    }
                })
                .random(new Random(1))
                .build();
        TestClient ana = new TestClient(node, time).hello("ana");
        TestClient bo = new TestClient(node, time).hello("bo");
        for (TestClient client : List.of(ana, bo)) {
            client.says("{'type':'join','room':'r','create':true}").gets("joined");
        }
        bo.says("{'type':'send','id':1,'to':'ana','data':1}").getsError("internal");
        ana.gets("peer-joined");
        bo.breaks();
        ana.gets("peer-away");
    }

    // ---- listeners

    @Test
    void a_listener_that_throws_errors_hurts_nobody() {
        FakeTime time = new FakeTime();
        int[] heard = {0};
        Signaling node = Signaling.builder(time)
                .listener(new SignalingListener() {
                    @Override
                    public void on(SignalingEvent event) {
                        throw new OutOfMemoryError("thrown");
                    }

                    @Override
                    public void received(MessageType type) {
                        throw new OutOfMemoryError("thrown");
                    }
                })
                .listener(new SignalingListener() {
                    @Override
                    public void on(SignalingEvent event) {
                        heard[0]++;
                    }
                })
                .random(new Random(1))
                .build();
        TestClient ana = new TestClient(node, time).hello("ana");
        ana.says("{'type':'join','room':'r','create':true}").gets("joined");
        ana.says("{'type':'bye'}");
        assertThat(heard[0])
                .isEqualTo(
                        8); // connection opened, session started, room opened, entered; connection closed, left, room
        // ended, session ended
    }

    @Test
    void a_listener_that_throws_for_each_message_hurts_nobody() {
        FakeTime time = new FakeTime();
        EnumSet<MessageType> heard = EnumSet.noneOf(MessageType.class);
        Signaling node = Signaling.builder(time)
                .listener(new SignalingListener() {
                    @Override
                    public void relayed(MessageType type, String from, String to, int bytes) {
                        heard.add(type);
                        throw new OutOfMemoryError("thrown");
                    }

                    @Override
                    public void published(String from, String room, int bytes) {
                        heard.add(MessageType.MESSAGE);
                        throw new OutOfMemoryError("thrown");
                    }

                    @Override
                    public void dropped(MessageType type, String from, String to) {
                        heard.add(type);
                        throw new OutOfMemoryError("thrown");
                    }
                })
                .random(new Random(1))
                .build();
        TestClient ana = new TestClient(node, time).hello("ana");
        TestClient bo = new TestClient(node, time).hello("bo");
        meet(ana, bo);
        bo.says("{'type':'send','to':'ana','data':1}");
        ana.gets("message");
        bo.says("{'type':'send','room':'r','data':2}");
        ana.gets("message");
        bo.says("{'type':'withdraw','id':1,'to':'ana','epoch':1}").gets("void");
        bo.getsNothing();
        ana.getsNothing();
        assertThat(heard).containsExactlyInAnyOrder(MessageType.SEND, MessageType.MESSAGE, MessageType.WITHDRAW);
    }

    // ---- time

    /** A scheduler that refuses while it is down. */
    private static Scheduler refusing(FakeTime time, boolean[] down, Runnable refusal) {
        return new Scheduler() {
            @Override
            public long nanoTime() {
                return time.nanoTime();
            }

            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                if (down[0]) {
                    refusal.run();
                }
                return time.schedule(delay, task);
            }
        };
    }

    @Test
    void a_scheduler_that_takes_nothing_any_more_throws_at_nobody() {
        FakeTime time = new FakeTime();
        boolean[] down = {false};
        Signaling node = Signaling.builder(refusing(time, down, () -> {
                    throw new RejectedExecutionException("shut down");
                }))
                .random(new Random(1))
                .build();
        TestClient ana = new TestClient(node, time).hello("ana");
        TestClient bo = new TestClient(node, time).hello("bo");
        meet(ana, bo);
        down[0] = true;
        bo.breaks();
        ana.gets("peer-away");
        ana.says("{'type':'call','to':'bo'}").gets("ringing");
        assertThat(ana.closed).isNull();
    }

    /** Such as an executor whose queue is full, and whose policy is that the caller runs. */
    @Test
    void what_a_scheduler_runs_inside_schedule_runs_with_no_lock_held() {
        FakeTime time = new FakeTime();
        List<String> locks = new ArrayList<>();
        Scheduler hasty = new Scheduler() {
            @Override
            public long nanoTime() {
                return time.nanoTime();
            }

            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                if (delay.isZero()) {
                    task.run();
                    return () -> {};
                }
                return time.schedule(delay, task);
            }
        };
        Signaling node = Signaling.builder(hasty)
                .random(new Random(1))
                .listener(new SignalingListener() {
                    @Override
                    public void on(SignalingEvent event) {
                        locks.addAll(HeldLocks.ofThisThread());
                    }
                })
                .build();
        TestClient ana = new TestClient(node, time).hello("ana");
        TestClient bo = new TestClient(node, time).hello("bo");
        for (TestClient client : List.of(ana, bo)) {
            client.says("{'type':'join','room':'r','create':true}").gets("joined");
        }
        bo.endsWhenSentTo = true;
        ana.says("{'type':'send','to':'bo','data':1}");
        time.advance(Duration.ofSeconds(1));
        ana.gets("peer-joined");
        ana.gets("peer-away");
        assertThat(locks).isEmpty();
    }

    @Test
    void a_clock_that_throws_for_a_moment_stops_no_deadline() {
        FakeTime time = new FakeTime();
        int[] failures = {0};
        Scheduler clock = new Scheduler() {
            @Override
            public long nanoTime() {
                if (failures[0] > 0) {
                    failures[0]--;
                    throw new IllegalStateException("what time is it?");
                }
                return time.nanoTime();
            }

            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                return time.schedule(delay, task);
            }
        };
        CompletableFuture<Identity> never = new CompletableFuture<>();
        Signaling node = Signaling.builder(clock)
                .authenticator((hello, opening) ->
                        hello.token() == null ? CompletableFuture.completedFuture(Identity.ANONYMOUS) : never)
                .random(new Random(1))
                .build();
        TestClient ana = new TestClient(node, time).hello("ana");
        TestClient waiting = new TestClient(node, time).says("{'type':'hello','token':'t'}");
        for (int second = 0; second < 9; second++) {
            time.advance(Duration.ofSeconds(1));
            waiting.pong();
        }
        failures[0] = 20;
        time.advance(Duration.ofSeconds(2)); // the sweep, and the deadline for the authenticator
        assertThat(failures[0]).isLessThan(17);
        failures[0] = 0;
        time.advance(Duration.ofSeconds(1));
        waiting.pong();
        waiting.getsError("unavailable");
        time.advance(Limits.DEFAULTS.silence());
        assertThat(ana.closed).isEqualTo(CloseReason.SILENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_clock_of_identities_that_fails_ends_nobody_and_leaves_no_ghost(boolean returnsNull) {
        FakeTime time = new FakeTime();
        boolean[] down = {false};
        Signaling node = Signaling.builder(time)
                .clock(() -> {
                    if (down[0] && !returnsNull) {
                        throw new IllegalStateException("what day is it?");
                    }
                    return down[0] ? null : Instant.EPOCH;
                })
                .authenticator((hello, opening) ->
                        CompletableFuture.completedFuture(new Identity("u").until(Instant.EPOCH.plusSeconds(3_600))))
                .random(new Random(1))
                .build();
        TestClient ana = new TestClient(node, time).hello("ana");
        TestClient bo = new TestClient(node, time).hello("bo");
        meet(ana, bo);
        down[0] = true;
        time.advance(Limits.SWEEP);
        assertThat(ana.closed).isNull();
        bo.breaks();
        ana.gets("peer-away");
        for (int second = 0; second < Limits.DEFAULTS.grace().toSeconds(); second++) {
            time.advance(Duration.ofSeconds(1));
            ana.pong();
        }
        ana.gets("peer-left");
    }

    @Test
    void a_scheduler_that_takes_nothing_for_a_moment_stops_no_deadline() {
        FakeTime time = new FakeTime();
        boolean[] down = {false};
        CompletableFuture<Identity> never = new CompletableFuture<>();
        Signaling node = Signaling.builder(refusing(time, down, () -> {
                    throw new OutOfMemoryError("unable to create a thread");
                }))
                .authenticator((hello, opening) ->
                        hello.token() == null ? CompletableFuture.completedFuture(Identity.ANONYMOUS) : never)
                .random(new Random(1))
                .build();
        TestClient ana = new TestClient(node, time).hello("ana");
        TestClient bo = new TestClient(node, time).hello("bo");
        bo.says("{'type':'ping'}").gets("pong");
        TestClient waiting = new TestClient(node, time);
        down[0] = true;
        time.advance(Duration.ofSeconds(1)); // the sweep can not go on
        waiting.says("{'type':'hello','token':'t'}");
        bo.breaks();
        down[0] = false;
        TestClient mute = new TestClient(node, time);
        for (int second = 0; second < 31; second++) {
            time.advance(Duration.ofSeconds(1));
            ana.pong();
            waiting.pong();
        }
        assertThat(mute.closed).isEqualTo(CloseReason.NO_HELLO);
        waiting.getsError("unavailable");
        assertThat(ana.closed).isNull();
        new TestClient(node, time).hello("bo");
    }
}
