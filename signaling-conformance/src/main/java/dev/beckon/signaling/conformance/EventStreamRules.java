package dev.beckon.signaling.conformance;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

/** PROTOCOL.md, SSE + POST. */
final class EventStreamRules {

    private static final String SECTION = "SSE + POST";
    private static final String NDJSON = "application/x-ndjson";

    private EventStreamRules() {}

    private static String hello(Bench bench) {
        return bench.hello(bench.unique("a"), "").replace('\'', '"');
    }

    static final List<Rule> RULES = List.of(
            Rule.of(SECTION, "The first event is open, with an id of 22 characters.", bench -> {
                RawStream stream = RawStream.open(bench);
                if (!stream.id().matches("[A-Za-z0-9_-]{22}")) {
                    throw bench.broken("the event open with an id of 22 characters", stream.id());
                }
            }),
            Rule.of(SECTION, "Proxies are told not to store, change or hold back the stream.", bench -> {
                RawStream stream = RawStream.open(bench);
                String came = stream.header("Cache-Control") + "; " + stream.header("X-Accel-Buffering");
                if (!came.contains("no-store") || !came.contains("no-transform") || !came.endsWith("; no")) {
                    throw bench.broken("Cache-Control: no-store, no-transform and X-Accel-Buffering: no", came);
                }
            }),
            Rule.of(SECTION, "A POST carries messages, one in each line; empty lines are ignored.", bench -> {
                RawStream stream = RawStream.open(bench);
                stream.expect(204, stream.post(1, hello(bench) + "\n\n{\"type\":\"create\",\"id\":1}\n"));
                stream.hears("welcome", bench.patience());
                stream.hears("created", bench.patience());
            }),
            Rule.of(SECTION, "The same POST again is answered with 204 and applied once.", bench -> {
                RawStream stream = RawStream.open(bench);
                stream.expect(204, stream.post(1, hello(bench)));
                String create = "{\"type\":\"create\",\"id\":1}";
                stream.expect(204, stream.post(2, create));
                stream.expect(204, stream.post(2, create));
                stream.hears("created", bench.patience());
                stream.expect(204, stream.post(3, "{\"type\":\"ack\",\"received\":1}"));
                String ack = stream.hears("ack", bench.patience());
                if (!ack.contains("\"received\":1}")) {
                    throw bench.broken("{\"type\":\"ack\",\"received\":1}", ack);
                }
            }),
            Rule.of(SECTION, "A POST that is not the next one is answered with 409.", bench -> {
                RawStream stream = RawStream.open(bench);
                stream.expect(204, stream.post(1, hello(bench)));
                stream.expect(409, stream.post(3, "{\"type\":\"ping\"}"));
                stream.expect(204, stream.post(2, "{\"type\":\"ping\"}"));
            }),
            Rule.of(SECTION, "A POST for a connection that does not exist is answered with 404.", bench -> {
                RawStream stream = RawStream.open(bench);
                stream.expect(404, stream.post("A".repeat(22), 1, NDJSON, BodyPublishers.ofString("{}"), "{}"));
            }),
            Rule.of(SECTION, "A POST of another type is answered with 415.", bench -> {
                RawStream stream = RawStream.open(bench);
                String hello = hello(bench);
                stream.expect(415, stream.post(stream.id(), 1, "text/plain", BodyPublishers.ofString(hello), hello));
            }),
            Rule.of(SECTION, "A POST without a length is answered with 411.", bench -> {
                RawStream stream = RawStream.open(bench);
                String hello = hello(bench);
                stream.expect(
                        411,
                        stream.post(
                                stream.id(),
                                1,
                                NDJSON,
                                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(RawStream.utf8(hello))),
                                hello + " (chunked)"));
            }),
            Rule.of(
                    SECTION,
                    "A body that is not UTF-8 is answered with 400, and the stream closes with 1007.",
                    bench -> {
                        RawStream stream = RawStream.open(bench);
                        byte[] body = {'"', (byte) 0xC3, '"'};
                        stream.expect(
                                400, stream.post(stream.id(), 1, NDJSON, BodyPublishers.ofByteArray(body), "22 C3 22"));
                        stream.hearsClose(1007, bench.patience());
                    }),
            Rule.of(SECTION, "A method that is not GET, POST or OPTIONS is answered with 405.", bench -> {
                RawStream stream = RawStream.open(bench);
                stream.expect(405, stream.status("DELETE"));
            }),
            Rule.of(SECTION, "A bye ends the stream with the event close and 1000.", bench -> {
                RawStream stream = RawStream.open(bench);
                stream.expect(204, stream.post(1, hello(bench) + "\n{\"type\":\"bye\"}"));
                stream.hearsClose(1000, bench.patience());
            }),
            Rule.of(SECTION, "A session goes on over this transport, and back over a WebSocket.", bench -> {
                RawStream.open(bench); // not tried where it is off
                Bench.Pair pair = bench.pair();
                pair.b().cut();
                pair.a().hears("{'type':'peer-away'}");
                pair.a().say("{'type':'send','to':'" + pair.b().id() + "','data':1}");
                Participant stream = bench.connectBySse();
                stream.say(bench.resume(
                        pair.b(), pair.b().secret(), ",'received':" + pair.b().counted()));
                stream.hears("{'type':'welcome','resumed':true}");
                stream.hears("{'type':'message','data':1}");
                pair.a().hears("{'type':'peer-back','resumed':true}");
                Participant socket = bench.connect();
                socket.say(bench.resume(
                        pair.b(), stream.secret(), ",'received':" + (pair.b().counted() + stream.counted())));
                socket.hears("{'type':'welcome','resumed':true}");
                pair.a().say("{'type':'send','to':'" + pair.b().id() + "','data':2}");
                socket.hears("{'type':'message','data':2}");
            }));
}
