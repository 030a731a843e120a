package dev.beckon.signaling.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The files of {@code protocol/}, which the tests of the JavaScript client read too. */
final class GoldenExamples {

    static final Path PROTOCOL = Path.of("..", "protocol");
    static final ObjectMapper JSON = new ObjectMapper();

    private GoldenExamples() {}

    /**
     * One example.
     *
     * @param file the message type, or "not-messages"
     * @param toServer who receives it
     * @param message null where the example is no JSON object
     * @param frame the text on the wire
     * @param error the code that answers it, or null where it is valid
     */
    record Example(
            String file,
            String about,
            boolean toServer,
            @Nullable JsonNode message,
            String frame,
            @Nullable String error) {

        @Override
        public String toString() {
            return file + (toServer ? " to server: " : " to client: ") + about;
        }
    }

    static Stream<Example> all() {
        return names("examples").flatMap(GoldenExamples::of);
    }

    static Stream<Example> of(String file) {
        JsonNode examples = read(PROTOCOL.resolve("examples").resolve(file + ".json"));
        return StreamSupport.stream(Spliterators.spliterator(examples.iterator(), examples.size(), 0), false)
                .map(example -> example(file, example));
    }

    private static Example example(String file, JsonNode example) {
        JsonNode message = example.get("message");
        String error = example.path("error").textValue();
        return new Example(
                file,
                example.required("about").textValue(),
                example.required("to").textValue().equals("server"),
                message,
                message == null ? example.required("text").textValue() : message.toString(),
                error);
    }

    /** The files of a folder of {@code protocol/}, without their extension. */
    static Stream<String> names(String folder) {
        try (Stream<Path> files = Files.list(PROTOCOL.resolve(folder))) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList();
            return names.stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }
}
