package dev.beckon.signaling.conformance;

import java.util.List;

/** PROTOCOL.md, Negotiation. In a pair, a is polite: its id sorts first. */
final class NegotiationRules {

    private static final String SECTION = "Negotiation";

    private NegotiationRules() {}

    static final List<Rule> RULES = List.of(
            Rule.of(SECTION, "Of two peers, the one whose id sorts first is polite.", bench -> {
                Participant one = bench.peer("a");
                Participant other = bench.peer("b");
                boolean polite = one.id().compareTo(other.id()) < 0;
                String room = bench.create(one, "");
                other.say("{'type':'join','id':2,'room':'" + room + "'}");
                other.hears("{'type':'joined','peers':[{'peer':'" + one.id() + "','polite':" + !polite + "}]}");
                one.hears("{'type':'peer-joined','peer':'" + other.id() + "','polite':" + polite + "}");
            }),
            Rule.of(
                    SECTION,
                    "When both offer at once, the impolite side's offer passes, and the polite side's is void.",
                    bench -> {
                        Bench.Pair pair = bench.pair();
                        pair.b().say(offer(pair.a(), "k", 1));
                        pair.a().hears("{'type':'offer','from':'" + pair.b().id() + "','link':'k','epoch':1}");
                        pair.a().say(offer(pair.b(), "k", 1));
                        pair.a().hears("{'type':'void','re':6,'reason':'glare'}");
                        pair.b().hearsNothing();
                    }),
            Rule.of(SECTION, "The impolite side's offer replaces one of the polite side.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a().say(offer(pair.b(), "k", 1));
                pair.b().hears("{'type':'offer','link':'k'}");
                pair.b().say(offer(pair.a(), "k", 2));
                pair.a().hears("{'type':'offer','from':'" + pair.b().id() + "','link':'k','epoch':2}");
                pair.a().say(answer(pair.b(), "k", 2));
                pair.b().hears("{'type':'answer','link':'k','epoch':2}");
            }),
            Rule.of(SECTION, "An offer on one link never collides with one on another.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.b().say(offer(pair.a(), "k1", 1));
                pair.a().hears("{'type':'offer','link':'k1'}");
                pair.a().say(offer(pair.b(), "k2", 1));
                pair.b().hears("{'type':'offer','link':'k2'}");
            }),
            Rule.of(SECTION, "An offer on more than limits.links links is refused with bad-state.", bench -> {
                Bench.Pair pair = bench.pair();
                for (int i = 0; i < pair.a().limit("links"); i++) {
                    pair.a().say(offer(pair.b(), "k" + i, 1));
                    pair.b().hears("{'type':'offer','link':'k" + i + "'}");
                }
                pair.a().say(offer(pair.b(), "more", 1));
                pair.a().hearsError("bad-state");
            }),
            Rule.of(SECTION, "A peer that starts afresh makes the negotiation with it void.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.b().say(offer(pair.a(), "k", 1));
                pair.a().hears("{'type':'offer','link':'k'}");
                pair.b().cut();
                pair.a().hears("{'type':'peer-away'}");
                Participant again = bench.connect();
                again.say(bench.resume(pair.b(), pair.b().secret(), ""));
                again.hears("{'type':'welcome','resumed':false}");
                pair.a().hears("{'type':'peer-back','resumed':false}");
                pair.a().say(answer(pair.b(), "k", 1));
                pair.a().hears("{'type':'void','re':7,'reason':'stale'}");
            }),
            Rule.of("offer", "It reaches the other side as it was sent.", bench -> {
                Bench.Pair pair = bench.pair();
                String sdp = "v=0\\r\\no=- 1 1 IN IP4 127.0.0.1\\r\\ns=-\\r\\nt=0 0\\r\\n";
                pair.a().say("{'type':'offer','to':'" + pair.b().id() + "','sdp':'" + sdp + "','link':'k1','epoch':1}");
                pair.b()
                        .hears("{'type':'offer','from':'" + pair.a().id() + "','sdp':'" + sdp
                                + "','link':'k1','epoch':1}");
            }),
            Rule.of("offer", "Its sender may repeat it, or replace it by a new one.", bench -> {
                Bench.Pair pair = bench.pair();
                for (int epoch : List.of(1, 1, 2)) {
                    pair.a().say(offer(pair.b(), "k", epoch));
                    pair.b().hears("{'type':'offer','link':'k','epoch':" + epoch + "}");
                }
            }),
            Rule.of("offer", "On a link that the sender has closed, it is refused with bad-state.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a().say(offer(pair.b(), "k", 1));
                pair.b().hears("{'type':'offer','link':'k'}");
                pair.a().say("{'type':'close','to':'" + pair.b().id() + "','link':'k'}");
                pair.b().hears("{'type':'close','link':'k'}");
                pair.a().say(offer(pair.b(), "k", 2));
                pair.a().hearsError("bad-state");
            }),
            Rule.of("answer", "It reaches the side that offered.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a().say(offer(pair.b(), "k", 1));
                pair.b().hears("{'type':'offer','link':'k'}");
                pair.b().say(answer(pair.a(), "k", 1));
                pair.a().hears("{'type':'answer','from':'" + pair.b().id() + "','sdp':'v=0','link':'k','epoch':1}");
            }),
            Rule.of("answer", "To an offer that never existed, it is refused with bad-state.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.b().say(answer(pair.a(), "k", 1));
                pair.b().hearsError("bad-state");
                pair.a().hearsNothing();
            }),
            Rule.of("candidate", "It reaches the other side unchanged; null is the end of candidates.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a().say(offer(pair.b(), "k", 1));
                pair.b().hears("{'type':'offer','link':'k'}");
                for (String candidate : List.of(
                        "{'candidate':'candidate:1 1 udp 1 192.0.2.7 5 typ host','sdpMid':'0','more':[1]}", "null")) {
                    pair.a()
                            .say("{'type':'candidate','to':'" + pair.b().id() + "','candidate':" + candidate
                                    + ",'link':'k','epoch':1}");
                    pair.b()
                            .hears("{'type':'candidate','from':'" + pair.a().id() + "','candidate':" + candidate
                                    + ",'link':'k','epoch':1}");
                }
            }),
            Rule.of("withdraw", "It reaches the other side.", bench -> {
                Bench.Pair pair = bench.pair();
                withdrawn(pair);
            }),
            Rule.of("close", "It reaches the other side.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a().say(offer(pair.b(), "k", 1));
                pair.b().hears("{'type':'offer','link':'k'}");
                pair.a().say("{'type':'close','to':'" + pair.b().id() + "','link':'k'}");
                pair.b().hears("{'type':'close','from':'" + pair.a().id() + "','link':'k'}");
            }),
            Rule.of("void", "An answer to an offer that was withdrawn is stale, and does not pass.", bench -> {
                Bench.Pair pair = bench.pair();
                withdrawn(pair);
                pair.b().say(answer(pair.a(), "k", 1));
                pair.b().hears("{'type':'void','re':7,'reason':'stale'}");
                pair.a().hearsNothing();
            }),
            Rule.of("void", "An answer to an offer that was replaced is stale, and does not pass.", bench -> {
                Bench.Pair pair = bench.pair();
                for (int epoch : List.of(1, 2)) {
                    pair.a().say(offer(pair.b(), "k", epoch));
                    pair.b().hears("{'type':'offer','epoch':" + epoch + "}");
                }
                pair.b().say(answer(pair.a(), "k", 1));
                pair.b().hears("{'type':'void','re':7,'reason':'stale'}");
                pair.a().hearsNothing();
            }),
            Rule.of("void", "A message on a link that the other side has closed has the reason closed.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a().say(offer(pair.b(), "k", 1));
                pair.b().hears("{'type':'offer','link':'k'}");
                pair.a().say("{'type':'close','to':'" + pair.b().id() + "','link':'k'}");
                pair.b().hears("{'type':'close','link':'k'}");
                pair.b().say(answer(pair.a(), "k", 1));
                pair.b().hears("{'type':'void','re':7,'reason':'closed'}");
                pair.a().hearsNothing();
            }),
            Rule.of("link-report", "It has no reply, and the other side does not hear of it.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a()
                        .say("{'type':'link-report','id':3,'peer':'" + pair.b().id()
                                + "','result':'connected','ice':'connected'}");
                pair.a().hearsNothing();
                pair.b().hearsNothing();
            }),
            Rule.of("link-report", "About a stranger, it is refused with not-found.", bench -> {
                Participant a = bench.peer("a");
                a.say("{'type':'link-report','id':3,'peer':'" + bench.unique("b")
                        + "','result':'connected','ice':'connected'}");
                a.hearsError("not-found");
            }));

    private static String offer(Participant to, String link, int epoch) {
        return "{'type':'offer','id':6,'to':'" + to.id() + "','sdp':'v=0','link':'" + link + "','epoch':" + epoch + "}";
    }

    private static String answer(Participant to, String link, int epoch) {
        return "{'type':'answer','id':7,'to':'" + to.id() + "','sdp':'v=0','link':'" + link + "','epoch':" + epoch
                + "}";
    }

    private static void withdrawn(Bench.Pair pair) throws InterruptedException {
        pair.a().say(offer(pair.b(), "k", 1));
        pair.b().hears("{'type':'offer','link':'k'}");
        pair.a().say("{'type':'withdraw','to':'" + pair.b().id() + "','link':'k','epoch':1}");
        pair.b().hears("{'type':'withdraw','from':'" + pair.a().id() + "','link':'k','epoch':1}");
    }
}
