package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.testing.FaultyLine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two offer to each other at once, over lines that are late by turns: Ana, who is polite, and Bo. */
@Timeout(300)
class GlareTest {

    private static final int ROUNDS = 40;
    private static final Pattern CANDIDATE = Pattern.compile("\"candidate\":\"([^\"]+)\"");

    private static void says(Member from, String to, String type, int epoch) throws IOException {
        from.says("{'type':'" + type + "','to':'" + to + "','sdp':'v=0','epoch':" + epoch + "}");
    }

    private static void trickles(Member from, String to, int epoch, String... candidates) throws IOException {
        for (String candidate : candidates) {
            from.says("{'type':'candidate','to':'" + to + "','candidate':{'candidate':'" + candidate + "'},'epoch':"
                    + epoch + "}");
        }
    }

    /** All that was on its way, each by its type and epoch, candidates by their names. */
    private static List<String> hears(Member member) throws IOException {
        List<String> heard = new ArrayList<>();
        member.says("{'type':'ping'}");
        for (String next = member.next(); !next.startsWith("{\"type\":\"pong\""); next = member.next()) {
            Matcher candidate = CANDIDATE.matcher(next);
            heard.add(candidate.find() ? candidate.group(1) : next.replaceAll("\\{\"type\":\"(\\w+)\".*", "$1"));
        }
        return heard;
    }

    @Test
    void one_offer_and_one_answer_come_of_it_and_early_candidates_keep_their_order() throws IOException {
        Limits limits = Limits.builder().rates(Rates.UNLIMITED).build();
        try (TestServer server = TestServer.start(limits);
                FaultyLine toAna = FaultyLine.to(server.address().getPort());
                FaultyLine toBo = FaultyLine.to(server.address().getPort());
                Member ana = Member.joined(toAna.address(), "ana");
                Member bo = Member.joined(toBo.address(), "bo")) {
            ana.next("peer-joined");
            int passedFirst = 0;
            for (int epoch = 1; epoch <= ROUNDS; epoch++) {
                Duration toAnas = Duration.ofMillis(epoch % 2 == 0 ? 10 : 0);
                Duration toBos = Duration.ofMillis(epoch % 2 == 0 ? 0 : 10);
                toAna.delay(() -> toAnas);
                toBo.delay(() -> toBos);
                says(ana, "bo", "offer", epoch);
                says(bo, "ana", "offer", epoch);
                trickles(ana, "bo", epoch, "a1", "a2", "a3");
                trickles(bo, "ana", epoch, "b1", "b2", "b3");

                List<String> atBo = hears(bo); // all that Bo said has been dealt with
                assertThat(hears(ana)).containsExactly("offer", "b1", "b2", "b3");
                atBo.addAll(hears(bo));
                if (!atBo.isEmpty()) { // it came while Bo had not offered yet, and Bo ignores it
                    passedFirst++;
                    assertThat(List.of("offer", "a1", "a2", "a3")).startsWith(atBo.toArray(String[]::new));
                }

                says(ana, "bo", "answer", epoch);
                trickles(ana, "bo", epoch, "a4", "a5");
                ana.expectNothing();
                assertThat(hears(bo)).containsExactly("answer", "a4", "a5");
                ana.expectNothing();
            }
            assertThat(passedFirst)
                    .as("rounds of %d in which the polite offer came first", ROUNDS)
                    .isBetween(1, ROUNDS - 1);
        }
    }
}
