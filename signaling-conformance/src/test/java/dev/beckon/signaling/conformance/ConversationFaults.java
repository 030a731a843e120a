package dev.beckon.signaling.conformance;

import java.util.Map;
import java.util.function.Supplier;

/** What servers do wrong with rooms, negotiations and calls, by the rule that notices it. */
final class ConversationFaults {

    private ConversationFaults() {}

    static final Map<String, Supplier<Fault>> ALL = Map.ofEntries(
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
            Map.entry(
                    "who: A peer that could join is told the members.",
                    () -> Fault.says("\"peers\":\\[\\{.*\\}\\]", "\"peers\":[]")),
            Map.entry(
                    "who: A peer that could not join is refused as its join is.",
                    () -> Fault.overlooks(",\"locked\":true")),
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
                    () -> Fault.says("bad-message", "bad-state")));
}
