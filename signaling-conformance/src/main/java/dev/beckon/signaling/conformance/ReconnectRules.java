package dev.beckon.signaling.conformance;

import java.util.List;

/** PROTOCOL.md, Reconnecting, and what others see of it. */
final class ReconnectRules {

    private static final String SECTION = "Reconnecting";

    private ReconnectRules() {}

    private static String send(Participant to, int data) {
        return "{'type':'send','to':'" + to.id() + "','data':" + data + "}";
    }

    static final List<Rule> RULES = List.of(
            Rule.of(
                    SECTION,
                    "Refused messages and frames that cannot be understood count; ping and ack do not.",
                    bench -> {
                        Participant a = bench.peer("a");
                        a.sayRaw("]");
                        a.hearsError("bad-json");
                        a.say("{'type':'leave','id':1,'room':'" + bench.unique("room") + "'}");
                        a.hears("{'type':'error','re':1}");
                        a.say("{'type':'ping'}");
                        a.say("{'type':'ack','received':2}");
                        a.hears("{'type':'ack','received':2}");
                    }),
            Rule.of(
                    SECTION,
                    "What was missed during an interruption comes after the welcome, once and in order.",
                    bench -> {
                        Bench.Pair pair = bench.pair();
                        pair.b().cut();
                        pair.a().hears("{'type':'peer-away','peer':'" + pair.b().id() + "'}");
                        for (int i = 0; i < 5; i++) {
                            pair.a().say(send(pair.b(), i));
                        }
                        Participant again = bench.comesBack(pair.b());
                        again.hears("{'type':'welcome','resumed':true}");
                        for (int i = 0; i < 5; i++) {
                            again.hears("{'type':'message','from':'" + pair.a().id() + "','data':" + i + "}");
                        }
                        again.hearsNothing();
                    }),
            Rule.of(SECTION, "What the client has not received by its own count is sent again.", bench -> {
                Bench.Pair pair = bench.pair();
                for (int i = 0; i < 3; i++) {
                    pair.a().say(send(pair.b(), i));
                    pair.b().hears("{'type':'message','data':" + i + "}");
                }
                pair.b().cut();
                Participant again = bench.connect();
                again.say(bench.resume(
                        pair.b(), pair.b().secret(), ",'received':" + (pair.b().counted() - 2)));
                again.hears("{'type':'welcome','resumed':true}");
                again.hears("{'type':'message','data':1}");
                again.hears("{'type':'message','data':2}");
                again.hearsNothing();
            }),
            Rule.of(SECTION, "The welcome says how many messages of the client the server has received.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a().say(send(pair.b(), 1));
                pair.b().hears("{'type':'message','data':1}");
                pair.a().cut();
                bench.comesBack(pair.a()).hears("{'type':'welcome','resumed':true,'received':2}"); // create and send
            }),
            Rule.of(SECTION, "The number goes on after a resume.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a().cut();
                Participant again = bench.comesBack(pair.a());
                again.hears("{'type':'welcome','resumed':true,'received':1}");
                again.say(send(pair.b(), 1));
                again.say("{'type':'ack','received':1}");
                again.hears("{'type':'ack','received':2}");
            }),
            Rule.of(SECTION, "A client that comes without received starts afresh in its rooms.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.b().cut();
                pair.a().hears("{'type':'peer-away','peer':'" + pair.b().id() + "'}");
                Participant again = bench.connect();
                again.say(bench.resume(pair.b(), pair.b().secret(), ""));
                again.hears("{'type':'welcome','resumed':false,'received':0,'rooms':['" + pair.room() + "']}");
                again.hears("{'type':'joined','room':'" + pair.room() + "','peers':[{'peer':'"
                        + pair.a().id() + "'}]}");
                pair.a().hears("{'type':'peer-back','peer':'" + pair.b().id() + "','resumed':false}");
            }),
            Rule.of(SECTION, "A client that starts afresh is told the last state of its calls.", bench -> {
                Participant a = bench.peer("a");
                Participant b = bench.peer("b");
                String call = bench.call(a, b);
                b.cut();
                Participant again = bench.connect();
                again.say(bench.resume(b, b.secret(), ""));
                again.hears("{'type':'welcome','resumed':false}");
                again.hears("{'type':'accepted','call':'" + call + "','peer':'" + a.id() + "'}");
            }),
            Rule.of(SECTION, "After bye, the session cannot be resumed; a new one begins.", bench -> {
                Participant a = bench.peer("a");
                bench.create(a, "");
                a.say("{'type':'bye'}");
                a.endsWith(1000);
                Participant again = bench.comesBack(a);
                again.hears("{'type':'welcome','resumed':false,'rooms':[]}");
            }),
            Rule.of(SECTION, "A wrong secret is refused with resume-invalid, and the session stays.", bench -> {
                Participant a = bench.peer("a");
                a.hearsNothing();
                Participant b = bench.connect();
                b.say(bench.resume(a, "AAAAAAAAAAAAAAAAAAAAAA", ",'received':0"));
                b.hearsError("resume-invalid");
                a.hearsNothing();
            }),
            Rule.of(
                    SECTION,
                    "A second connection with the secret takes the session over; the first is closed with 4500.",
                    bench -> {
                        Bench.Pair pair = bench.pair();
                        Participant again = bench.comesBack(pair.b());
                        again.hears("{'type':'welcome','resumed':true}");
                        pair.b().endsWith(4500);
                        again.say(send(pair.a(), 1));
                        pair.a().hearsAfter("{'type':'message','data':1}", "peer-away", "peer-back");
                    }),
            Rule.of(SECTION, "An old secret is refused once the client has spoken after the newer welcome.", bench -> {
                Participant a = bench.peer("a");
                a.hearsNothing();
                Participant again = bench.comesBack(a);
                again.hears("{'type':'welcome','resumed':true}");
                again.hearsNothing();
                Participant third = bench.connect();
                third.say(bench.resume(a, a.secret(), ",'received':0"));
                third.hearsError("resume-invalid");
            }),
            Rule.of("peer-away", "Others are told that a peer's connection is interrupted.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.b().cut();
                pair.a()
                        .hears("{'type':'peer-away','room':'" + pair.room() + "','peer':'"
                                + pair.b().id() + "'}");
            }),
            Rule.of("peer-away", "In a call, it names the call instead of the room.", bench -> {
                Participant a = bench.peer("a");
                Participant b = bench.peer("b");
                String call = bench.call(a, b);
                b.cut();
                a.hears("{'type':'peer-away','call':'" + call + "','peer':'" + b.id() + "'}");
            }),
            Rule.of("peer-back", "Others are told that a peer continues where it was.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.b().cut();
                pair.a().hears("{'type':'peer-away','peer':'" + pair.b().id() + "'}");
                bench.comesBack(pair.b()).hears("{'type':'welcome','resumed':true}");
                pair.a()
                        .hears("{'type':'peer-back','room':'" + pair.room() + "','peer':'"
                                + pair.b().id() + "','resumed':true}");
            }),
            Rule.slow(
                    "peer-left",
                    "A peer that does not come back within the grace time has left, with the reason lost.",
                    bench -> {
                        Bench.Pair pair = bench.pair();
                        pair.b().cut();
                        pair.a().hears("{'type':'peer-away','peer':'" + pair.b().id() + "'}");
                        pair.a()
                                .hears(
                                        "{'type':'peer-left','room':'" + pair.room() + "','peer':'"
                                                + pair.b().id() + "','reason':'lost'}",
                                        bench.beyond(Deadlines::grace));
                    }));
}
