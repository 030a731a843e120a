package dev.beckon.signaling.conformance;

import java.util.ArrayList;
import java.util.List;

/** PROTOCOL.md, error: what is no message is refused, and what is too much. */
final class ErrorRules {

    private static final String SECTION = "error";

    /** Fewer errors than close a connection. */
    private static final int AT_ONCE = 4;

    private ErrorRules() {}

    static final List<Rule> RULES = rules();

    private static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        rules.add(malformed(
                SECTION,
                "not-messages",
                "What is no JSON is refused with bad-json, and what is no message with bad-message."));
        for (String type : List.of(
                "hello",
                "create",
                "join",
                "offer",
                "answer",
                "candidate",
                "withdraw",
                "close",
                "send",
                "call",
                "update",
                "kick")) {
            rules.add(malformed(type, type, "Fields that are missing or of the wrong kind are refused."));
        }
        rules.addAll(List.of(
                Rule.of(SECTION, "A message before hello is refused with bad-state.", bench -> {
                    Participant a = bench.connect();
                    a.say("{'type':'create','id':1}");
                    a.hearsError("bad-state");
                    a.say(bench.hello(bench.unique("a"), ""));
                    a.hears("{'type':'welcome'}");
                }),
                Rule.of(SECTION, "A second hello is refused with bad-state.", bench -> {
                    Participant a = bench.peer("a");
                    a.say(bench.hello(bench.unique("a"), ""));
                    a.hearsError("bad-state");
                }),
                Rule.of(SECTION, "An sdp over limits.sdp is refused with too-large.", bench -> {
                    Bench.Pair pair = bench.pair();
                    String sdp = "x".repeat(pair.a().limit("sdp") - 1); // with its quotes, one byte too many
                    pair.a().say("{'type':'offer','id':6,'to':'" + pair.b().id() + "','sdp':'" + sdp + "'}");
                    pair.a().hearsError("too-large");
                }),
                Rule.of(SECTION, "Attributes over limits.attributes are refused with too-large.", bench -> {
                    Participant a = bench.peer("a");
                    a.say("{'type':'update','attributes':{'a':'" + "x".repeat(a.limit("attributes")) + "'}}");
                    a.hearsError("too-large");
                }),
                Rule.of(SECTION, "After an error the connection stays open.", bench -> {
                    Participant a = bench.peer("a");
                    a.sayRaw("]");
                    a.hearsError("bad-json");
                    a.say("{'type':'ice-servers','id':2}");
                    a.hears("{'type':'ice-servers','re':2}");
                }),
                Rule.of(SECTION, "More than 5 violations close the connection with 1008.", bench -> {
                    Participant a = bench.peer("a");
                    for (int i = 0; i < 6; i++) {
                        a.sayRaw("]");
                    }
                    a.endsWith(1008);
                }),
                Rule.of(SECTION, "More than 20 misses close the connection with 1008.", bench -> {
                    Participant a = bench.peer("a");
                    for (int i = 0; i < 21; i++) {
                        a.say("{'type':'leave','id':3,'room':'" + bench.unique("room") + "'}");
                    }
                    a.endsWith(1008);
                })));
        return List.copyOf(rules);
    }

    /** Each malformed example of a file gets the error that the example names. */
    private static Rule malformed(String section, String file, String text) {
        return Rule.of(section, text, bench -> {
            int said = 0;
            Participant a = file.equals("hello") ? bench.connect() : bench.peer("a");
            for (ProtocolFiles.Malformed example : ProtocolFiles.malformed(file)) {
                if (said == AT_ONCE) {
                    a = file.equals("hello") ? bench.connect() : bench.peer("a");
                    said = 0;
                }
                a.sayRaw(example.text());
                a.hearsError(example.error());
                said = example.error().equals("unauthenticated") ? AT_ONCE : said + 1; // that closes the connection
            }
        });
    }
}
