package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(bo.gets("candidate").path("candidate").isNull()).isTrue();
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
                + ",'usernameFragment':'Zq3+'}}");
        JsonNode candidate = bo.gets("candidate").path("candidate");
        assertThat(candidate.path("candidate").asText()).isEqualTo(RELAY + " generation 0");
        assertThat(candidate.path("sdpMid").asText()).isEqualTo("0");
        assertThat(candidate.path("usernameFragment").asText()).isEqualTo("Zq3+");
    }

    private List<String> relayed(String... lines) {
        String sdp = String.join("\\r\\n", lines) + "\\r\\n";
        ana.says("{'type':'offer','to':'bo','sdp':'" + sdp + "','epoch':1}");
        return bo.gets("offer").path("sdp").asText().lines().toList();
    }

    @Test
    void the_other_lines_of_an_sdp_tell_no_address_either() {
        assertThat(relayed(
                        "v=0",
                        "o=alice@192.168.7.7 4611 2 IN IP6 2001:db8::7",
                        "s=call from 192.168.7.7",
                        "i=192.168.7.7",
                        "u=http://192.168.7.7/",
                        "e=alice@pc7.example.org",
                        "p=+1 617 555 6011",
                        "c=IN IP6 2001:db8::7",
                        "t=0 0",
                        "a=source-filter:incl IN IP4 * 192.168.7.7",
                        "a=ts-refclk:ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:0",
                        "a=x-local-address:192.168.7.7",
                        "m=audio 50123 UDP/TLS/RTP/SAVPF 111",
                        "c=IN IP4 198.51.100.7",
                        "a=rtcp:50124 IN IP4 198.51.100.7",
                        "a=rtcp:50124",
                        "a=remote-candidates:1 192.168.7.7 51472",
                        "a=mid:0",
                        "a=ssrc:1 cname:alice@192.168.7.7",
                        "a=ssrc:1 cname:alice@pc7.example.org",
                        "a=msid:fe80::7 track",
                        "m=video 0 UDP/TLS/RTP/SAVPF 96"))
                .containsExactly(
                        "v=0",
                        "o=- 4611 2 IN IP4 0.0.0.0",
                        "s=-",
                        "c=IN IP4 0.0.0.0",
                        "t=0 0",
                        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                        "c=IN IP4 0.0.0.0",
                        "a=rtcp:9 IN IP4 0.0.0.0",
                        "a=rtcp:9 IN IP4 0.0.0.0",
                        "a=mid:0",
                        "m=video 0 UDP/TLS/RTP/SAVPF 96");
    }

    @Test
    void what_a_browser_says_passes_as_it_is() {
        String[] lines = {
            "v=0",
            "o=- 7614219274584779017 2 IN IP4 0.0.0.0",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0 1",
            "a=extmap-allow-mixed",
            "a=msid-semantic: WMS 9d1a64b5-33a4-4d34-8a0e-1f5b3c1d2e0f",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
            "c=IN IP4 0.0.0.0",
            "b=AS:2500",
            "a=rtcp:9 IN IP4 0.0.0.0",
            "a=ice-ufrag:Zq3+",
            "a=ice-pwd:0123456789abcdef01234567",
            "a=ice-options:trickle renomination",
            "a=fingerprint:sha-256 " + "AB:".repeat(31) + "CD",
            "a=setup:actpass",
            "a=mid:0",
            "a=extmap:1 urn:ietf:params:rtp-hdrext:toffset",
            "a=extmap:3/sendonly http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
            "a=extmap:4 https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
            "a=sendrecv",
            "a=msid:9d1a64b5-33a4-4d34-8a0e-1f5b3c1d2e0f {5a3b0d9e-0f5c-4b6e-8f8e-3b1d6c7a9e21}",
            "a=rtcp-mux",
            "a=rtcp-rsize",
            "a=rtpmap:96 H264/90000",
            "a=rtcp-fb:96 nack pli",
            "a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f;sprop-parameter-sets=Z0IAH5WoFAFuQA==,aM48gA==",
            "a=rid:hi send max-width=1280;max-fps=29.97",
            "a=simulcast:send hi;lo",
            "a=ssrc-group:FID 1 2",
            "a=ssrc:1 cname:Jr0Wc9yjQw1Yt3mF",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "c=IN IP4 0.0.0.0",
            "a=mid:1",
            "a=sctp-port:5000",
            "a=max-message-size:262144",
            "a=end-of-candidates"
        };
        assertThat(relayed(lines)).containsExactly(lines);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " a=candidate:1 1 udp 1 192.168.7.7 9 typ host",
                "A=candidate:1 1 udp 1 192.168.7.7 9 typ relay",
                "a=Candidate:1 1 udp 1 192.168.7.7 9 typ relay",
                "a= candidate:1 1 udp 1 192.168.7.7 9 typ relay",
                "a=candidate :1 1 udp 1 192.168.7.7 9 typ relay",
                "a=candidate:1 1 udp 1 192.168.7.7 9 typ host typ relay",
                "a=candidate:1 1 udp 1 192.168.7.7 9 TYP RELAY",
                "a=candidate:1 1 udp 1 192.168.7.7 9 typ relayed",
                "a=candidate:1 1 udp 1 192.168.7.7 9 typ\\u00a0relay",
                "a=candidate:1 1 udp 1 192.168.7.7 9 x typ relay",
                "a=candidate:1 1 udp 1 192.168.7.7 typ relay 9",
                "a=candidate:typ relay 1 192.168.7.7 9 typ host",
                "a=mid:0\\u0000a=candidate:1 1 udp 1 192.168.7.7 9 typ host",
                "a=mid:0\\u2028a=candidate:1 1 udp 1 192.168.7.7 9 typ host",
                "a=mid:0\\u000ba=candidate:1 1 udp 1 192.168.7.7 9 typ host",
                "a=mid:192.168.7.7",
                "a=sendrecv:192.168.7.7",
                "a=fingerprint:sha-256 fe80::7",
                "a=fmtp:96 ::ffff:192.168.7.7",
                "a=extmap:1 http://192.168.7.7/x",
                "a=ice-ufrag:fe80::1",
                "a=nothing.at.all pc7.example.org",
                "x=192.168.7.7",
                "192.168.7.7",
                "k=clear:192.168.7.7",
                "z=0 0",
                "r=7d 1h 0 25h",
                "b=192.168.7.7:1",
                "v=192.168.7.7",
                "c=192.168.7.7",
                "="
            })
    void a_line_that_is_not_known_to_hide_the_address_is_left_out(String line) {
        assertThat(relayed("v=0", line, "a=rtcp-mux")).containsExactly("v=0", "a=rtcp-mux");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\n", "\\r", "\\r\\n"})
    void every_end_of_a_line_is_one(String end) {
        ana.says("{'type':'offer','to':'bo','sdp':'v=0" + end + "a=" + HOST + end + "a=" + RELAY + end + "'}");
        assertThat(bo.gets("offer").path("sdp").asText()).isEqualTo("v=0\r\na=" + RELAY + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=",
                "m=audio",
                "m=audio 192.168.7.7 RTP/AVP 0",
                "m=audio 9 RTP/AVP",
                "m=audio 9 RTP/AVP 192.168.7.7"
            })
    void a_broken_beginning_of_a_medium_is_refused_because_what_follows_would_belong_to_another(String line) {
        ana.says("{'type':'offer','id':7,'to':'bo','sdp':'v=0\\r\\n" + line + "\\r\\na=mid:0\\r\\n','epoch':1}");
        assertThat(ana.getsError("bad-message").path("message").asText()).contains(line);
        bo.getsNothing();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'ip':'192.168.7.7','port':1,'type':'host','sdpMid':'0'}",
                "{'address':'192.168.7.7'}",
                "{}",
                "{'sdpMid':'0','sdpMLineIndex':0}",
                "{'candidate':null,'sdpMid':'0'}",
                "{'candidate':7}",
                "{'candidate':{'toString':'" + HOST + "'}}",
                "{'Candidate':'" + RELAY + "'}",
                "{'candidate':'" + RELAY + "','sdpMid':'192.168.7.7'}",
                "{'candidate':'" + RELAY + "','sdpMid':'fe80::7'}",
                "{'candidate':'a=" + RELAY + "'}",
                "{'candidate':'" + RELAY + " odd'}",
                "{'candidate':'" + HOST + " typ relay'}",
                "{'candidate':'" + RELAY + "\\r\\na=" + HOST + "'}",
                "{'candidate':'\\u00a0'}"
            })
    void a_candidate_of_a_shape_that_is_not_known_does_not_pass(String candidate) {
        ana.says("{'type':'candidate','to':'bo','candidate':" + candidate + "}");
        bo.getsNothing();
        ana.getsNothing();
    }

    @Test
    void members_beside_a_good_line_that_could_tell_an_address_are_left_out() {
        ana.says("{'type':'candidate','to':'bo','candidate':{'candidate':'" + RELAY
                + " network-id 1 x-host 192.168.7.7 raddr 192.168.7.7 ufrag Zq3+','sdpMid':'0','sdpMLineIndex':0,"
                + "'usernameFragment':'192.168.7.7','relatedAddress':'192.168.7.7','relatedPort':5,'address':'192.168.7.7',"
                + "'ip':'192.168.7.7','port':7,'more':{'ip':'192.168.7.7'}}}");
        assertThat(bo.gets("candidate").path("candidate"))
                .isEqualTo(TestClient.json(
                        "{'candidate':'" + RELAY + " network-id 1 ufrag Zq3+','sdpMid':'0','sdpMLineIndex':0}"));
    }

    @Test
    void odd_spaces_are_made_even() {
        candidate("  candidate:3\\t1  udp 41885439 203.0.113.9 3478 typ   relay raddr 192.0.2.1\\trport 7 ");
        assertThat(bo.gets("candidate").path("candidate").path("candidate").asText())
                .isEqualTo(RELAY);
    }

    @Test
    void the_end_of_candidates_of_one_medium_passes() {
        ana.says(
                "{'type':'candidate','to':'bo','candidate':{'candidate':'','sdpMid':'0','sdpMLineIndex':0,'usernameFragment':'Zq3+'}}");
        assertThat(bo.gets("candidate").path("candidate"))
                .isEqualTo(
                        TestClient.json("{'candidate':'','sdpMid':'0','sdpMLineIndex':0,'usernameFragment':'Zq3+'}"));
    }

    @Test
    void a_pair_that_also_shares_an_open_room_is_still_protected() {
        ana.says("{'type':'create','room':'open'}").gets("created");
        bo.says("{'type':'join','room':'open'}").gets("joined");
        candidate(HOST);
        bo.getsNothing();
    }
}
