package dev.beckon.signaling.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The schemas and examples of {@code protocol/}, which are in the jar. */
final class ProtocolFiles {

    /** Strict: a name comes once, and nothing follows a value. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Where the schemas are to each other; it stands for the folder. */
    private static final String BASE = "beckon:/schema/";

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(iri -> text("schema/" + iri.substring(BASE.length()))));

    private ProtocolFiles() {}

    /** An example that a server refuses. */
    record Malformed(String about, String text, String error) {}

    /** JSON; single quotes stand for double ones. */
    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    /** The message in a frame of the server; null if it is no JSON. */
    static @Nullable JsonNode message(String frame) {
        try {
            return JSON.readTree(frame);
        } catch (JsonProcessingException bad) {
            return null;
        }
    }

    /** What the schema says against a message of the server; empty if nothing. */
    static String faults(JsonNode message) {
        String type = message.path("type").asText();
        String file = "schema/" + type + ".json";
        if (!exists(file)) {
            return "there is no message of the type \"" + type + "\"";
        }
        if (document(file).at("/$defs/toClient").isMissingNode()) {
            return "only clients send messages of the type \"" + type + "\"";
        }
        Schema schema = SCHEMAS.getSchema(SchemaLocation.of(BASE + type + ".json#/$defs/toClient"));
        List<Error> faults = schema.validate(message);
        return faults.isEmpty() ? "" : faults.get(0).toString();
    }

    /** Whether both sides count messages of this type. */
    static boolean counted(String type) {
        String file = "schema/" + type + ".json";
        return !exists(file) || document(file).path("x-counted").asBoolean();
    }

    /** @param file the type of a message, or {@code not-messages} */
    static List<Malformed> malformed(String file) {
        List<Malformed> found = new ArrayList<>();
        for (JsonNode example : document("examples/" + file + ".json")) {
            String error = example.path("error").asText();
            if (!error.isEmpty()) {
                String text = example.has("message")
                        ? example.get("message").toString()
                        : example.path("text").asText();
                found.add(new Malformed(example.path("about").asText(), text, error));
            }
        }
        return found;
    }

    private static JsonNode document(String file) {
        return json(text(file).replace("'", "\\u0027"));
    }

    private static boolean exists(String file) {
        return ProtocolFiles.class.getResource("/protocol/" + file) != null;
    }

    private static String text(String file) {
        try (InputStream in = ProtocolFiles.class.getResourceAsStream("/protocol/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks protocol/" + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
