package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class RelayOnlyTest {

    private static final String HOST = "candidate:1 1 udp 2122260223 192.0.2.1 54400 typ host generation 0";
    private static final String REFLEXIVE =
            "candidate:2 1 udp 1686052607 198.51.100.7 5000 typ srflx raddr 0.0.0.0 rport 0";
    private static final String RELAY = "candidate:3 1 udp 41885439 203.0.113.9 3478 typ relay raddr 0.0.0.0 rport 9";

    private final World world = new World();
    private final TestClient ana = world.peer("ana");
    private final TestClient bo = world.peer("bo");

    RelayOnlyTest() {
        ana.says("{'type':'create','room':'r','relayOnly':true}").gets("created");
        assertThat(bo.says("{'type':'join','room':'r'}")
                        .gets("joined")
                        .path("relayOnly")
                        .asBoolean())
                .isTrue();
        ana.gets("peer-joined");
    }

    private void candidate(String line) {
        ana.says("{'type':'candidate','to':'bo','candidate':{'sdpMid':'0','candidate':'" + line + "'}}");
    }

    @Test
    void only_candidates_of_relays_and_the_end_pass() {
        candidate(HOST);
        candidate(REFLEXIVE);
        candidate("candidate:4 1 udp 1 192.0.2.1 9 t\\u0079p host ufrag typ relay");
        bo.getsNothing();
        candidate(RELAY);
        bo.gets("candidate");
        candidate("");
        bo.gets("candidate");
        ana.says("{'type':'candidate','to':'bo','candidate':null}");
        bo.gets("candidate");
    }

    @Test
    void a_candidate_that_only_a_browser_takes_for_a_text_does_not_pass() {
        ana.says("{'type':'candidate','to':'bo','candidate':{'candidate':['" + HOST + "']}}");
        bo.getsNothing();
    }

    @Test
    void they_are_taken_out_of_an_sdp_too() {
        String sdp =
                String.join("\\r\\n", "v=0", "a=" + HOST, "a=" + REFLEXIVE, "a=" + RELAY, "a=end-of-candidates", "");
        ana.says("{'type':'offer','to':'bo','sdp':'" + sdp + "','epoch':1}");
        assertThat(bo.gets("offer").path("sdp").asText())
                .isEqualTo("v=0\r\na=" + RELAY + "\r\na=end-of-candidates\r\n");
    }

    @Test
    void a_candidate_of_a_relay_does_not_tell_where_it_comes_from() {
        ana.says("{'type':'candidate','to':'bo','candidate':{'sdpMid':'0','candidate':"
                + "'candidate:3 1 udp 41885439 203.0.113.9 3478 typ relay raddr 198.51.100.7 rport 5000 generation 0'"
                + ",'usernameFragment':'x'}}");
        JsonNode candidate = bo.gets("candidate").path("candidate");
        assertThat(candidate.path("candidate").asText()).isEqualTo(RELAY + " generation 0");
        assertThat(candidate.path("sdpMid").asText()).isEqualTo("0");
        assertThat(candidate.path("usernameFragment").asText()).isEqualTo("x");
    }

    @Test
    void the_other_lines_of_an_sdp_tell_no_address_either() {
        String sdp = String.join(
                "\\r\\n",
                "o=- 4611 2 IN IP6 2001:db8::7",
                "c=IN IP6 2001:db8::7",
                "m=audio 50123 UDP/TLS/RTP/SAVPF 111",
                "c=IN IP4 198.51.100.7",
                "a=rtcp:50124 IN IP4 198.51.100.7",
                "m=video 0 UDP/TLS/RTP/SAVPF 96",
                "");
        ana.says("{'type':'offer','to':'bo','sdp':'" + sdp + "','epoch':1}");
        assertThat(bo.gets("offer").path("sdp").asText().lines())
                .containsExactly(
                        "o=- 4611 2 IN IP4 0.0.0.0",
                        "c=IN IP4 0.0.0.0",
                        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                        "c=IN IP4 0.0.0.0",
                        "a=rtcp:9 IN IP4 0.0.0.0",
                        "m=video 0 UDP/TLS/RTP/SAVPF 96");
    }

    @Test
    void a_pair_that_also_shares_an_open_room_is_still_protected() {
        ana.says("{'type':'create','room':'open'}").gets("created");
        bo.says("{'type':'join','room':'open'}").gets("joined");
        candidate(HOST);
        bo.getsNothing();
    }
}
