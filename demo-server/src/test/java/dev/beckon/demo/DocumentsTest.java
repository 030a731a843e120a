package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A document that names a test as proof of something names one that there is. */
class DocumentsTest {

    private static final Path ROOT = Path.of("..");

    /** A class of tests, and perhaps one of its methods. */
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?`");

    private static Map<String, Path> testClasses() throws IOException {
        Map<String, Path> found = new HashMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(file ->
                            file.toString().endsWith(".java") && file.toString().contains("/src/test/"))
                    .forEach(file -> found.put(file.getFileName().toString().replace(".java", ""), file));
        }
        return found;
    }

    private static List<String> missing(String document) throws IOException {
        Map<String, Path> classes = testClasses();
        List<String> missing = new ArrayList<>();
        Matcher named = TEST.matcher(Files.readString(ROOT.resolve(document)));
        int count = 0;
        while (named.find()) {
            count++;
            Path source = classes.get(named.group(1));
            String method = named.group(2);
            if (source == null || method != null && !Files.readString(source).contains(" " + method + "(")) {
                missing.add(named.group());
            }
        }
        assertThat(count).as("tests named in " + document).isPositive();
        return missing;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docs/asvs.md",
                "docs/performance.md",
                "docs/operating.md",
                "docs/clustering.md",
                "ARCHITECTURE.md"
            })
    void the_tests_that_are_named_exist(String document) throws IOException {
        assertThat(missing(document)).isEmpty();
    }

    @Test
    void every_requirement_of_the_table_names_a_test() throws IOException {
        List<String> rows = Files.readAllLines(ROOT.resolve("docs/asvs.md")).stream()
                .filter(line -> line.matches("\\| \\d+\\.\\d+\\.\\d+ .*"))
                .toList();
        assertThat(rows)
                .hasSizeGreaterThanOrEqualTo(6)
                .allMatch(row -> TEST.matcher(row).find());
    }
}
