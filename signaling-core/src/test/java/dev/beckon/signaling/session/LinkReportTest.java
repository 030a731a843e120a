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
