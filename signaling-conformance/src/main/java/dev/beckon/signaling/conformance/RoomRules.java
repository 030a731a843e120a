package dev.beckon.signaling.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** PROTOCOL.md, Rooms and Messages of the application. */
final class RoomRules {

    private RoomRules() {}

    static final List<Rule> RULES = List.of(
            Rule.of("create", "The creator joins the room and is its moderator.", bench -> {
                Participant a = bench.peer("a");
                String room = bench.unique("room");
                a.say("{'type':'create','id':1,'room':'" + room + "','capacity':2}");
                a.hears("{'type':'created','re':1,'room':'" + room + "','capacity':2,'moderator':'" + a.id() + "'}");
                a.say("{'type':'who','id':2,'room':'" + room + "'}");
                a.hears("{'type':'present','re':2,'peers':[]}");
            }),
            Rule.of("create", "Without room, the server makes an id of 128 bits, another one each time.", bench -> {
                Participant a = bench.peer("a");
                a.say("{'type':'create','id':1}");
                String first = a.hears("{'type':'created','re':1}").path("room").asText();
                a.say("{'type':'create','id':2}");
                String second =
                        a.hears("{'type':'created','re':2}").path("room").asText();
                if (first.equals(second) || second.length() < 22) {
                    throw bench.broken("an id of at least 22 characters that is not " + first, second);
                }
            }),
            Rule.of("create", "Without capacity, the room has limits.capacity.", bench -> {
                Participant a = bench.peer("a");
                a.say("{'type':'create','id':1}");
                a.hears("{'type':'created','re':1,'capacity':" + a.limit("capacity") + "}");
            }),
            Rule.of("create", "A capacity over limits.capacity is refused with bad-message.", bench -> {
                Participant a = bench.peer("a");
                a.say("{'type':'create','id':1,'capacity':" + (a.limit("capacity") + 1) + "}");
                a.hearsError("bad-message");
            }),
            Rule.of("create", "A room that exists is refused with id-taken.", bench -> {
                Participant a = bench.peer("a");
                String room = bench.create(a, "");
                Participant b = bench.peer("b");
                b.say("{'type':'create','id':1,'room':'" + room + "'}");
                b.hearsError("id-taken");
            }),
            Rule.of("create", "A peer in limits.rooms rooms is refused with bad-state.", bench -> {
                Participant a = bench.peer("a");
                for (int i = 0; i < a.limit("rooms"); i++) {
                    bench.create(a, "");
                }
                a.say("{'type':'create','id':1}");
                a.hearsError("bad-state");
            }),
            Rule.of(
                    "create",
                    "In a relayOnly room, candidates pass only if they are of type relay, without their raddr.",
                    bench -> {
                        Bench.Pair pair = bench.pair(",'relayOnly':true");
                        pair.a()
                                .say(
                                        "{'type':'offer','to':'" + pair.b().id()
                                                + "','sdp':'v=0\\r\\no=- 1 1 IN IP4 192.0.2.7\\r\\ns=-\\r\\nt=0 0\\r\\n','link':'k','epoch':1}");
                        pair.b().hears("{'type':'offer'}");
                        pair.a().say(candidate(pair.b(), "candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host"));
                        pair.a().hears("{'type':'void','re':9,'reason':'relay-only'}");
                        pair.a()
                                .say(
                                        candidate(
                                                pair.b(),
                                                "candidate:2 1 udp 41885439 203.0.113.9 50001 typ relay raddr 192.0.2.7 rport 50000"));
                        JsonNode came = pair.b().hears("{'type':'candidate'}");
                        String line = came.at("/candidate/candidate").asText();
                        if (line.contains("192.0.2.7") || !line.contains("raddr 0.0.0.0 rport 9")) {
                            throw bench.broken("a candidate with raddr 0.0.0.0 rport 9", came.toString());
                        }
                    }),
            Rule.of("create", "In a relayOnly room, descriptions pass without addresses.", bench -> {
                Bench.Pair pair = bench.pair(",'relayOnly':true");
                pair.a()
                        .say(
                                "{'type':'offer','to':'" + pair.b().id()
                                        + "','epoch':1,'sdp':'v=0\\r\\no=- 1 1 IN IP4 192.0.2.7\\r\\ns=-\\r\\nt=0 0\\r\\n"
                                        + "m=application 50000 UDP/DTLS/SCTP webrtc-datachannel\\r\\nc=IN IP4 192.0.2.7\\r\\na=candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host\\r\\na=mid:0\\r\\n'}");
                JsonNode came = pair.b().hears("{'type':'offer','sdp':'*'}");
                String sdp = came.path("sdp").asText();
                if (sdp.contains("192.0.2.7") || !sdp.contains("a=mid:0")) {
                    throw bench.broken("an sdp with a=mid:0 and without 192.0.2.7", came.toString());
                }
            }),
            Rule.of("join", "The newcomer gets a snapshot, and the members hear of it.", bench -> {
                Participant a = bench.peer("a");
                String room = bench.create(a, ",'capacity':3");
                Participant b = bench.connect();
                b.say(bench.hello(bench.unique("b"), ",'name':'Bo','attributes':{'hand':true}"));
                b.hears("{'type':'welcome'}");
                b.say("{'type':'join','id':2,'room':'" + room + "'}");
                b.hears("{'type':'joined','re':2,'room':'" + room + "','capacity':3,'moderator':'" + a.id()
                        + "','peers':[{'peer':'" + a.id() + "','polite':'*'}]}");
                String name = bench.target().tokens().isEmpty() ? ",'name':'Bo','attributes':{'hand':true}" : "";
                a.hears("{'type':'peer-joined','room':'" + room + "','peer':'" + b.id() + "','polite':'*'" + name
                        + "}");
            }),
            Rule.of("join", "With create, the server makes a room that does not exist.", bench -> {
                Participant a = bench.peer("a");
                String room = bench.unique("room");
                a.say("{'type':'join','id':2,'room':'" + room + "','create':true,'capacity':2}");
                a.hears("{'type':'joined','re':2,'room':'" + room + "','capacity':2,'moderator':'" + a.id()
                        + "','peers':[]}");
            }),
            Rule.of("join", "A room that does not exist is refused with not-found.", bench -> {
                Participant a = bench.peer("a");
                a.say("{'type':'join','id':2,'room':'" + bench.unique("room") + "'}");
                a.hearsError("not-found");
            }),
            Rule.of("join", "A full room is refused with room-full, which is retryable.", bench -> {
                Bench.Pair pair = bench.pair(",'capacity':2");
                Participant c = bench.peer("c");
                c.say("{'type':'join','id':2,'room':'" + pair.room() + "'}");
                c.hears("{'type':'error','re':2,'code':'room-full','retryable':true}");
            }),
            Rule.of("join", "A wrong password is refused with wrong-password, the right one is taken.", bench -> {
                Participant a = bench.peer("a");
                String room = bench.create(a, ",'password':'open'");
                Participant b = bench.peer("b");
                b.say("{'type':'join','id':2,'room':'" + room + "','password':'closed'}");
                b.hearsError("wrong-password");
                b.say("{'type':'join','id':3,'room':'" + room + "','password':'open'}");
                b.hears("{'type':'joined','re':3,'password':true}");
            }),
            Rule.of("join", "A locked room is refused with room-locked.", bench -> {
                Participant a = bench.peer("a");
                String room = bench.create(a, ",'locked':true");
                Participant b = bench.peer("b");
                b.say("{'type':'join','id':2,'room':'" + room + "'}");
                b.hears("{'type':'error','re':2,'code':'room-locked','retryable':true}");
            }),
            Rule.of("join", "A peer that is in the room already is refused with bad-state.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.b().say("{'type':'join','id':2,'room':'" + pair.room() + "'}");
                pair.b().hearsError("bad-state");
            }),
            Rule.of("joined", "A member whose connection is interrupted is away.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.b().cut();
                pair.a().hears("{'type':'peer-away'}");
                Participant c = bench.peer("c");
                c.say("{'type':'join','id':2,'room':'" + pair.room() + "'}");
                JsonNode came = c.hears("{'type':'joined','re':2}");
                boolean told = false;
                for (JsonNode peer : came.path("peers")) {
                    told |= peer.path("peer").asText().equals(pair.b().id())
                            && peer.path("away").asBoolean();
                }
                if (!told) {
                    throw bench.broken("\"away\":true of " + pair.b().id(), came.toString());
                }
            }),
            Rule.of("leave", "It is confirmed by left, and the others hear of it.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.b().say("{'type':'leave','id':3,'room':'" + pair.room() + "'}");
                pair.b().hears("{'type':'left','re':3,'room':'" + pair.room() + "','reason':'left'}");
                pair.a()
                        .hears("{'type':'peer-left','room':'" + pair.room() + "','peer':'"
                                + pair.b().id() + "','reason':'left'}");
            }),
            Rule.of("leave", "It is refused with bad-state where the peer is not in the room.", bench -> {
                Participant a = bench.peer("a");
                a.say("{'type':'leave','id':3,'room':'" + bench.unique("room") + "'}");
                a.hearsError("bad-state");
            }),
            Rule.of("leave", "A room without members does not exist.", bench -> {
                Participant a = bench.peer("a");
                String room = bench.create(a, "");
                a.say("{'type':'leave','id':3,'room':'" + room + "'}");
                a.hears("{'type':'left','re':3}");
                a.say("{'type':'join','id':4,'room':'" + room + "'}");
                a.hearsError("not-found");
            }),
            Rule.of("who", "A member is told the other members.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a().say("{'type':'who','id':4,'room':'" + pair.room() + "'}");
                pair.a()
                        .hears("{'type':'present','re':4,'room':'" + pair.room() + "','peers':[{'peer':'"
                                + pair.b().id() + "'}]}");
            }),
            Rule.of("who", "A peer that could join is told the members.", bench -> {
                Participant a = bench.peer("a");
                String room = bench.create(a, "");
                Participant b = bench.peer("b");
                b.say("{'type':'who','id':4,'room':'" + room + "'}");
                b.hears("{'type':'present','re':4,'room':'" + room + "','peers':[{'peer':'" + a.id() + "'}]}");
            }),
            Rule.of("who", "A peer that could not join is refused as its join is.", bench -> {
                Participant a = bench.peer("a");
                String room = bench.create(a, ",'locked':true");
                Participant b = bench.peer("b");
                b.say("{'type':'who','id':4,'room':'" + room + "'}");
                b.hearsError("room-locked");
                b.say("{'type':'who','id':5,'room':'" + bench.unique("room") + "'}");
                b.hearsError("not-found");
            }),
            Rule.of("update", "Others are told the new attributes once, also if they share several rooms.", bench -> {
                Bench.Pair pair = bench.pair();
                String second = bench.create(pair.a(), "");
                bench.join(pair.b(), second, pair.a());
                pair.b().say("{'type':'update','attributes':{'hand':true}}");
                pair.a().hears("{'type':'peer-updated','peer':'" + pair.b().id() + "','attributes':{'hand':true}}");
                pair.b().say("{'type':'send','to':'" + pair.a().id() + "','data':1}");
                pair.a().hears("{'type':'message','data':1}");
            }),
            Rule.of("send", "data reaches one peer as it was sent, whatever JSON it is.", bench -> {
                Bench.Pair pair = bench.pair();
                List<String> values = List.of("null", "true", "-1.5e3", "'é\\n😀'", "[1,{'a':[]}]", "{'type':'offer'}");
                for (String value : values) {
                    pair.a().say("{'type':'send','to':'" + pair.b().id() + "','data':" + value + "}");
                    pair.b().hears("{'type':'message','from':'" + pair.a().id() + "','data':" + value + "}");
                }
            }),
            Rule.of("send", "Messages of one sender keep their order.", bench -> {
                Bench.Pair pair = bench.pair();
                for (int i = 0; i < 50; i++) {
                    pair.a().say("{'type':'send','to':'" + pair.b().id() + "','data':" + i + "}");
                }
                for (int i = 0; i < 50; i++) {
                    pair.b().hears("{'type':'message','data':" + i + "}");
                }
            }),
            Rule.of("send", "A message to a room reaches all its other members, and not its sender.", bench -> {
                Bench.Pair pair = bench.pair();
                Participant c = bench.peer("c");
                bench.join(c, pair.room(), pair.a(), pair.b());
                pair.a().say("{'type':'send','room':'" + pair.room() + "','data':1}");
                for (Participant other : List.of(pair.b(), c)) {
                    other.hears("{'type':'message','room':'" + pair.room() + "','from':'"
                            + pair.a().id() + "','data':1}");
                }
                pair.a().hearsNothing();
            }),
            Rule.of("send", "A message to a room in which the sender is not is refused with not-found.", bench -> {
                Participant a = bench.peer("a");
                String room = bench.create(a, "");
                Participant b = bench.peer("b");
                b.say("{'type':'send','id':5,'room':'" + room + "','data':1}");
                b.hearsError("not-found");
                a.hearsNothing();
            }));

    private static String candidate(Participant to, String line) {
        return "{'type':'candidate','id':9,'to':'" + to.id() + "','candidate':{'candidate':'" + line
                + "','sdpMid':'0'},'link':'k','epoch':1}";
    }
}
