package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What this side says of a call is said until the server has heard it. */
class UnheardCallTest {

    private static final String INCOMING = "{'type':'incoming','call':'c1','from':'bo'}";
    private static final String ACCEPTED = "{'type':'accepted','call':'c1','peer':'bo','polite':true}";

    private final Script server = new Script().welcomed();

    private ClientCall incoming() {
        server.says(INCOMING);
        return server.ears.calls.get(0);
    }

    private void refuses(int re, String code, boolean retryable) {
        server.says(
                "{'type':'error','re':" + re + ",'code':'" + code + "','message':'no','retryable':" + retryable + "}");
    }

    /** The session goes on, but what was said lately is lost. */
    private void losesMessages() {
        server.network.last().cut();
        server.comesBack();
        server.says(Script.WELCOME.replace("'s1'", "'s2'"));
        server.heard();
    }

    @Test
    void an_acceptance_that_the_server_could_not_take_is_said_again() {
        ClientCall call = incoming();
        call.accept();
        assertThat(server.heard()).containsExactly("{'type':'accept','id':1,'call':'c1'}");
        refuses(1, "unavailable", true);
        server.advance(Duration.ofSeconds(1));
        assertThat(server.heard()).containsExactly("{'type':'accept','id':2,'call':'c1'}");
        server.says(ACCEPTED);
        refuses(2, "unavailable", true);
        server.advance(Duration.ofSeconds(9));
        assertThat(server.heard()).isEmpty();
        assertThat(call.state()).isEqualTo(ClientCall.State.ACTIVE);
    }

    @Test
    void an_acceptance_that_the_server_refuses_ends_the_call_and_the_caller_hears_of_it() {
        ClientCall call = incoming();
        call.accept();
        server.heard();
        refuses(1, "forbidden", false);
        assertThat(call.state()).isEqualTo(ClientCall.State.ENDED);
        assertThat(server.ears.events()).endsWith("ended " + EndReason.DECLINED + " " + ErrorCode.FORBIDDEN);
        assertThat(server.heard()).containsExactly("{'type':'decline','id':2,'call':'c1'}");
    }

    @Test
    void a_hang_up_that_the_server_could_not_take_is_said_again() {
        ClientCall call = incoming();
        call.accept();
        server.says(ACCEPTED);
        server.heard();
        call.hangUp();
        assertThat(server.heard()).containsExactly("{'type':'hangup','id':2,'call':'c1'}");
        refuses(2, "rate-limited", true);
        server.advance(Duration.ofSeconds(1));
        assertThat(server.heard()).containsExactly("{'type':'hangup','id':3,'call':'c1'}");
    }

    @Test
    void a_hang_up_waits_where_too_much_waits_to_be_sent() {
        server.client(options -> options.outbox(3, 10_000));
        server.welcomed();
        ClientCall call = incoming();
        call.accept();
        server.says(ACCEPTED);
        server.client.send("bo", "1");
        server.client.send("bo", "2");
        call.hangUp();
        server.advance(Duration.ofSeconds(5));
        assertThat(server.heard()).noneMatch(text -> text.contains("hangup"));
        server.says("{'type':'ack','received':3}");
        server.advance(Duration.ofSeconds(2));
        assertThat(server.heard()).singleElement().asString().startsWith("{'type':'hangup',");
    }

    @Test
    void an_acceptance_that_was_lost_with_the_session_is_said_again_when_the_call_still_rings() {
        ClientCall call = incoming();
        call.accept();
        losesMessages();
        server.says(INCOMING);
        assertThat(server.heard()).containsExactly("{'type':'accept','id':3,'call':'c1'}");
        server.says(ACCEPTED);
        assertThat(call.state()).isEqualTo(ClientCall.State.ACTIVE);
    }

    @Test
    void a_call_that_is_over_here_is_ended_again_when_the_server_still_names_it() {
        ClientCall call = incoming();
        call.accept();
        server.says(ACCEPTED);
        call.hangUp();
        losesMessages();
        server.ears.take();
        server.says(ACCEPTED);
        assertThat(server.heard())
                .singleElement()
                .asString()
                .startsWith("{'type':'hangup',")
                .endsWith("'call':'c1'}");
        assertThat(server.ears.events()).isEmpty();
    }

    @Test
    void a_call_that_was_declined_is_declined_again_when_it_still_rings() {
        incoming().decline();
        losesMessages();
        server.ears.take();
        server.says(INCOMING);
        assertThat(server.heard())
                .singleElement()
                .asString()
                .startsWith("{'type':'decline',")
                .endsWith("'call':'c1'}");
        assertThat(server.ears.events()).isEmpty();
    }
}
