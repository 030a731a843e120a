package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.testing.FaultyLine;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ana is behind a line that fails, Bo is not. */
@Timeout(300)
class LineFaultsTest {

    private static Limits.Builder unlimited() {
        return Limits.builder().rates(Rates.UNLIMITED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void silence_both_ways_is_found_even_while_the_server_keeps_sending(boolean sending) throws IOException {
        Limits limits = unlimited()
                .heartbeat(Duration.ofMillis(400))
                .silence(Duration.ofSeconds(3))
                .build();
        try (TestServer server = TestServer.start(limits);
                FaultyLine line = FaultyLine.to(server.address().getPort());
                Member bo = Member.joined(server.address(), "bo");
                Member ana = Member.joined(line.address(), "ana")) {
            bo.next("peer-joined");
            long from = System.nanoTime();
            ana.expectNothing(); // she is heard after that moment
            line.fallSilent();
            int sent = 0;
            String heard;
            do {
                sent += sending ? 1 : 0;
                if (sending) {
                    bo.says("{'type':'send','to':'ana','data':" + sent + "}");
                }
                bo.says("{'type':'ping'}");
                heard = bo.next();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            } while (heard.startsWith("{\"type\":\"pong\""));
            assertThat(heard).startsWith("{\"type\":\"peer-away\"");
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThanOrEqualTo(limits.silence());
            try (Member again = ana.back(server.address())) {
                assertThat(again.welcome()).contains("\"resumed\":true");
                for (int i = 1; i <= sent; i++) {
                    assertThat(again.next("message")).contains("\"data\":" + i + "}");
                }
            }
        }
    }

    @Test
    void one_whose_line_stalls_is_cut_and_comes_back_to_a_snapshot() throws IOException {
        Limits limits = unlimited().queuedBytes(256 * 1024).build();
        try (TestServer server = TestServer.start(limits);
                FaultyLine line = FaultyLine.to(server.address().getPort());
                Member bo = Member.joined(server.address(), "bo");
                Member ana = Member.joined(line.address(), "ana")) {
            line.stall();
            String large = "{'type':'send','to':'ana','data':'" + "x".repeat(60_000) + "'}";
            for (int sent = 0; server.signaling.connectionCount() == 2; sent++) {
                assertThat(sent).isLessThan(2_000);
                bo.says(large);
            }
            bo.next("peer-away");
            bo.says("{'type':'ping'}").next("pong"); // all of the flood has been taken
            try (Member again = ana.back(server.address())) {
                assertThat(again.welcome()).contains("\"resumed\":false", "\"rooms\":[\"r\"]");
                assertThat(again.next()).startsWith("{\"type\":\"joined\"").contains("\"peer\":\"bo\"");
                assertThat(bo.next()).startsWith("{\"type\":\"peer-back\"");
                bo.says("{'type':'send','to':'ana','data':1}");
                assertThat(again.next()).contains("\"data\":1");
            }
        }
    }

    /** That no buffer leaks with the half frames is seen by {@link LeakCheck}. */
    @Test
    void a_reset_in_the_middle_of_a_frame_is_cleaned_up_without_any_deadline() throws IOException {
        Limits patient = unlimited()
                .helloTimeout(Duration.ofMinutes(10))
                .heartbeat(Duration.ofMinutes(10))
                .silence(Duration.ofMinutes(20))
                .build();
        try (TestServer server = TestServer.start(patient);
                Member bo = Member.joined(server.address(), "bo")) {
            byte[] frame = RawClient.frame(0x81, "{\"type\":\"bye\"}".getBytes());
            for (int bytes = 1; bytes < frame.length; bytes++) {
                try (FaultyLine line = FaultyLine.to(server.address().getPort());
                        Member ana = Member.joined(line.address(), "ana" + bytes)) {
                    bo.next("peer-joined");
                    // all but the end has certainly come when the ping has been answered
                    ana.says("{'type':'ping'}").next("pong");
                    ana.line.write(java.util.Arrays.copyOf(frame, bytes));
                    line.reset();
                    assertThat(bo.next()).startsWith("{\"type\":\"peer-away\"");
                    await().until(() -> server.signaling.connectionCount() == 1);
                    try (Member again = ana.back(server.address())) {
                        assertThat(again.welcome()).contains("\"resumed\":true");
                        assertThat(bo.next()).startsWith("{\"type\":\"peer-back\"");
                        again.says("{'type':'bye'}");
                        assertThat(again.line.readClose()).isEqualTo(1000);
                    }
                    assertThat(bo.next()).startsWith("{\"type\":\"peer-left\"");
                }
            }
        }
    }

    @Test
    void an_end_without_a_close_is_an_absence_from_which_one_comes_back() throws IOException {
        try (TestServer server = TestServer.start();
                Member bo = Member.joined(server.address(), "bo");
                Member ana = Member.joined(server.address(), "ana")) {
            bo.next("peer-joined");
            ana.line.socket.shutdownOutput();
            assertThat(bo.next()).startsWith("{\"type\":\"peer-away\"");
            bo.says("{'type':'send','to':'ana','data':1}");
            try (Member again = ana.back(server.address())) {
                assertThat(again.welcome()).contains("\"resumed\":true");
                assertThat(again.next()).contains("\"data\":1");
                assertThat(bo.next()).startsWith("{\"type\":\"peer-back\"").contains("\"resumed\":true");
            }
        }
    }

    @Test
    void the_late_end_of_a_connection_that_was_replaced_has_no_effect() throws IOException {
        try (TestServer server = TestServer.start();
                FaultyLine line = FaultyLine.to(server.address().getPort());
                Member bo = Member.joined(server.address(), "bo");
                Member ana = Member.joined(line.address(), "ana")) {
            bo.next("peer-joined");
            line.fallSilent();
            try (Member again = ana.back(server.address())) {
                assertThat(again.welcome()).contains("\"resumed\":true");
                line.reset();
                await().until(() -> server.signaling.connectionCount() == 2);
                bo.says("{'type':'send','to':'ana','data':1}");
                assertThat(again.next()).contains("\"data\":1");
                again.says("{'type':'send','to':'bo','data':2}");
                String heard = bo.next();
                assertThat(heard.startsWith("{\"type\":\"peer-back\"") ? bo.next() : heard)
                        .contains("\"data\":2");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_is_sent_again_after_a_cut_arrives_once(boolean arrivedBefore) throws IOException {
        try (TestServer server = TestServer.start();
                FaultyLine line = FaultyLine.to(server.address().getPort());
                Member bo = Member.joined(server.address(), "bo");
                Member ana = Member.joined(line.address(), "ana")) {
            bo.next("peer-joined");
            if (!arrivedBefore) {
                line.fallSilent();
            }
            String message = "{'type':'send','to':'bo','data':1}";
            ana.says(message);
            if (arrivedBefore) {
                assertThat(bo.next()).contains("\"data\":1");
            }
            line.reset();
            bo.next("peer-away");
            try (Member again = ana.back(server.address())) {
                bo.next("peer-back");
                assertThat(again.welcome()).contains("\"received\":" + (arrivedBefore ? 2 : 1) + ",");
                if (!arrivedBefore) { // the welcome has said that it is missing
                    again.says(message);
                    assertThat(bo.next()).contains("\"data\":1");
                }
                again.says("{'type':'send','to':'bo','data':2}");
                assertThat(bo.next()).contains("\"data\":2");
                bo.expectNothing();
            }
        }
    }

    @Test
    void who_left_meanwhile_is_gone_after_the_return() throws IOException {
        try (TestServer server = TestServer.start();
                FaultyLine line = FaultyLine.to(server.address().getPort());
                Member bo = Member.joined(server.address(), "bo");
                Member cy = Member.joined(server.address(), "cy");
                Member ana = Member.joined(line.address(), "ana")) {
            line.reset();
            bo.next("peer-away");
            cy.says("{'type':'leave','room':'r'}").next("left");
            try (Member again = ana.back(server.address())) {
                assertThat(again.welcome()).contains("\"resumed\":true");
                assertThat(again.next()).startsWith("{\"type\":\"peer-left\"").contains("\"peer\":\"cy\"");
                again.says("{'type':'who','id':1,'room':'r'}");
                assertThat(again.next("present")).contains("\"bo\"").doesNotContain("\"cy\"");
            }
        }
    }

    /** Returns around the end of the grace time: what Ana is told and what Bo sees agree, each time. */
    @Test
    void at_the_end_of_the_grace_time_one_goes_on_or_starts_afresh_and_never_both() throws IOException {
        Duration grace = Duration.ofMillis(100);
        try (TestServer server = TestServer.start(unlimited().grace(grace).build());
                Member bo = Member.joined(server.address(), "bo")) {
            int resumed = 0;
            for (int round = 0; round < 40; round++) {
                try (Member ana = Member.joined(server.address(), "ana")) {
                    bo.next("peer-joined");
                    ana.line.socket.shutdownOutput();
                    bo.next("peer-away");
                    LockSupport.parkNanos(grace.toNanos() + TimeUnit.MICROSECONDS.toNanos(500L * (round % 20 - 15)));
                    try (Member again = ana.back(server.address())) {
                        if (again.welcome().contains("\"resumed\":true")) {
                            resumed++;
                            assertThat(bo.next()).startsWith("{\"type\":\"peer-back\"");
                        } else {
                            assertThat(again.welcome()).contains("\"rooms\":[]");
                            assertThat(bo.next()).startsWith("{\"type\":\"peer-left\"");
                            again.says("{'type':'join','room':'r'}").next("joined");
                            assertThat(bo.next()).startsWith("{\"type\":\"peer-joined\"");
                        }
                        again.says("{'type':'bye'}");
                        assertThat(bo.next()).startsWith("{\"type\":\"peer-left\"");
                    }
                }
            }
            System.out.println("came back in time: " + resumed + " of 40");
        }
    }

    @Test
    void what_trickles_in_late_is_heard_whole() throws IOException {
        try (TestServer server = TestServer.start();
                FaultyLine line = FaultyLine.to(server.address().getPort());
                Member bo = Member.joined(server.address(), "bo")) {
            line.parts(1, Duration.ZERO);
            line.delay(() -> Duration.ofMillis(20));
            try (Member ana = Member.joined(line.address(), "ana")) {
                bo.next("peer-joined");
                String text = "é😀".repeat(500);
                ana.says("{'type':'send','to':'bo','data':'" + text + "'}");
                assertThat(bo.next()).contains(text);
                bo.says("{'type':'send','to':'ana','data':'" + text + "'}");
                assertThat(ana.next("message")).contains(text);
            }
        }
    }
}
