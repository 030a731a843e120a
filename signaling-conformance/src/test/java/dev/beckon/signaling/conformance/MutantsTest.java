package dev.beckon.signaling.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.HashMap;
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

    private static final Map<String, Supplier<Fault>> FAULTS = new HashMap<>();

    static {
        FAULTS.putAll(ConnectionFaults.ALL);
        FAULTS.putAll(ConversationFaults.ALL);
    }

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
