package dev.beckon.signaling.netty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what the Autobahn suite found, writes it down as a table, and fails where a case is neither OK nor informational. */
public final class AutobahnReport {

    private static final List<String> GOOD = List.of("OK", "INFORMATIONAL");

    private static final String HEAD = """
            # WebSocket conformance

            What the [Autobahn suite](https://github.com/crossbario/autobahn-testsuite) says of the handlers that serve in production, with an echo in
            place of the signaling and with larger bounds. Written by `mvn -Pautobahn verify -pl signaling-netty -am`, which fails unless each case that
            runs is OK or informational, close codes and the manner of closing included.

            Not run: binary messages (1.2, 9.2, 9.4, 9.6, 9.8), because signaling refuses these with 1003, and compression (12, 13), which is never
            agreed on.

            """;

    private record Result(String behavior, String behaviorClose, String closeCode) {
        boolean good() {
            return GOOD.contains(behavior) && GOOD.contains(behaviorClose);
        }
    }

    private AutobahnReport() {}

    /** @param args the suite's index.json, and the file to write */
    public static void main(String[] args) throws IOException {
        Map<String, Result> results = read(Path.of(args[0]));
        Path table = Path.of(args[1]);
        Files.createDirectories(table.toAbsolutePath().getParent());
        Files.writeString(table, HEAD + table(results));
        List<String> bad = results.entrySet().stream()
                .filter(entry -> !entry.getValue().good())
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
        if (results.isEmpty() || !bad.isEmpty()) {
            throw new IllegalStateException(results.size() + " cases ran; not conforming: " + bad);
        }
    }

    private static Map<String, Result> read(Path index) throws IOException {
        Map<String, Result> results = new TreeMap<>((one, other) -> Arrays.compare(numbers(one), numbers(other)));
        for (JsonNode agent : new ObjectMapper().readTree(index.toFile())) {
            agent.properties().forEach(entry -> {
                JsonNode found = entry.getValue();
                results.put(
                        entry.getKey(),
                        new Result(
                                found.path("behavior").asText(),
                                found.path("behaviorClose").asText(),
                                found.path("remoteCloseCode").asText()));
            });
        }
        return results;
    }

    private static int[] numbers(String name) {
        return Arrays.stream(name.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }

    private static String table(Map<String, Result> results) {
        List<String> lines = new ArrayList<>();
        long informational = results.values().stream()
                .filter(result -> result.behavior().equals("INFORMATIONAL"))
                .count();
        long good = results.values().stream().filter(Result::good).count();
        lines.add(results.size() + " cases ran: " + (good - informational) + " OK, " + informational
                + " informational, " + (results.size() - good) + " not conforming.");
        lines.add("");
        lines.add("| case | behaviour | closing | close code |");
        lines.add("|---|---|---|---|");
        results.forEach((name, result) -> lines.add("| " + name + " | " + result.behavior() + " | "
                + result.behaviorClose() + " | " + (result.closeCode().equals("null") ? "none" : result.closeCode())
                + " |"));
        return String.join("\n", lines) + "\n";
    }
}
