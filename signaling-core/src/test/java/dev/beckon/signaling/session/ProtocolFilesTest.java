package dev.beckon.signaling.session;

import static dev.beckon.signaling.session.GoldenExamples.PROTOCOL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.session.GoldenExamples.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** PROTOCOL.md, the schemas, the examples and {@link MessageType} cover one another. */
class ProtocolFilesTest {

    /** Where the schemas are to each other; it stands for the folder. */
    private static final String BASE = "beckon:/schema/";

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(
                    iri -> schemaFile(iri.substring(BASE.length()).replace(".json", ""))
                            .toString()));

    @ParameterizedTest
    @EnumSource
    void every_type_has_a_section_in_the_protocol(MessageType type) throws IOException {
        Set<String> sections = matches("(?m)^##+ (.+)$", protocol())
                .flatMap(heading -> Arrays.stream(heading.group(1).split(", ")))
                .collect(Collectors.toSet());

        assertThat(sections).contains(type.wire());
    }

    @ParameterizedTest
    @EnumSource
    void every_type_has_a_schema_that_knows_whether_it_is_counted(MessageType type) {
        JsonNode schema = schemaFile(type.wire());

        assertThat(schema.path("title").textValue()).isEqualTo(type.wire());
        assertThat(schema.path("x-counted").booleanValue()).isEqualTo(type.counted());
    }

    @ParameterizedTest
    @EnumSource
    void every_type_has_a_valid_example_of_each_of_its_directions(MessageType type) {
        List<String> directions = Stream.of(true, false)
                .filter(toServer -> schemaFile(type.wire()).path("$defs").has(direction(toServer)))
                .map(ProtocolFilesTest::direction)
                .toList();

        assertThat(GoldenExamples.of(type.wire())
                        .filter(example -> example.error() == null)
                        .map(example -> direction(example.toServer()))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(directions);
    }

    @Test
    void there_are_no_files_of_types_that_do_not_exist() {
        Set<String> types =
                Stream.of(MessageType.values()).map(MessageType::wire).collect(Collectors.toSet());

        assertThat(GoldenExamples.names("schema").filter(name -> !name.equals("common")))
                .containsExactlyInAnyOrderElementsOf(types);
        assertThat(GoldenExamples.names("examples").filter(name -> !name.equals("not-messages")))
                .containsExactlyInAnyOrderElementsOf(types);
    }

    @Test
    void every_error_code_is_in_the_schema_and_in_the_protocol() throws IOException {
        String[] codes = Stream.of(ErrorCode.values()).map(ErrorCode::wire).toArray(String[]::new);
        JsonNode allowed = schemaFile("error").at("/$defs/toClient/properties/code/enum");

        assertThat(GoldenExamples.JSON.convertValue(allowed, String[].class)).containsExactlyInAnyOrder(codes);
        assertThat(matches("(?m)^\\| `([a-z-]+)` \\|", protocol()).map(row -> row.group(1)))
                .contains(codes);
    }

    @ParameterizedTest
    @MethodSource("examplesOfMessages")
    void the_schema_takes_the_valid_examples_and_refuses_the_invalid_ones(Example example) {
        List<Error> faults = schema(example.file(), example.toServer()).validate(example.message());

        if (example.error() == null) {
            assertThat(faults).isEmpty();
        } else {
            assertThat(faults).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("messagesInTheProtocol")
    void the_messages_that_the_protocol_shows_obey_their_schema(String arrow, String json) throws IOException {
        JsonNode message = GoldenExamples.JSON.readTree(json);

        assertThat(schema(message.required("type").textValue(), arrow.equals("→"))
                        .validate(message))
                .isEmpty();
    }

    static Stream<Example> examplesOfMessages() {
        return GoldenExamples.all().filter(example -> example.message() != null);
    }

    /** An arrow, and the messages in code that follow it on the same line; an ellipsis stands for whatever fits. */
    static Stream<Object[]> messagesInTheProtocol() throws IOException {
        return matches("(?m)([→←]) (?:[^→←\\n`]*`(\\{[^`]*})`)+", protocol())
                .flatMap(line -> matches("`(\\{[^`]*})`", line.group())
                        .map(code -> new Object[] {line.group(1), withoutEllipses(code.group(1))}));
    }

    private static String withoutEllipses(String json) {
        return json.replace("[…]", "[]")
                .replace("{…}", "{}")
                .replace(",…}", "}")
                .replace(":…", ":{}");
    }

    private static Schema schema(String type, boolean toServer) {
        return SCHEMAS.getSchema(SchemaLocation.of(BASE + type + ".json#/$defs/" + direction(toServer)));
    }

    private static String direction(boolean toServer) {
        return toServer ? "toServer" : "toClient";
    }

    private static JsonNode schemaFile(String type) {
        return GoldenExamples.read(PROTOCOL.resolve("schema").resolve(type + ".json"));
    }

    private static String protocol() throws IOException {
        return Files.readString(PROTOCOL.resolve("PROTOCOL.md"));
    }

    private static Stream<MatchResult> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results();
    }
}
