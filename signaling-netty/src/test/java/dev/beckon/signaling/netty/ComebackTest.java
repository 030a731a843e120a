package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.testing.FaultyLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ana comes back with her secret alone, or before anything was said. */
@Timeout(300)
class ComebackTest {

    /** What becomes of the connection that a page had before it was loaded again. */
    private enum Former {
        /** As browsers do, with 1001. */
        CLOSED,
        RESET,
        /** Nobody has told the server that it is gone; that comes after the return. */
        GONE_UNNOTICED,
        /** Two pages with one secret. */
        STILL_THERE
    }

    @ParameterizedTest
    @EnumSource
    void a_page_that_is_loaded_again_takes_its_session_over_and_nobody_sees_it_leave(Former former) throws IOException {
        try (TestServer server = TestServer.start();
                FaultyLine line = FaultyLine.to(server.address().getPort());
                Member bo = Member.joined(server.address(), "bo");
                Member ana = Member.joined(line.address(), "ana")) {
            bo.next("peer-joined");
            switch (former) {
                case CLOSED -> ana.line.write(RawClient.frame(0x88, (byte) 0x03, (byte) 0xE9));
                case RESET -> line.reset();
                case GONE_UNNOTICED -> line.fallSilent();
                case STILL_THERE -> {}
            }
            if (former == Former.CLOSED || former == Former.RESET) {
                assertThat(bo.next()).startsWith("{\"type\":\"peer-away\"");
            }
            try (Member again = ana.reloaded(server.address())) {
                assertThat(again.welcome()).contains("\"resumed\":false", "\"rooms\":[\"r\"]");
                assertThat(again.next()).startsWith("{\"type\":\"joined\"").contains("\"peer\":\"bo\"");
                if (former == Former.STILL_THERE) {
                    assertThat(ana.line.readClose()).isEqualTo(4500);
                }
                line.reset();
                await().until(() -> server.signaling.connectionCount() == 2);

                List<String> seen = new ArrayList<>();
                bo.says("{'type':'who','id':1,'room':'r'}");
                do {
                    seen.add(bo.next());
                } while (!seen.get(seen.size() - 1).startsWith("{\"type\":\"present\""));
                assertThat(seen).noneMatch(message -> message.contains("peer-left") || message.contains("peer-joined"));
                assertThat(seen.get(seen.size() - 1).split("\"peer\":\"ana\"", -1))
                        .as("one membership in " + seen)
                        .hasSize(2);

                bo.says("{'type':'send','to':'ana','data':1}");
                assertThat(again.next()).contains("\"data\":1");
                again.says("{'type':'send','to':'bo','data':2}");
                assertThat(bo.next()).contains("\"data\":2");
                again.says("{'type':'bye'}");
                assertThat(bo.next()).startsWith("{\"type\":\"peer-left\"");
                bo.says("{'type':'who','id':2,'room':'r'}");
                assertThat(bo.next()).startsWith("{\"type\":\"present\"").doesNotContain("ana");
            }
        }
    }

    @Test
    void one_who_comes_back_before_anything_was_said_goes_on_again_and_again() throws IOException {
        try (TestServer server = TestServer.start();
                FaultyLine line = FaultyLine.to(server.address().getPort());
                Member bo = Member.joined(server.address(), "bo")) {
            Member ana = Member.greeted(line.address(), "ana");
            for (int times = 0; times < 3; times++) {
                line.reset();
                ana = ana.back(line.address());
                assertThat(ana.welcome()).contains("\"resumed\":true", "\"received\":0,");
            }
            ana.says("{'type':'join','room':'r'}").next("joined");
            assertThat(bo.next()).startsWith("{\"type\":\"peer-joined\"");
            line.reset();
            assertThat(bo.next()).startsWith("{\"type\":\"peer-away\"");
            bo.says("{'type':'send','to':'ana','data':1}");
            try (Member last = ana.back(line.address())) {
                assertThat(last.welcome()).contains("\"resumed\":true", "\"received\":1,");
                assertThat(last.next()).contains("\"data\":1");
                last.expectNothing();
            }
        }
    }
}
