package dev.beckon.signaling.conformance;

import java.util.List;
import java.util.stream.Stream;

/** All rules, in the order of PROTOCOL.md. */
final class Rules {

    private Rules() {}

    static final List<Rule> ALL = Stream.of(
                    TransportRules.RULES,
                    EventStreamRules.RULES,
                    SessionRules.RULES,
                    RoomRules.RULES,
                    ModerationRules.RULES,
                    NegotiationRules.RULES,
                    CallRules.RULES,
                    ReconnectRules.RULES,
                    ErrorRules.RULES)
            .flatMap(List::stream)
            .toList();
}
