package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.CallTimeline;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.LinkOutcome;
import dev.beckon.signaling.spi.SignalingEvent.LinkReported;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.testing.FakeTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What clients tell of how they connected, and what an operator sees of it. */
class LinkReportTest {

    private final FakeTime time = new FakeTime();
    private final List<LinkReported> reported = new ArrayList<>();
    private final CallTimeline timeline = new CallTimeline(InstantSource.system(), 10);
    private final Signaling node = Signaling.builder(time)
            .random(new Random(1))
            .listener(timeline)
            .listener(new SignalingListener() {
                @Override
                public void linkReported(LinkReported event) {
                    reported.add(event);
                }
            })
            .build();

    private TestClient member(String id) {
        TestClient client = new TestClient(node, time).hello(id);
        client.says("{'type':'join','room':'r','create':true}").gets("joined");
        return client;
    }

    private static String never(String peer, String cause) {
        return "{'type':'link-report','peer':'" + peer + "','link':'k1','result':'never','cause':'" + cause
                + "','ice':'failed','gathered':{'host':2}}";
    }

    @Test
    void the_timeline_of_a_pair_names_the_cause_in_words() {
        TestClient ana = member("ana");
        member("bo").says(never("ana", "no-answer"));
        ana.skips("peer-joined").says(never("bo", "relay-refused"));
        ana.says("{'type':'link-report','peer':'bo','result':'connected','millis':412,'local':'srflx','remote':'relay',"
                + "'ice':'connected','relayAnswered':false}");
        ana.getsNothing();
        assertThat(timeline.between("ana", "bo"))
                .extracting(CallTimeline.Event::what)
                .containsExactly(
                        "bo on link k1: did not connect: the other side did not answer (ICE failed)",
                        "ana on link k1: did not connect: there is no direct way, and the TURN relay refused the credentials (ICE failed)",
                        "ana: connected in 412 ms, srflx to relay");
    }

    @Test
    void every_cause_is_told_as_it_is_written() {
        TestClient ana = member("ana");
        member("bo");
        for (LinkOutcome.Cause cause : LinkOutcome.Cause.values()) {
            ana.skips("peer-joined").says(never("bo", cause.wire()));
        }
        assertThat(reported).extracting(event -> event.outcome().cause()).containsExactly(LinkOutcome.Cause.values());
        assertThat(reported.get(0).outcome().gathered().host()).isEqualTo(2);
        assertThat(reported.get(0).outcome().relayAnswered()).isNull();
    }

    @Test
    void an_operator_reads_a_sentence_for_each_cause() {
        assertThat(Arrays.stream(LinkOutcome.Cause.values()).map(cause -> cause.wire() + ": " + cause.words()))
                .containsExactly(
                        "certificate: the certificate of the other side changed, or does not fit its safety code: somebody may be in between",
                        "offer-refused: the browser did not take the offer",
                        "answer-refused: the browser did not take the answer",
                        "not-passed: the server did not pass a description on",
                        "closed: the other side closed it",
                        "gone: the other side has left",
                        "lost: it was connected, and the way did not come back",
                        "no-answer: the other side did not answer",
                        "no-media: this side has neither camera nor microphone, or may not use them",
                        "encryption: there is a way, but encryption could not be set up on it",
                        "no-network: this side has no address of its own",
                        "no-relay: there is no direct way, and the server has no TURN relay",
                        "relay-refused: there is no direct way, and the TURN relay refused the credentials",
                        "relay-unreachable: there is no direct way, and the TURN relay did not answer",
                        "no-route: there is no direct way, and none over the TURN relay",
                        "other: for another reason");
    }

    @Test
    void the_timeline_tells_a_link_that_never_connected_from_one_that_was_lost_and_one_without_media() {
        TestClient ana = member("ana");
        member("bo");
        ana.skips("peer-joined").says(never("bo", "encryption"));
        ana.says(never("bo", "lost").replace("never", "failed").replace("'ice':'failed'", "'ice':'disconnected'"));
        ana.says("{'type':'link-report','peer':'bo','result':'connected','cause':'no-media','millis':7,'local':'relay',"
                + "'remote':'host','relayProtocol':'tls','ice':'completed'}");
        assertThat(timeline.between("bo", "ana"))
                .extracting(CallTimeline.Event::what)
                .containsExactly(
                        "ana on link k1: did not connect: there is a way, but encryption could not be set up on it (ICE failed)",
                        "ana on link k1: failed after it was connected: it was connected, and the way did not come back (ICE disconnected)",
                        "ana: connected in 7 ms, relay to host over tls; this side has neither camera nor microphone, or may not use them");
    }

    @Test
    void a_report_about_a_peer_that_has_left_just_now_counts_and_one_about_a_stranger_does_not() {
        TestClient ana = member("ana");
        member("bo").says("{'type':'bye'}");
        ana.skips("peer-joined").skips("peer-left").says(never("bo", "gone"));
        assertThat(reported).hasSize(1);
        new TestClient(node, time).hello("cy");
        ana.says(never("cy", "gone")).getsError("not-found");
        assertThat(reported).hasSize(1);
    }
}
