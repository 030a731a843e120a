package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A megabyte of opening brackets, in one message or in several: whoever sends it is told what is wrong, and nobody else notices. */
class BracketsTest {

    private static final int MEBI = 1024 * 1024;

    private TestServer server;
    private RawClient ana;
    private RawClient bo;

    private void start(Limits limits) throws IOException {
        server = TestServer.start(limits);
        ana = member("ana");
        bo = member("bo");
        assertThat(ana.readFrame().text()).contains("\"peer-joined\"");
    }

    @AfterEach
    void stop() throws IOException {
        ana.close();
        bo.close();
        server.close();
    }

    private RawClient member(String peer) throws IOException {
        RawClient client = RawClient.upgraded(server.address());
        client.text("{\"type\":\"hello\",\"peer\":\"" + peer + "\"}");
        assertThat(client.readFrame().text()).contains("\"welcome\"");
        client.text("{\"type\":\"join\",\"room\":\"r\",\"create\":true}");
        assertThat(client.readFrame().text()).contains("\"joined\"");
        return client;
    }

    private void othersNoticeNothing() throws IOException {
        ana.text("{\"type\":\"send\",\"to\":\"bo\",\"data\":1}");
        assertThat(bo.readFrame().text()).isEqualTo("{\"type\":\"message\",\"from\":\"ana\",\"data\":1}");
    }

    @Test
    void a_message_larger_than_messages_may_be_closes_the_connection_of_its_sender() throws IOException {
        start(Limits.DEFAULTS);
        try (RawClient eve = RawClient.upgraded(server.address())) {
            eve.write(RawClient.frame(0x81, MEBI, "[".repeat(1_000).getBytes(StandardCharsets.US_ASCII)));
            assertThat(eve.readClose()).isEqualTo(1009);
        }
        othersNoticeNothing();
    }

    @Test
    void where_messages_may_be_as_large_it_is_answered_and_the_connection_goes_on() throws IOException {
        start(Limits.builder().frameBytes(2 * MEBI).build());
        try (RawClient eve = RawClient.upgraded(server.address())) {
            eve.text("[".repeat(MEBI));
            assertThat(eve.readFrame().text()).contains("\"bad-json\"");
            eve.text("{\"type\":\"hello\",\"peer\":\"eve\",\"attributes\":{\"x\":" + "[".repeat(MEBI));
            assertThat(eve.readFrame().text()).contains("\"bad-json\"").contains("32");
            othersNoticeNothing();
            eve.text("{\"type\":\"hello\",\"peer\":\"eve\"}");
            assertThat(eve.readFrame().text()).contains("\"welcome\"");
        }
    }

    @Test
    void in_pieces_each_is_answered_until_there_are_too_many() throws IOException {
        start(Limits.DEFAULTS);
        try (RawClient eve = RawClient.upgraded(server.address())) {
            for (int i = 0; i < 5; i++) {
                eve.text("[".repeat(MEBI / 10));
                assertThat(eve.readFrame().text()).contains("\"bad-json\"");
            }
            othersNoticeNothing();
            eve.text("[".repeat(MEBI / 10));
            assertThat(eve.readClose()).isEqualTo(1008);
        }
        othersNoticeNothing();
    }
}
