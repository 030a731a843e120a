package dev.beckon.signaling.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** PROTOCOL.md, Transport. */
final class TransportRules {

    private static final String SECTION = "Transport";

    private TransportRules() {}

    static final List<Rule> RULES = List.of(
            Rule.of(SECTION, "A client that offers beckon.v1 gets it, also beside others.", bench -> {
                RawSocket socket = bench.door().socket("x-other", "beckon.v1");
                String came = socket.status() + " " + socket.subprotocol();
                if (!came.equals("101 beckon.v1")) {
                    throw Verdict.broken(
                            "a handshake that offers x-other and beckon.v1", "101 and the subprotocol beckon.v1", came);
                }
            }),
            Rule.of(SECTION, "A client that offers no subprotocol gets beckon.v1.", bench -> {
                RawSocket socket = bench.door().socket();
                String hello = bench.hello(bench.unique("a"), "").replace('\'', '"');
                socket.text(hello);
                String came = socket.status() == 101 ? socket.heard() : "status " + socket.status();
                if (!came.contains("\"welcome\"")) {
                    throw Verdict.broken("a handshake without a subprotocol, " + hello, "welcome", came);
                }
            }),
            Rule.of(SECTION, "A client that offers only other subprotocols gets status 400.", bench -> {
                int status = bench.door().socket("x-other").status();
                if (status != 400) {
                    throw Verdict.broken("a handshake that offers x-other", "status 400", "status " + status);
                }
            }),
            Rule.of(SECTION, "A binary frame closes the connection with 1003.", bench -> {
                RawSocket socket = bench.door().socket("beckon.v1");
                socket.binary(new byte[] {'{', '}'});
                int code = socket.code();
                if (code != 1003) {
                    throw Verdict.broken("a binary frame", "close code 1003", "close code " + code);
                }
            }),
            Rule.of(SECTION, "A frame that is larger than limits.frame closes the connection with 1009.", bench -> {
                Participant a = bench.peer("a");
                a.say("{'type':'ping','more':'" + "x".repeat(a.limit("frame")) + "'}");
                a.endsWith(1009);
            }),
            Rule.of(SECTION, "The server ignores fields that a message does not define.", bench -> {
                Participant a = bench.connect();
                a.say(bench.hello(bench.unique("a"), ",'colour':{'deep':[1]}"));
                a.hears("{'type':'welcome'}");
                a.say("{'type':'create','id':1,'colour':'red'}");
                a.hears("{'type':'created','re':1}");
            }),
            Rule.of(SECTION, "10, 10.0 and 1e1 are the same integer.", bench -> {
                Participant a = bench.peer("a");
                for (String ten : List.of("10", "10.0", "1e1")) {
                    a.say("{'type':'ice-servers','id':" + ten + "}");
                    a.hears("{'type':'ice-servers','re':10}");
                }
            }),
            Rule.of(SECTION, "An integer of 2^53-1 is taken.", bench -> {
                Participant a = bench.peer("a");
                a.say("{'type':'ice-servers','id':9007199254740991}");
                a.hears("{'type':'ice-servers','re':9007199254740991}");
            }),
            Rule.of(SECTION, "Names and ids are taken up to 64 characters.", bench -> {
                Participant a = bench.connect();
                a.say(bench.hello(
                        "x".repeat(32) + bench.unique("a").substring(0, 12), ",'name':'" + "é".repeat(64) + "'"));
                a.hears("{'type':'welcome','peer':'*'}");
                String room = (bench.unique("room") + "x".repeat(64)).substring(0, 64);
                a.say("{'type':'create','id':1,'room':'" + room + "'}");
                a.hears("{'type':'created','re':1,'room':'" + room + "'}");
            }),
            Rule.of(SECTION, "An error has the id of its request, as re.", bench -> {
                Participant a = bench.peer("a");
                a.say("{'type':'leave','id':77,'room':'" + bench.unique("room") + "'}");
                a.hears("{'type':'error','re':77,'message':'*','retryable':'*'}");
            }),
            Rule.of(SECTION, "An offer, an answer, a candidate and a send that pass are not answered.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a().say("{'type':'send','id':5,'to':'" + pair.b().id() + "','data':1}");
                pair.a().say("{'type':'offer','id':6,'to':'" + pair.b().id() + "','sdp':'v=0','epoch':1}");
                pair.b().hears("{'type':'message'}");
                pair.b().hears("{'type':'offer'}");
                pair.b().say("{'type':'answer','id':7,'to':'" + pair.a().id() + "','sdp':'v=0','epoch':1}");
                pair.a().hears("{'type':'answer'}");
                pair.b().hearsNothing();
                pair.a().hearsNothing();
            }),
            Rule.of(SECTION, "The server sets from, and ignores one that a client writes.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a()
                        .say("{'type':'send','from':'somebody','to':'"
                                + pair.b().id() + "','data':1}");
                pair.b().hears("{'type':'message','from':'" + pair.a().id() + "','data':1}");
            }),
            Rule.of(
                    SECTION,
                    "A peer that may not be reached and one that does not exist get the same answer.",
                    bench -> {
                        Participant a = bench.peer("a");
                        Participant stranger = bench.peer("b");
                        a.say("{'type':'send','id':5,'to':'" + stranger.id() + "','data':1}");
                        JsonNode first = a.hearsError("not-found");
                        String nobody = bench.unique("b");
                        a.say("{'type':'send','id':5,'to':'" + nobody + "','data':1}");
                        JsonNode second = a.hearsError("not-found");
                        String expected = first.toString().replace(stranger.id(), nobody);
                        if (!expected.equals(second.toString())) {
                            throw bench.broken(expected, second.toString());
                        }
                        stranger.hearsNothing();
                    }));
}
