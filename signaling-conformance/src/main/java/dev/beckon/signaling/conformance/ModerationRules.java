package dev.beckon.signaling.conformance;

import java.util.List;

/** PROTOCOL.md, Moderating. The moderator is a, who has made the room. */
final class ModerationRules {

    private ModerationRules() {}

    static final List<Rule> RULES = List.of(
            Rule.of("lock", "All members are told, and nobody joins.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a().say("{'type':'lock','id':5,'room':'" + pair.room() + "'}");
                for (Participant member : List.of(pair.a(), pair.b())) {
                    member.hears("{'type':'room-updated','room':'" + pair.room() + "','locked':true,'moderator':'"
                            + pair.a().id() + "'}");
                }
                Participant c = bench.peer("c");
                c.say("{'type':'join','id':2,'room':'" + pair.room() + "'}");
                c.hearsError("room-locked");
            }),
            Rule.of("lock", "A member that does not moderate is refused with forbidden.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.b().say("{'type':'lock','id':5,'room':'" + pair.room() + "'}");
                pair.b().hearsError("forbidden");
            }),
            Rule.of("unlock", "All members are told, and others may join.", bench -> {
                Participant a = bench.peer("a");
                String room = bench.create(a, ",'locked':true");
                a.say("{'type':'unlock','id':6,'room':'" + room + "'}");
                var told = a.hears("{'type':'room-updated','room':'" + room + "'}");
                if (told.has("locked")) {
                    throw bench.broken("room-updated without locked", told.toString());
                }
                bench.join(bench.peer("b"), room, a);
            }),
            Rule.of(
                    "room-updated",
                    "When the moderator leaves, the next one is who has been there for the longest time.",
                    bench -> {
                        Bench.Pair pair = bench.pair();
                        Participant c = bench.peer("c");
                        bench.join(c, pair.room(), pair.a(), pair.b());
                        pair.a().say("{'type':'leave','id':3,'room':'" + pair.room() + "'}");
                        c.hearsAfter(
                                "{'type':'room-updated','room':'" + pair.room() + "','moderator':'"
                                        + pair.b().id() + "'}",
                                "peer-left");
                    }),
            Rule.of("kick", "The peer gets left and the others get peer-left, both with the reason kicked.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a()
                        .say("{'type':'kick','id':7,'room':'" + pair.room() + "','peer':'"
                                + pair.b().id() + "'}");
                pair.b().hears("{'type':'left','room':'" + pair.room() + "','reason':'kicked'}");
                pair.a()
                        .hears("{'type':'peer-left','room':'" + pair.room() + "','peer':'"
                                + pair.b().id() + "','reason':'kicked'}");
            }),
            Rule.of("kick", "A peer that was removed cannot join again.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a()
                        .say("{'type':'kick','id':7,'room':'" + pair.room() + "','peer':'"
                                + pair.b().id() + "'}");
                pair.b().hears("{'type':'left'}");
                pair.b().say("{'type':'join','id':2,'room':'" + pair.room() + "'}");
                pair.b().hearsError("forbidden");
            }),
            Rule.of("knock", "It is confirmed by knocking, and the moderator is told.", bench -> {
                Participant a = bench.peer("a");
                String room = bench.create(a, ",'locked':true");
                knock(bench, a, room);
            }),
            Rule.of("knock", "A new moderator gets the knocks that last, after room-updated.", bench -> {
                Bench.Pair pair = bench.pair(",'capacity':5");
                Participant c = bench.peer("c");
                c.say("{'type':'knock','id':8,'room':'" + pair.room() + "'}");
                c.hears("{'type':'knocking','re':8}");
                pair.a().say("{'type':'leave','id':3,'room':'" + pair.room() + "'}");
                pair.b()
                        .hearsAfter(
                                "{'type':'room-updated','moderator':'"
                                        + pair.b().id() + "'}",
                                "peer-left");
                pair.b()
                        .hearsAfter(
                                "{'type':'knock','room':'" + pair.room() + "','peer':'" + c.id() + "'}", "peer-left");
            }),
            Rule.of("knock-ended", "The moderator is told when the session that knocks ends.", bench -> {
                Participant a = bench.peer("a");
                String room = bench.create(a, ",'locked':true");
                Participant b = knock(bench, a, room);
                b.say("{'type':'bye'}");
                a.hears("{'type':'knock-ended','room':'" + room + "','peer':'" + b.id() + "'}");
            }),
            Rule.of("admit", "The peer may join a locked room once, without the password.", bench -> {
                Participant a = bench.peer("a");
                String room = bench.create(a, ",'locked':true,'password':'open'");
                Participant b = knock(bench, a, room);
                a.say("{'type':'admit','id':9,'room':'" + room + "','peer':'" + b.id() + "'}");
                b.hears("{'type':'admitted','room':'" + room + "'}");
                b.say("{'type':'join','id':2,'room':'" + room + "'}");
                b.hears("{'type':'joined','re':2}");
                b.say("{'type':'leave','id':3,'room':'" + room + "'}");
                b.hears("{'type':'left','re':3}");
                b.say("{'type':'join','id':4,'room':'" + room + "'}");
                b.hears("{'type':'error','re':4}");
            }),
            Rule.of("admit", "A peer that does not knock is refused with not-found.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a().say("{'type':'admit','id':9,'room':'" + pair.room() + "','peer':'" + bench.unique("c") + "'}");
                pair.a().hearsError("not-found");
            }),
            Rule.of("deny", "The peer is told, and cannot join.", bench -> {
                Participant a = bench.peer("a");
                String room = bench.create(a, ",'locked':true");
                Participant b = knock(bench, a, room);
                a.say("{'type':'deny','id':10,'room':'" + room + "','peer':'" + b.id() + "'}");
                b.hears("{'type':'denied','room':'" + room + "'}");
                b.say("{'type':'join','id':2,'room':'" + room + "'}");
                b.hearsError("room-locked");
            }));

    private static Participant knock(Bench bench, Participant moderator, String room) throws InterruptedException {
        Participant b = bench.peer("b");
        b.say("{'type':'knock','id':8,'room':'" + room + "'}");
        b.hears("{'type':'knocking','re':8,'room':'" + room + "'}");
        moderator.hears("{'type':'knock','room':'" + room + "','peer':'" + b.id() + "'}");
        return b;
    }
}
