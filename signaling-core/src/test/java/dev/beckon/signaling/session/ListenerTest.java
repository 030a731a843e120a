package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.CallTimeline;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.HeldLocks;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenerTest {

    private final FakeTime time = new FakeTime();
    private final List<String> events = new ArrayList<>();
    private final CallTimeline timeline =
            new CallTimeline(InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z")), 10);

    private final Signaling node = Signaling.builder(time)
            .random(new Random(1))
            .listener(new SignalingListener() {
                @Override
                public void relayed(MessageType type, String from, String to, int bytes) {
                    throw new IllegalStateException("a listener that fails");
                }

                @Override
                public void published(String from, String room, int bytes) {
                    throw new IllegalStateException("a listener that fails");
                }

                @Override
                public void dropped(MessageType type, String from, String to) {
                    throw new IllegalStateException("a listener that fails");
                }

                @Override
                public void on(SignalingEvent event) {
                    throw new IllegalStateException("a listener that fails");
                }
            })
            .listener(new Recorder())
            .listener(new Lockpick())
            .listener(timeline)
            .build();

    private final List<String> locks = new ArrayList<>();

    @AfterEach
    void listeners_are_called_without_a_lock() {
        assertThat(locks).isEmpty();
    }

    /** Looks for locks of the core around each call. */
    private final class Lockpick implements SignalingListener {
        @Override
        public void received(MessageType type) {
            locks.addAll(HeldLocks.ofThisThread());
        }

        @Override
        public void relayed(MessageType type, String from, String to, int bytes) {
            locks.addAll(HeldLocks.ofThisThread());
        }

        @Override
        public void published(String from, String room, int bytes) {
            locks.addAll(HeldLocks.ofThisThread());
        }

        @Override
        public void dropped(MessageType type, String from, String to) {
            locks.addAll(HeldLocks.ofThisThread());
        }

        @Override
        public void on(SignalingEvent event) {
            locks.addAll(HeldLocks.ofThisThread());
        }
    }

    private final class Recorder implements SignalingListener {
        @Override
        public void connectionOpened(SignalingEvent.ConnectionOpened event) {
            events.add("opened");
        }

        @Override
        public void connectionClosed(SignalingEvent.ConnectionClosed event) {
            events.add("closed " + peer(event.who()));
        }

        @Override
        public void sessionStarted(SignalingEvent.SessionStarted event) {
            events.add("started " + peer(event.who()));
        }

        @Override
        public void sessionDetached(SignalingEvent.SessionDetached event) {
            events.add("detached " + peer(event.who()));
        }

        @Override
        public void sessionResumed(SignalingEvent.SessionResumed event) {
            events.add("resumed " + peer(event.who()) + " " + event.nothingLost());
        }

        @Override
        public void sessionEnded(SignalingEvent.SessionEnded event) {
            events.add("ended " + peer(event.who()) + " " + event.reason());
        }

        @Override
        public void roomEntered(SignalingEvent.RoomEntered event) {
            events.add("entered " + peer(event.who()) + " " + event.room());
        }

        @Override
        public void roomLeft(SignalingEvent.RoomLeft event) {
            events.add("left " + peer(event.who()) + " " + event.room() + " " + event.reason());
        }

        @Override
        public void relayed(MessageType type, String from, String to, int bytes) {
            events.add("relayed " + from + " " + to + " " + type + " " + bytes);
        }

        @Override
        public void published(String from, String room, int bytes) {
            events.add("published " + from + " " + room + " " + bytes);
        }

        @Override
        public void dropped(MessageType type, String from, String to) {
            events.add("dropped " + from + " " + to + " " + type);
        }

        @Override
        public void refused(SignalingEvent.Refused event) {
            events.add("refused " + peer(event.who()) + " " + event.code());
        }

        private static @Nullable String peer(@Nullable Requester who) {
            return who == null ? null : who.peer();
        }
    }

    private TestClient member(String id) {
        TestClient client = new TestClient(node, time).hello(id);
        client.says("{'type':'join','room':'r','create':true}").gets("joined");
        return client;
    }

    private void assertEvents(String... expected) {
        time.settle();
        assertThat(events).containsExactly(expected);
        events.clear();
    }

    @Test
    void the_life_of_a_session_is_told_although_another_listener_fails() {
        TestClient ana = member("ana");
        assertEvents("opened", "started ana", "entered ana r");
        ana.breaks();
        assertEvents("closed ana", "detached ana");
        TestClient again = new TestClient(node, time)
                .says("{'type':'hello','resume':{'session':'" + ana.secret + "','received':1}}");
        assertEvents("opened", "resumed ana true");
        again.says("]").says("{'type':'leave','room':'x'}").says("{'type':'bye'}");
        assertEvents(
                "refused ana BAD_JSON", "refused ana BAD_STATE", "closed ana", "left ana r LEFT", "ended ana LEFT");
        new TestClient(node, time).says("{'type':'join','room':'r'}");
        assertEvents("opened", "refused null BAD_STATE");
    }

    @Test
    void the_end_of_a_session_is_told_before_the_next_one_of_its_id_begins() {
        CompletableFuture<Void> unregistered = new CompletableFuture<>();
        Signaling slow = Signaling.builder(time)
                .random(new Random(1))
                .listener(new Recorder())
                .registry(new ForwardingRegistry(PeerRegistry.inMemory()) {
                    @Override
                    public CompletionStage<Void> unregister(Peer peer) {
                        return unregistered.thenCompose(now -> super.unregister(peer));
                    }
                })
                .build();
        TestClient ana = new TestClient(slow, time).hello("ana");
        ana.says("{'type':'bye'}");
        TestClient next = new TestClient(slow, time).says("{'type':'hello','peer':'ana'}");
        next.getsNothing();
        unregistered.complete(null);
        next.gets("welcome");
        assertThat(events).containsSubsequence("started ana", "ended ana LEFT", "started ana");
    }

    @Test
    void a_message_to_a_peer_and_one_to_a_room_are_told_apart() {
        TestClient ana = member("ana");
        member("bo");
        events.clear();
        ana.says("{'type':'send','to':'bo','data':12}").says("{'type':'send','room':'r','data':123}");
        assertEvents("relayed ana bo SEND 2", "published ana r 3");
    }

    @Test
    void a_call_is_no_room_that_is_entered_and_left() {
        TestClient ana = new TestClient(node, time).hello("ana");
        TestClient bo = new TestClient(node, time).hello("bo");
        String call = ana.says("{'type':'call','to':'bo'}")
                .gets("ringing")
                .path("call")
                .asText();
        bo.says("{'type':'accept','call':'" + call + "'}");
        ana.says("{'type':'bye'}");
        time.settle();
        assertThat(events).noneMatch(event -> event.contains("call:"));
    }

    @Test
    void a_lost_peer_and_a_kicked_one_are_told() {
        TestClient ana = member("ana");
        TestClient bo = member("bo");
        TestClient cy = member("cy");
        events.clear();
        ana.says("{'type':'kick','room':'r','peer':'bo'}");
        assertEvents("left bo r KICKED");
        cy.breaks();
        time.advance(Duration.ofSeconds(13));
        ana.pong();
        bo.pong();
        time.advance(Duration.ofSeconds(13));
        ana.pong();
        bo.pong();
        time.advance(Duration.ofSeconds(4));
        assertEvents("closed cy", "detached cy", "left cy r LOST", "ended cy LOST");
    }

    @Test
    void the_timeline_of_a_pair_tells_why_it_did_not_connect() {
        TestClient ana = member("ana");
        TestClient bo = member("bo");
        events.clear();
        bo.says("{'type':'offer','to':'ana','sdp':'v=0'}");
        ana.says("{'type':'offer','to':'bo','sdp':'v=0'}");
        ana.breaks();
        assertEvents("relayed bo ana OFFER 5", "dropped ana bo OFFER", "closed ana", "detached ana");
        assertThat(timeline.between("bo", "ana"))
                .extracting(CallTimeline.Event::what)
                .containsExactly(
                        "bo sent offer (5 bytes)",
                        "ana sent offer, which was void and not passed on",
                        "ana lost its connection to the server");
    }

    @Test
    void the_timeline_of_a_call_tells_how_it_went() {
        TestClient ana = new TestClient(node, time).hello("ana");
        TestClient bo = new TestClient(node, time).hello("bo");
        String call = ana.says("{'type':'call','to':'bo'}")
                .gets("ringing")
                .path("call")
                .asText();
        bo.says("{'type':'accept','call':'" + call + "'}");
        bo.says("{'type':'hangup','call':'" + call + "'}");
        time.settle();
        assertThat(timeline.ofCall(call))
                .extracting(CallTimeline.Event::what)
                .containsExactlyInAnyOrder(
                        "ana calls bo",
                        "ana talks to bo",
                        "bo talks to ana",
                        "over for bo: hangup",
                        "over for ana: hangup");
        assertThat(timeline.known()).contains("ana ↔ bo", "call " + call);
    }

    @Test
    void the_timeline_forgets_what_was_touched_longest_ago() {
        for (int i = 0; i < 20; i++) {
            timeline.relayed(MessageType.OFFER, "a" + i, "b", 1);
        }
        assertThat(timeline.known()).hasSize(10).contains("a19 ↔ b").doesNotContain("a9 ↔ b");
        for (int i = 0; i < 100; i++) {
            timeline.relayed(MessageType.CANDIDATE, "a", "b", i);
        }
        assertThat(timeline.between("a", "b")).hasSize(64);
    }
}
