package dev.beckon.signaling.conformance;

import java.util.Map;
import java.util.function.Supplier;

/** What servers do wrong with connections, sessions and errors, by the rule that notices it. */
final class ConnectionFaults {

    private ConnectionFaults() {}

    static final Map<String, Supplier<Fault>> ALL = Map.ofEntries(
            Map.entry(
                    "Transport: A client that offers beckon.v1 gets it, also beside others.",
                    () -> Fault.says("^beckon.v1$", "x-other")),
            Map.entry(
                    "Transport: A client that offers no subprotocol gets beckon.v1.",
                    () -> Fault.refuses("welcome", "bad-state")),
            Map.entry(
                    "Transport: A client that offers only other subprotocols gets status 400.",
                    () -> Fault.answers(400, 101)),
            Map.entry("Transport: A binary frame closes the connection with 1003.", () -> Fault.answers(1003, 1002)),
            Map.entry(
                    "Transport: A frame that is larger than limits.frame closes the connection with 1009.",
                    () -> Fault.answers(1009, 1002)),
            Map.entry(
                    "Transport: The server ignores fields that a message does not define.",
                    () -> Fault.refuses("created", "bad-message")),
            Map.entry(
                    "Transport: 10, 10.0 and 1e1 are the same integer.", () -> Fault.saysOnce("\"re\":10", "\"re\":1")),
            Map.entry(
                    "Transport: An integer of 2^53-1 is taken.",
                    () -> Fault.says("\"re\":9007199254740991", "\"re\":9007199254740990")),
            Map.entry(
                    "Transport: Names and ids are taken up to 64 characters.",
                    () -> Fault.refuses("created", "bad-message")),
            Map.entry("Transport: An error has the id of its request, as re.", () -> Fault.says("\"re\":77,", "")),
            Map.entry(
                    "Transport: An offer, an answer, a candidate and a send that pass are not answered.",
                    () -> Fault.saysMore("{\"type\":\"void\",\"re\":6,\"reason\":\"glare\"}")),
            Map.entry(
                    "Transport: The server sets from, and ignores one that a client writes.",
                    () -> Fault.says("\"from\":\"[^\"]*\"", "\"from\":\"somebody\"")),
            Map.entry(
                    "Transport: A peer that may not be reached and one that does not exist get the same answer.",
                    () -> Fault.saysOnce("\"message\":\"", "\"message\":\"It is there: ")),
            Map.entry(
                    "SSE + POST: The first event is open, with an id of 22 characters.",
                    () -> Fault.says("^data: [A-Za-z0-9_-]{22}$", "data: 1")),
            Map.entry(
                    "SSE + POST: Proxies are told not to store, change or hold back the stream.",
                    () -> Fault.says("(?i)^x-accel-buffering$", "")),
            Map.entry(
                    "SSE + POST: A POST carries messages, one in each line; empty lines are ignored.",
                    () -> Fault.answers(204, 400)),
            Map.entry(
                    "SSE + POST: The same POST again is answered with 204 and applied once.",
                    () -> Fault.says("\"received\":1}", "\"received\":2}")),
            Map.entry(
                    "SSE + POST: A POST that is not the next one is answered with 409.", () -> Fault.answers(409, 204)),
            Map.entry(
                    "SSE + POST: A POST for a connection that does not exist is answered with 404.",
                    () -> Fault.answers(404, 204)),
            Map.entry("SSE + POST: A POST of another type is answered with 415.", () -> Fault.answers(415, 204)),
            Map.entry("SSE + POST: A POST without a length is answered with 411.", () -> Fault.answers(411, 204)),
            Map.entry(
                    "SSE + POST: A body that is not UTF-8 is answered with 400, and the stream closes with 1007.",
                    () -> Fault.says("^data: 1007", "data: 1000")),
            Map.entry(
                    "SSE + POST: A method that is not GET, POST or OPTIONS is answered with 405.",
                    () -> Fault.answers(405, 200)),
            Map.entry(
                    "SSE + POST: A bye ends the stream with the event close and 1000.",
                    () -> Fault.says("^data: 1000", "data: 1001")),
            Map.entry(
                    "SSE + POST: A session goes on over this transport, and back over a WebSocket.",
                    () -> Fault.says("\"resumed\":true", "\"resumed\":false")),
            Map.entry(
                    "hello: The server gives the peer id that the client wants.",
                    () -> Fault.says("\"peer\":\"[^\"]*\"", "\"peer\":\"other\"")),
            Map.entry(
                    "hello: Without peer, the server makes an id, another one for each session.",
                    () -> Fault.says("\"peer\":\"[^\"]*\"", "\"peer\":\"same\"")),
            Map.entry(
                    "hello: Messages that follow at once, before the welcome, are carried out.",
                    () -> Fault.refuses("created", "bad-state")),
            Map.entry(
                    "hello: A peer id that is in use is refused with id-taken; the client may send hello again.",
                    () -> Fault.says("id-taken", "bad-state")),
            Map.entry("hello: A connection without hello is closed with 4003.", () -> Fault.answers(4003, 1000)),
            Map.entry(
                    "welcome: It is new: not resumed, received 0, no rooms, and all limits are there.",
                    () -> Fault.says("\"received\":0", "\"received\":1")),
            Map.entry("welcome: Each welcome has a new session.", () -> Fault.saysAgain("\"session\":\"[^\"]*\"")),
            Map.entry(
                    "bye: The peer leaves its rooms at once, and the connection closes with 1000.",
                    () -> Fault.answers(1000, 1001)),
            Map.entry("ice-servers: A client may ask for them.", () -> Fault.says("\"re\":11", "\"re\":12")),
            Map.entry(
                    "ping: It is answered with pong.",
                    () -> Fault.says("^\\{\"type\":\"pong\".*", "{\"type\":\"void\",\"re\":1,\"reason\":\"stale\"}")),
            Map.entry(
                    "ack: It is answered with the number of messages that the server has counted.",
                    () -> Fault.says("\"received\":2", "\"received\":3")),
            Map.entry(
                    "ack: The server sends one without a request after 64 counted messages.",
                    () -> Fault.says("^\\{\"type\":\"ack\".*", "{\"type\":\"void\",\"re\":1,\"reason\":\"stale\"}")),
            Map.entry(
                    "Staying alive: A connection from which nothing comes is closed with 4002.",
                    () -> Fault.says("^data: 4002", "data: 1000")),
            Map.entry(
                    "notice: It is a message of the server itself: no peer can send one.",
                    () -> Fault.says("bad-message", "forbidden")),
            Map.entry(
                    "Reconnecting: Refused messages and frames that cannot be understood count; ping and ack do not.",
                    () -> Fault.says("\"received\":2", "\"received\":3")),
            Map.entry(
                    "Reconnecting: What was missed during an interruption comes after the welcome, once and in order.",
                    () -> Fault.says("^.*\"data\":3}$", "$0\n$0")),
            Map.entry(
                    "Reconnecting: What the client has not received by its own count is sent again.",
                    () -> Fault.says(
                            "^\\{\"type\":\"pong\".*", "{\"type\":\"message\",\"from\":\"a\",\"data\":2}\n$0")),
            Map.entry(
                    "Reconnecting: The welcome says how many messages of the client the server has received.",
                    () -> Fault.says("\"received\":2", "\"received\":1")),
            Map.entry(
                    "Reconnecting: The number goes on after a resume.",
                    () -> Fault.says("(\"ack\",\"received\":)2", "$11")),
            Map.entry(
                    "Reconnecting: A client that comes without received starts afresh in its rooms.",
                    () -> Fault.says("(\"peer-back\".*\"resumed\":)false", "$1true")),
            Map.entry(
                    "Reconnecting: A client that starts afresh is told the last state of its calls.",
                    () -> Fault.says("^\\{\"type\":\"accepted\",\"call\"", "{\"type\":\"ringing\",\"call\"")),
            Map.entry(
                    "Reconnecting: After bye, the session cannot be resumed; a new one begins.",
                    () -> Fault.says("\"resumed\":false", "\"resumed\":true")),
            Map.entry(
                    "Reconnecting: A wrong secret is refused with resume-invalid, and the session stays.",
                    () -> Fault.says("resume-invalid", "id-taken")),
            Map.entry(
                    "Reconnecting: A second connection with the secret takes the session over; the first is closed with 4500.",
                    () -> Fault.answers(4500, 1000)),
            Map.entry(
                    "Reconnecting: An old secret is refused once the client has spoken after the newer welcome.",
                    () -> Fault.says("resume-invalid", "id-taken")),
            Map.entry(
                    "peer-away: Others are told that a peer's connection is interrupted.",
                    () -> Fault.says("\"peer-away\"", "\"peer-left\"")),
            Map.entry(
                    "peer-away: In a call, it names the call instead of the room.",
                    () -> Fault.says("(\"peer-away\",\")call\"", "$1room\"")),
            Map.entry(
                    "peer-back: Others are told that a peer continues where it was.",
                    () -> Fault.says("(\"peer-back\".*\"resumed\":)true", "$1false")),
            Map.entry(
                    "peer-left: A peer that does not come back within the grace time has left, with the reason lost.",
                    () -> Fault.says("\"lost\"", "\"left\"")),
            Map.entry(
                    "error: What is no JSON is refused with bad-json, and what is no message with bad-message.",
                    () -> Fault.says("bad-json", "bad-message")),
            Map.entry(
                    "hello: Fields that are missing or of the wrong kind are refused.",
                    () -> Fault.says("bad-message", "bad-state")),
            Map.entry(
                    "error: A message before hello is refused with bad-state.",
                    () -> Fault.says("bad-state", "bad-message")),
            Map.entry("error: A second hello is refused with bad-state.", () -> Fault.says("bad-state", "bad-message")),
            Map.entry(
                    "error: An sdp over limits.sdp is refused with too-large.",
                    () -> Fault.says("too-large", "bad-message")),
            Map.entry(
                    "error: Attributes over limits.attributes are refused with too-large.",
                    () -> Fault.says("too-large", "bad-message")),
            Map.entry(
                    "error: After an error the connection stays open.", () -> Fault.refuses("ice-servers", "internal")),
            Map.entry("error: More than 5 violations close the connection with 1008.", () -> Fault.answers(1008, 1000)),
            Map.entry("error: More than 20 misses close the connection with 1008.", () -> Fault.answers(1008, 1000)));
}
