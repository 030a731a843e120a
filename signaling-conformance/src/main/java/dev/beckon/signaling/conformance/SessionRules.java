package dev.beckon.signaling.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** PROTOCOL.md, Opening a session, ICE servers and Staying alive. */
final class SessionRules {

    private SessionRules() {}

    private static final String ONLY_THE_SERVER = "only the server begins this";

    static final List<Rule> RULES = List.of(
            Rule.of("hello", "The server gives the peer id that the client wants.", bench -> {
                Participant a = bench.connect();
                String id = bench.unique("a");
                a.say(bench.hello(id, ",'name':'Ana'"));
                if (bench.target().tokens().isEmpty()) {
                    a.hears("{'type':'welcome','peer':'" + id + "'}");
                } else {
                    a.hears("{'type':'welcome','peer':'*'}"); // a server that authenticates may choose it
                }
            }),
            Rule.of("hello", "Without peer, the server makes an id, another one for each session.", bench -> {
                if (!bench.target().tokens().isEmpty()) {
                    throw Verdict.notTried("a server that authenticates may choose the id");
                }
                Participant a = bench.connect();
                Participant b = bench.connect();
                a.say("{'type':'hello'}");
                b.say("{'type':'hello'}");
                String id =
                        a.hears("{'type':'welcome','peer':'*'}").path("peer").asText();
                String other =
                        b.hears("{'type':'welcome','peer':'*'}").path("peer").asText();
                if (id.equals(other)) {
                    throw bench.broken("another peer id than " + id, other);
                }
            }),
            Rule.of("hello", "Messages that follow at once, before the welcome, are carried out.", bench -> {
                Participant a = bench.connect();
                a.say(bench.hello(bench.unique("a"), ""));
                a.say("{'type':'create','id':1}");
                a.say("{'type':'ice-servers','id':2}");
                a.hears("{'type':'welcome'}");
                a.hears("{'type':'created','re':1}");
                a.hears("{'type':'ice-servers','re':2}");
            }),
            Rule.of(
                    "hello",
                    "A peer id that is in use is refused with id-taken; the client may send hello again.",
                    bench -> {
                        if (!bench.target().tokens().isEmpty()) {
                            throw Verdict.notTried("a server that authenticates may choose the id");
                        }
                        Participant a = bench.peer("a");
                        a.hearsNothing(); // from here on the server knows that the welcome came
                        Participant b = bench.connect();
                        b.say(bench.hello(a.id(), ""));
                        b.hearsError("id-taken");
                        b.say(bench.hello(bench.unique("b"), ""));
                        b.hears("{'type':'welcome'}");
                    }),
            Rule.slow(
                    "hello",
                    "A connection without hello is closed with 4003.",
                    bench -> bench.connect().endsWith(4003, bench.beyond(Deadlines::hello))),
            Rule.of("welcome", "It is new: not resumed, received 0, no rooms, and all limits are there.", bench -> {
                Participant a = bench.connect();
                a.say(bench.hello(bench.unique("a"), ""));
                a.hears(
                        "{'type':'welcome','session':'*','resumed':false,'received':0,'rooms':[],'heartbeat':'*','iceServers':'*','limits':{'frame':'*','receive':'*',"
                                + "'sdp':'*','attributes':'*','rooms':'*','capacity':'*','links':'*'}}");
            }),
            Rule.of("welcome", "Each welcome has a new session.", bench -> {
                Participant a = bench.peer("a");
                String before = a.secret();
                Participant again = bench.comesBack(a);
                JsonNode welcome = again.hears("{'type':'welcome'}");
                if (again.secret().equals(before)) {
                    throw bench.broken("another session than before", welcome.toString());
                }
            }),
            Rule.of("bye", "The peer leaves its rooms at once, and the connection closes with 1000.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.b().say("{'type':'bye'}");
                pair.b().endsWith(1000);
                pair.a()
                        .hears("{'type':'peer-left','room':'" + pair.room() + "','peer':'"
                                + pair.b().id() + "','reason':'left'}");
            }),
            Rule.of("token", "The server asks for a newer token before the client's identity expires.", bench -> {
                throw Verdict.notTried(ONLY_THE_SERVER);
            }),
            Rule.of("ice-servers", "A client may ask for them.", bench -> {
                Participant a = bench.peer("a");
                a.say("{'type':'ice-servers','id':11}");
                a.hears("{'type':'ice-servers','re':11,'iceServers':'*'}");
            }),
            Rule.of("ping", "It is answered with pong.", bench -> {
                Participant a = bench.peer("a");
                a.say("{'type':'ping'}");
                a.hears("{'type':'pong'}");
            }),
            Rule.of("ack", "It is answered with the number of messages that the server has counted.", bench -> {
                Bench.Pair pair = bench.pair();
                pair.a().say("{'type':'send','to':'" + pair.b().id() + "','data':1}");
                pair.a().say("{'type':'ack','received':0}");
                pair.a().hears("{'type':'ack','received':2}"); // create and send
            }),
            Rule.of("ack", "The server sends one without a request after 64 counted messages.", bench -> {
                Bench.Pair pair = bench.pair();
                for (int i = 0; i < 64; i++) {
                    pair.a().say("{'type':'send','to':'" + pair.b().id() + "','data':" + i + "}");
                }
                pair.a().hears("{'type':'ack','received':'*'}");
            }),
            Rule.slow("Staying alive", "A connection from which nothing comes is closed with 4002.", bench -> {
                RawStream stream = RawStream.open(bench);
                stream.post(1, bench.hello(bench.unique("a"), "").replace('\'', '"'));
                stream.hears("welcome", bench.patience());
                stream.hearsClose(4002, bench.beyond(Deadlines::silence)); // its pings are not answered
            }),
            Rule.of("going-away", "A server that is about to stop says when to come back.", bench -> {
                throw Verdict.notTried(ONLY_THE_SERVER);
            }),
            Rule.of("hello-again", "A server that has lost a session has its client say hello again.", bench -> {
                throw Verdict.notTried(ONLY_THE_SERVER);
            }),
            Rule.of("notice", "It is a message of the server itself: no peer can send one.", bench -> {
                Participant a = bench.peer("a");
                a.say("{'type':'notice','id':3,'data':1}");
                a.hearsError("bad-message");
            }));
}
