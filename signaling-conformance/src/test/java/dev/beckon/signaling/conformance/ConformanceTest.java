package dev.beckon.signaling.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.beckon.signaling.limits.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The server of this project keeps all rules, and each section of the protocol has one. */
class ConformanceTest {

    /** A client cannot make a server do this. */
    static final Set<String> NEVER_TRIED = Set.of("token", "going-away", "hello-again");

    /** What makes the server's deadlines short. Each rule that waits for one has a server of its own: others need time. */
    private static final Map<String, UnaryOperator<Limits.Builder>> SHORT = Map.of(
            "hello", limits -> limits.helloTimeout(Duration.ofSeconds(1)),
            "Staying alive", limits -> limits.silence(Duration.ofSeconds(2)).heartbeat(Duration.ofMillis(500)),
            "peer-left", limits -> limits.grace(Duration.ofSeconds(1)),
            "ended", limits -> limits.ringTimeout(Duration.ofSeconds(1)));

    @Test
    void the_server_keeps_all_rules() throws Exception {
        Map<Rule, Verdict> verdicts = new LinkedHashMap<>();
        try (Embedded server = Embedded.start(limits -> limits);
                Examination examination = new Examination(server.target(), new JdkDoor(server.target()))) {
            examination.run(Rules.ALL.stream().filter(rule -> !rule.slow()).toList(), verdicts::put);
        }
        assertThat(verdicts.entrySet().stream()
                        .filter(entry -> !(entry.getValue() instanceof Verdict.Kept))
                        .map(entry -> entry.getKey() + " " + entry.getValue()))
                .allMatch(line -> line.contains("only the server begins this") || line.contains("--user"))
                .hasSize(NEVER_TRIED.size() + 1);
    }

    @Test
    void the_server_keeps_all_rules_towards_clients_that_have_tokens() throws Exception {
        Map<Rule, Verdict> verdicts = new LinkedHashMap<>();
        try (Embedded server = Embedded.withUsers();
                Examination examination = new Examination(server.target("ana"), new JdkDoor(server.target("ana")))) {
            examination.run(
                    Rules.ALL.stream()
                            .filter(rule -> !rule.slow()
                                    && Set.of("hello", "call", "join").contains(rule.section()))
                            .toList(),
                    verdicts::put);
        }
        assertThat(verdicts.values()).noneMatch(verdict -> verdict instanceof Verdict.Broken);
        assertThat(verdicts.entrySet())
                .filteredOn(entry -> entry.getKey().section().equals("call"))
                .allMatch(entry -> entry.getValue() instanceof Verdict.Kept);
    }

    @TestFactory
    Stream<DynamicTest> the_server_keeps_its_deadlines() {
        return slow().map(rule -> dynamicTest(rule.toString(), () -> {
            try (Embedded server = Embedded.start(SHORT.get(rule.section()));
                    Examination examination = new Examination(server.target(), new JdkDoor(server.target()))) {
                assertThat(examination.tried(rule)).isInstanceOf(Verdict.Kept.class);
            }
        }));
    }

    static Stream<Rule> slow() {
        return Rules.ALL.stream().filter(Rule::slow);
    }

    static UnaryOperator<Limits.Builder> limits(Rule rule) {
        return rule.slow() ? SHORT.get(rule.section()) : limits -> limits;
    }

    @Test
    void each_rule_has_a_text_of_its_own() {
        assertThat(Rules.ALL.stream().map(Rule::toString)).doesNotHaveDuplicates();
    }

    @Test
    void each_rule_is_of_a_section_of_the_protocol_and_each_message_of_a_client_has_a_rule() throws IOException {
        String protocol = Files.readString(Path.of("..", "protocol", "PROTOCOL.md"));
        Set<String> headings = Pattern.compile("(?m)^##+ (.+)$")
                .matcher(protocol)
                .results()
                .flatMap(heading -> Arrays.stream(heading.group(1).split(", ")))
                .collect(Collectors.toSet());
        Set<String> sections = Rules.ALL.stream().map(Rule::section).collect(Collectors.toSet());

        assertThat(headings).containsAll(sections);
        assertThat(Pattern.compile("(?m)^### ([a-z-]+)\\n→")
                        .matcher(protocol)
                        .results()
                        .map(heading -> heading.group(1)))
                .isNotEmpty()
                .filteredOn(type -> !List.of("accept").contains(type)) // its rules are those of accepted
                .allMatch(sections::contains);
    }
}
