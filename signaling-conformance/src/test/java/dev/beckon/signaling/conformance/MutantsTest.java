package dev.beckon.signaling.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each rule notices a server that breaks it. */
class MutantsTest {

    private static final Map<String, Supplier<Fault>> FAULTS = Map.ofEntries(
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
            Map.entry(
                    "SSE + POST: A POST without a length is answered with 411 or 400.", () -> Fault.answers(400, 204)),
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
                    "create: The creator joins the room and is its moderator.",
                    () -> Fault.says("\"moderator\":\"[^\"]*\"", "\"moderator\":\"somebody\"")),
            Map.entry(
                    "create: Without room, the server makes an id of 128 bits, another one each time.",
                    () -> Fault.says("\"room\":\"[^\"]*\"", "\"room\":\"r1\"")),
            Map.entry(
                    "create: Without capacity, the room has limits.capacity.",
                    () -> Fault.says("(\"created\".*\"capacity\":)50", "$149")),
            Map.entry(
                    "create: A capacity over limits.capacity is refused with bad-message.",
                    () -> Fault.says("bad-message", "too-large")),
            Map.entry(
                    "create: A room that exists is refused with id-taken.", () -> Fault.says("id-taken", "bad-state")),
            Map.entry(
                    "create: A peer in limits.rooms rooms is refused with bad-state.",
                    () -> Fault.says("bad-state", "forbidden")),
            Map.entry(
                    "create: In a relayOnly room, candidates pass only if they are of type relay, without their raddr.",
                    () -> Fault.says("raddr 0.0.0.0", "raddr 192.0.2.7")),
            Map.entry(
                    "create: In a relayOnly room, descriptions pass without addresses.",
                    () -> Fault.overlooks(",\"relayOnly\":true")),
            Map.entry(
                    "join: The newcomer gets a snapshot, and the members hear of it.",
                    () -> Fault.says("\"attributes\":\\{\"hand\":true},?", "")),
            Map.entry(
                    "join: With create, the server makes a room that does not exist.",
                    () -> Fault.overlooks(",\"create\":true")),
            Map.entry(
                    "join: A room that does not exist is refused with not-found.",
                    () -> Fault.says("not-found", "room-full")),
            Map.entry(
                    "join: A full room is refused with room-full, which is retryable.",
                    () -> Fault.says("\"retryable\":true", "\"retryable\":false")),
            Map.entry(
                    "join: A wrong password is refused with wrong-password, the right one is taken.",
                    () -> Fault.overlooks(",\"password\":\"open\"")),
            Map.entry("join: A locked room is refused with room-locked.", () -> Fault.overlooks(",\"locked\":true")),
            Map.entry(
                    "join: A peer that is in the room already is refused with bad-state.",
                    () -> Fault.says("bad-state", "id-taken")),
            Map.entry(
                    "joined: A member whose connection is interrupted is away.",
                    () -> Fault.says(",\"away\":true", "")),
            Map.entry(
                    "leave: It is confirmed by left, and the others hear of it.",
                    () -> Fault.says("(\"left\",)\"re\":3,", "$1")),
            Map.entry(
                    "leave: It is refused with bad-state where the peer is not in the room.",
                    () -> Fault.says("bad-state", "not-found")),
            Map.entry("leave: A room without members does not exist.", () -> Fault.says("not-found", "room-full")),
            Map.entry(
                    "who: A member is told the other members.",
                    () -> Fault.says("\"peers\":\\[\\{.*\\}\\]", "\"peers\":[]")),
            Map.entry("who: Others are refused with not-found.", () -> Fault.says("not-found", "forbidden")),
            Map.entry(
                    "update: Others are told the new attributes once, also if they share several rooms.",
                    () -> Fault.says("^\\{\"type\":\"peer-updated\".*", "$0\n$0")),
            Map.entry(
                    "send: data reaches one peer as it was sent, whatever JSON it is.",
                    () -> Fault.says("\"data\":null", "\"data\":0")),
            Map.entry("send: Messages of one sender keep their order.", () -> Fault.says("\"data\":7}", "\"data\":8}")),
            Map.entry(
                    "send: A message to a room reaches all its other members, and not its sender.",
                    () -> Fault.saysMore("{\"type\":\"message\",\"from\":\"a\",\"room\":\"r\",\"data\":1}")),
            Map.entry(
                    "send: A message to a room in which the sender is not is refused with not-found.",
                    () -> Fault.says("not-found", "forbidden")),
            Map.entry("lock: All members are told, and nobody joins.", () -> Fault.says(",\"locked\":true", "")),
            Map.entry(
                    "lock: A member that does not moderate is refused with forbidden.",
                    () -> Fault.says("forbidden", "bad-state")),
            Map.entry(
                    "unlock: All members are told, and others may join.",
                    () -> Fault.says("\"type\":\"room-updated\"", "$0,\"locked\":true")),
            Map.entry(
                    "room-updated: When the moderator leaves, the next one is who has been there for the longest time.",
                    () -> Fault.says("\"moderator\":\"b-[^\"]*\"", "\"moderator\":\"c\"")),
            Map.entry(
                    "kick: The peer gets left and the others get peer-left, both with the reason kicked.",
                    () -> Fault.says("(\"peer-left\".*)\"kicked\"", "$1\"left\"")),
            Map.entry("kick: A peer that was removed cannot join again.", () -> Fault.says("forbidden", "room-locked")),
            Map.entry(
                    "knock: It is confirmed by knocking, and the moderator is told.",
                    () -> Fault.says("(\"knocking\",)\"re\":8,", "$1")),
            Map.entry(
                    "knock: A new moderator gets the knocks that last, after room-updated.",
                    () -> Fault.says("(\"type\":\"knock\",\"room\":\")[^\"]*", "$1other")),
            Map.entry(
                    "knock-ended: The moderator is told when the session that knocks ends.",
                    () -> Fault.says("\"type\":\"knock-ended\"", "\"type\":\"knock\"")),
            Map.entry(
                    "admit: The peer may join a locked room once, without the password.",
                    () -> Fault.says("\"admitted\"", "\"denied\"")),
            Map.entry(
                    "admit: A peer that does not knock is refused with not-found.",
                    () -> Fault.says("not-found", "bad-state")),
            Map.entry("deny: The peer is told, and cannot join.", () -> Fault.says("\"denied\"", "\"admitted\"")),
            Map.entry(
                    "Negotiation: Of two peers, the one whose id sorts first is polite.",
                    () -> Fault.says("\"polite\":true", "\"polite\":false")),
            Map.entry(
                    "Negotiation: When both offer at once, the impolite side's offer passes, and the polite side's is void.",
                    () -> Fault.saysMore(
                            "{\"type\":\"offer\",\"from\":\"a\",\"sdp\":\"v=0\",\"link\":\"k\",\"epoch\":1}")),
            Map.entry(
                    "Negotiation: The impolite side's offer replaces one of the polite side.",
                    () -> Fault.says(
                            "^\\{\"type\":\"offer\".*\"epoch\":2.*",
                            "{\"type\":\"void\",\"re\":6,\"reason\":\"glare\"}")),
            Map.entry(
                    "Negotiation: An offer on one link never collides with one on another.",
                    () -> Fault.says("\"link\":\"k2\"", "\"link\":\"k1\"")),
            Map.entry(
                    "Negotiation: An offer on more than limits.links links is refused with bad-state.",
                    () -> Fault.says("bad-state", "too-large")),
            Map.entry(
                    "Negotiation: A peer that starts afresh makes the negotiation with it void.",
                    () -> Fault.says("\"stale\"", "\"closed\"")),
            Map.entry(
                    "offer: It reaches the other side as it was sent.",
                    () -> Fault.says("(\"offer\".*\"sdp\":\"v=0)", "$1 ")),
            Map.entry(
                    "offer: Its sender may repeat it, or replace it by a new one.",
                    () -> Fault.says("(\"offer\".*\"epoch\":)2", "$11")),
            Map.entry(
                    "offer: On a link that the sender has closed, it is refused with bad-state.",
                    () -> Fault.says("bad-state", "not-found")),
            Map.entry(
                    "answer: It reaches the side that offered.",
                    () -> Fault.says("(\"answer\",\"from\":\")[^\"]*", "$1somebody")),
            Map.entry(
                    "answer: To an offer that never existed, it is refused with bad-state.",
                    () -> Fault.says("bad-state", "not-found")),
            Map.entry(
                    "candidate: It reaches the other side unchanged; null is the end of candidates.",
                    () -> Fault.says(",\"more\":\\[1\\]", "")),
            Map.entry(
                    "withdraw: It reaches the other side.",
                    () -> Fault.says("\"type\":\"withdraw\"", "\"type\":\"close\"")),
            Map.entry(
                    "close: It reaches the other side.",
                    () -> Fault.says("\"type\":\"close\"", "\"type\":\"withdraw\"")),
            Map.entry(
                    "void: An answer to an offer that was withdrawn is stale, and does not pass.",
                    () -> Fault.saysMore(
                            "{\"type\":\"answer\",\"from\":\"b\",\"sdp\":\"v=0\",\"link\":\"k\",\"epoch\":1}")),
            Map.entry(
                    "void: An answer to an offer that was replaced is stale, and does not pass.",
                    () -> Fault.says("\"stale\"", "\"glare\"")),
            Map.entry(
                    "void: A message on a link that the other side has closed has the reason closed.",
                    () -> Fault.says("\"reason\":\"closed\"", "\"reason\":\"stale\"")),
            Map.entry(
                    "link-report: It has no reply, and the other side does not hear of it.",
                    () -> Fault.saysMore("{\"type\":\"void\",\"re\":3,\"reason\":\"stale\"}")),
            Map.entry(
                    "link-report: About a stranger, it is refused with not-found.",
                    () -> Fault.says("not-found", "forbidden")),
            Map.entry(
                    "call: It rings at the peer, and the caller is told.",
                    () -> Fault.says("(\"incoming\".*\"from\":\")[^\"]*", "$1somebody")),
            Map.entry(
                    "call: A call to nobody is refused with not-found.", () -> Fault.says("not-found", "unavailable")),
            Map.entry(
                    "call: While it rings, the two may not talk to each other.",
                    () -> Fault.says("not-found", "forbidden")),
            Map.entry(
                    "call: A peer that calls a peer that is calling it accepts that call.",
                    () -> Fault.says("(\"accepted\",\"call\":\")[^\"]*", "$1other")),
            Map.entry(
                    "call: A call to a user rings at all its peers; the first that accepts gets it.",
                    () -> Fault.says("answered-elsewhere", "cancelled")),
            Map.entry(
                    "accepted: Both are told the other side, with opposite roles.",
                    () -> Fault.says("\"polite\":true", "\"polite\":false")),
            Map.entry(
                    "accepted: From now on the two may talk to each other.",
                    () -> Fault.says("(\"message\",\"from\":\")[^\"]*", "$1somebody")),
            Map.entry("decline: The caller is told that the call was declined.", () -> Fault.says("declined", "busy")),
            Map.entry("decline: The caller is told that the other side is busy.", () -> Fault.says("busy", "declined")),
            Map.entry(
                    "cancel: The called peer is told that the call was cancelled.",
                    () -> Fault.says("cancelled", "timeout")),
            Map.entry(
                    "hangup: The other side is told, and the two may not talk any more.",
                    () -> Fault.says("\"reason\":\"hangup\"", "\"reason\":\"lost\"")),
            Map.entry(
                    "hangup: A command for a call that has ended has no effect.",
                    () -> Fault.saysMore(
                            "{\"type\":\"error\",\"re\":5,\"code\":\"not-found\",\"message\":\"no call\",\"retryable\":false}")),
            Map.entry(
                    "ended: A call ends as lost when the session of one side ends.",
                    () -> Fault.says("(\"ended\",\"call\":\")[^\"]*", "$1other")),
            Map.entry(
                    "ended: A call that nobody accepts ends with timeout, on both sides.",
                    () -> Fault.says("timeout", "cancelled")),
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
                    "create: Fields that are missing or of the wrong kind are refused.",
                    () -> Fault.says("bad-message", "bad-state")),
            Map.entry(
                    "join: Fields that are missing or of the wrong kind are refused.",
                    () -> Fault.says("bad-message", "bad-state")),
            Map.entry(
                    "offer: Fields that are missing or of the wrong kind are refused.",
                    () -> Fault.says("bad-message", "bad-state")),
            Map.entry(
                    "answer: Fields that are missing or of the wrong kind are refused.",
                    () -> Fault.says("bad-message", "bad-state")),
            Map.entry(
                    "candidate: Fields that are missing or of the wrong kind are refused.",
                    () -> Fault.says("bad-message", "bad-state")),
            Map.entry(
                    "withdraw: Fields that are missing or of the wrong kind are refused.",
                    () -> Fault.says("bad-message", "bad-state")),
            Map.entry(
                    "close: Fields that are missing or of the wrong kind are refused.",
                    () -> Fault.says("bad-message", "bad-state")),
            Map.entry(
                    "send: Fields that are missing or of the wrong kind are refused.",
                    () -> Fault.says("bad-message", "bad-state")),
            Map.entry(
                    "call: Fields that are missing or of the wrong kind are refused.",
                    () -> Fault.says("bad-message", "bad-state")),
            Map.entry(
                    "update: Fields that are missing or of the wrong kind are refused.",
                    () -> Fault.says("bad-message", "bad-state")),
            Map.entry(
                    "kick: Fields that are missing or of the wrong kind are refused.",
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

    /** It needs users. */
    private static final String OF_USERS =
            "call: A call to a user rings at all its peers; the first that accepts gets it.";

    private static Embedded server;

    @BeforeAll
    static void start() throws Exception {
        server = Embedded.start(limits -> limits);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void each_rule_has_a_fault_that_breaks_it() {
        Set<String> tried = Rules.ALL.stream()
                .filter(rule -> !ConformanceTest.NEVER_TRIED.contains(rule.section()))
                .map(Rule::toString)
                .collect(Collectors.toSet());

        assertThat(FAULTS.keySet()).isEqualTo(tried);
    }

    @TestFactory
    Stream<DynamicTest> a_broken_rule_is_noticed() {
        return Rules.ALL.stream()
                .filter(rule -> FAULTS.containsKey(rule.toString()))
                .map(rule -> dynamicTest(rule.toString(), () -> {
                    if (OF_USERS.equals(rule.toString())) {
                        try (Embedded withUsers = Embedded.withUsers()) {
                            isBroken(rule, withUsers);
                        }
                    } else if (rule.slow()) {
                        try (Embedded quick = Embedded.start(ConformanceTest.limits(rule))) {
                            isBroken(rule, quick);
                        }
                    } else {
                        isBroken(rule, server);
                    }
                }));
    }

    private static void isBroken(Rule rule, Embedded server) throws Exception {
        Target target = OF_USERS.equals(rule.toString()) ? server.target("ana") : server.target();
        Door door =
                new FaultyDoor(new JdkDoor(target), FAULTS.get(rule.toString()).get());
        try (Examination examination = new Examination(target, door)) {
            assertThat(examination.tried(rule)).isInstanceOf(Verdict.Broken.class);
        }
    }
}
