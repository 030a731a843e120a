package dev.beckon.signaling.conformance;

import java.util.List;

/** PROTOCOL.md, Calls. */
final class CallRules {

    private CallRules() {}

    static final List<Rule> RULES = List.of(
            Rule.of("call", "It rings at the peer, and the caller is told.", bench -> {
                Participant a = bench.peer("a");
                bench.ring(a, bench.peer("b"));
            }),
            Rule.of("call", "A call to nobody is refused with not-found.", bench -> {
                Participant a = bench.peer("a");
                a.say("{'type':'call','id':3,'to':'" + bench.unique("b") + "'}");
                a.hearsError("not-found");
            }),
            Rule.of("call", "While it rings, the two may not talk to each other.", bench -> {
                Participant a = bench.peer("a");
                Participant b = bench.peer("b");
                bench.ring(a, b);
                a.say("{'type':'send','id':5,'to':'" + b.id() + "','data':1}");
                a.hearsError("not-found");
            }),
            Rule.of("call", "A peer that calls a peer that is calling it accepts that call.", bench -> {
                Participant a = bench.peer("a");
                Participant b = bench.peer("b");
                String call = bench.ring(a, b);
                b.say("{'type':'call','id':3,'to':'" + a.id() + "'}");
                a.hears("{'type':'accepted','call':'" + call + "','peer':'" + b.id() + "'}");
                b.hearsAfter("{'type':'accepted','call':'" + call + "','peer':'" + a.id() + "'}", "ringing");
            }),
            Rule.alone("call", "A call to a user rings at all its peers; the first that accepts gets it.", bench -> {
                String user = bench.target().user();
                if (user == null) {
                    throw Verdict.notTried("it needs --token and --user");
                }
                Participant a = bench.peer("a");
                Participant b = bench.peer("b");
                Participant c = bench.peer("c");
                a.say("{'type':'call','id':3,'user':'" + user + "'}");
                String call = a.hears("{'type':'ringing','re':3,'call':'*'}")
                        .path("call")
                        .asText();
                for (Participant device : List.of(b, c)) {
                    device.hears("{'type':'incoming','call':'" + call + "','from':'" + a.id() + "'}");
                }
                c.say("{'type':'accept','id':4,'call':'" + call + "'}");
                c.hears("{'type':'accepted','call':'" + call + "','peer':'" + a.id() + "'}");
                a.hears("{'type':'accepted','call':'" + call + "','peer':'" + c.id() + "'}");
                b.hears("{'type':'ended','call':'" + call + "','reason':'answered-elsewhere'}");
            }),
            Rule.of("accepted", "Both are told the other side, with opposite roles.", bench -> {
                Participant a = bench.peer("a");
                Participant b = bench.peer("b");
                boolean polite = a.id().compareTo(b.id()) < 0;
                String call = bench.ring(a, b);
                b.say("{'type':'accept','id':4,'call':'" + call + "'}");
                b.hears("{'type':'accepted','call':'" + call + "','peer':'" + a.id() + "','polite':" + !polite + "}");
                a.hears("{'type':'accepted','call':'" + call + "','peer':'" + b.id() + "','polite':" + polite + "}");
            }),
            Rule.of("accepted", "From now on the two may talk to each other.", bench -> {
                Participant a = bench.peer("a");
                Participant b = bench.peer("b");
                bench.call(a, b);
                a.say("{'type':'offer','id':6,'to':'" + b.id() + "','sdp':'v=0','epoch':1}");
                b.hears("{'type':'offer','from':'" + a.id() + "'}");
                b.say("{'type':'send','to':'" + a.id() + "','data':1}");
                a.hears("{'type':'message','from':'" + b.id() + "','data':1}");
            }),
            Rule.of("decline", "The caller is told that the call was declined.", bench -> {
                Participant a = bench.peer("a");
                Participant b = bench.peer("b");
                String call = bench.ring(a, b);
                b.say("{'type':'decline','call':'" + call + "'}");
                a.hears("{'type':'ended','call':'" + call + "','reason':'declined'}");
            }),
            Rule.of("decline", "The caller is told that the other side is busy.", bench -> {
                Participant a = bench.peer("a");
                Participant b = bench.peer("b");
                String call = bench.ring(a, b);
                b.say("{'type':'decline','call':'" + call + "','reason':'busy'}");
                a.hears("{'type':'ended','call':'" + call + "','reason':'busy'}");
            }),
            Rule.of("cancel", "The called peer is told that the call was cancelled.", bench -> {
                Participant a = bench.peer("a");
                Participant b = bench.peer("b");
                String call = bench.ring(a, b);
                a.say("{'type':'cancel','call':'" + call + "'}");
                b.hears("{'type':'ended','call':'" + call + "','reason':'cancelled'}");
            }),
            Rule.of("hangup", "The other side is told, and the two may not talk any more.", bench -> {
                Participant a = bench.peer("a");
                Participant b = bench.peer("b");
                String call = bench.call(a, b);
                a.say("{'type':'hangup','call':'" + call + "'}");
                b.hears("{'type':'ended','call':'" + call + "','reason':'hangup'}");
                b.say("{'type':'send','id':5,'to':'" + a.id() + "','data':1}");
                b.hearsError("not-found");
            }),
            Rule.of("hangup", "A command for a call that has ended has no effect.", bench -> {
                Participant a = bench.peer("a");
                Participant b = bench.peer("b");
                String call = bench.ring(a, b);
                a.say("{'type':'cancel','call':'" + call + "'}");
                b.hears("{'type':'ended','call':'" + call + "'}");
                b.say("{'type':'decline','id':5,'call':'" + call + "'}");
                b.say("{'type':'hangup','id':6,'call':'" + call + "'}");
                b.hearsNothing();
            }),
            Rule.of("ended", "A call ends as lost when the session of one side ends.", bench -> {
                Participant a = bench.peer("a");
                Participant b = bench.peer("b");
                String call = bench.call(a, b);
                b.say("{'type':'bye'}");
                a.hears("{'type':'ended','call':'" + call + "','reason':'*'}");
            }),
            Rule.slow("ended", "A call that nobody accepts ends with timeout, on both sides.", bench -> {
                Participant a = bench.peer("a");
                Participant b = bench.peer("b");
                String call = bench.ring(a, b);
                for (Participant side : List.of(a, b)) {
                    side.hears(
                            "{'type':'ended','call':'" + call + "','reason':'timeout'}", bench.beyond(Deadlines::ring));
                }
            }));
}
