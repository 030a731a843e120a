package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.CallTimeline;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.SignalingListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
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
                public void relayed(String from, String to, MessageType type, int bytes) {
                    throw new IllegalStateException("a listener that fails");
                }

                @Override
                public void sessionStarted(PeerInfo peer, Identity identity) {
                    throw new IllegalStateException("a listener that fails");
                }
            })
            .listener(new Recorder())
            .listener(timeline)
            .build();

    private final class Recorder implements SignalingListener {
        @Override
        public void connectionOpened(String remote) {
            events.add("opened");
        }

        @Override
        public void connectionClosed(String remote, @Nullable String peer) {
            events.add("closed " + peer);
        }

        @Override
        public void sessionStarted(PeerInfo peer, Identity identity) {
            events.add("started " + peer.peer());
        }

        @Override
        public void sessionAway(String peer) {
            events.add("away " + peer);
        }

        @Override
        public void sessionResumed(String peer, boolean nothingLost) {
            events.add("resumed " + peer + " " + nothingLost);
        }

        @Override
        public void sessionEnded(String peer, LeaveReason reason) {
            events.add("ended " + peer + " " + reason);
        }

        @Override
        public void roomEntered(String peer, String room) {
            events.add("entered " + peer + " " + room);
        }

        @Override
        public void roomLeft(String peer, String room, LeaveReason reason) {
            events.add("left " + peer + " " + room + " " + reason);
        }

        @Override
        public void relayed(String from, String to, MessageType type, int bytes) {
            events.add("relayed " + from + " " + to + " " + type + " " + bytes);
        }

        @Override
        public void dropped(String from, String to, MessageType type) {
            events.add("dropped " + from + " " + to + " " + type);
        }

        @Override
        public void refused(@Nullable String peer, ErrorCode code, String message) {
            events.add("refused " + peer + " " + code);
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
        assertEvents("closed ana", "away ana");
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
        assertEvents("closed cy", "away cy", "left cy r LOST", "ended cy LOST");
    }

    @Test
    void the_timeline_of_a_pair_tells_why_it_did_not_connect() {
        TestClient ana = member("ana");
        TestClient bo = member("bo");
        events.clear();
        bo.says("{'type':'offer','to':'ana','sdp':'v=0'}");
        ana.says("{'type':'offer','to':'bo','sdp':'v=0'}");
        ana.breaks();
        assertEvents("relayed bo ana OFFER 5", "dropped ana bo OFFER", "closed ana", "away ana");
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
            timeline.relayed("a" + i, "b", MessageType.OFFER, 1);
        }
        assertThat(timeline.known()).hasSize(10).contains("a19 ↔ b").doesNotContain("a9 ↔ b");
        for (int i = 0; i < 100; i++) {
            timeline.relayed("a", "b", MessageType.CANDIDATE, i);
        }
        assertThat(timeline.between("a", "b")).hasSize(64);
    }
}
