package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Who sends more than its rate on a real socket is read more slowly, and loses nothing. */
class FloodTest {

    private static final int RATE = 200;

    /** What a burst lets through, and as much again as two read buffers hold and another second brings. */
    private static final int MESSAGES = RATE * (Rates.BURST_SECONDS + 1) + 600;

    @Test
    void candidates_far_beyond_the_rate_all_arrive_in_their_order_and_others_are_served_meanwhile() throws IOException {
        Limits limits = Limits.builder()
                .rates(Rates.DEFAULTS.with(Rates.Kind.CANDIDATES, RATE))
                .build();
        try (TestServer server = TestServer.start(limits);
                Member ana = Member.joined(server.address(), "ana");
                Member bo = Member.joined(server.address(), "bo");
                Member cy = Member.joined(server.address(), "cy")) {
            for (int i = 0; i < MESSAGES; i++) {
                ana.says("{'type':'candidate','to':'bo','candidate':{'candidate':'" + i + "','sdpMid':'0'}}");
            }
            ana.says("{'type':'leave','id':1,'room':'r'}");
            cy.says("{'type':'ping'}").next("pong");
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(bo.next("candidate")).contains("\"candidate\":\"" + i + "\"");
            }
            assertThat(bo.next("peer-left")).contains("\"ana\"");
            for (String text = ana.next(); !text.contains("\"left\""); text = ana.next()) {
                assertThat(text).doesNotContain("\"error\"");
            }
        }
    }
}
