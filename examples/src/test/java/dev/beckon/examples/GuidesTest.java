package dev.beckon.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the guides show of a file, is in that file. */
class GuidesTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern EXAMPLE =
            Pattern.compile("(?s)<!-- example: (\\S+/\\S+) -->\\n```\\w+\\n(.*?)\\n```\\n<!-- end -->");

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    @Test
    void each_example_of_a_guide_is_in_the_file_that_it_names() throws IOException {
        int[] examples = {0};
        try (Stream<Path> guides = Files.list(ROOT.resolve("docs"))) {
            for (Path guide : Stream.concat(Stream.of(ROOT.resolve("README.md")), guides)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList()) {
                EXAMPLE.matcher(Files.readString(guide)).results().forEach(example -> {
                    examples[0]++;
                    assertThat(lines(read(example.group(1))))
                            .as(guide + " shows " + example.group(1))
                            .containsSequence(lines(example.group(2)));
                });
            }
        }
        assertThat(examples[0]).isPositive();
    }

    /** A guide to the page's library names files of its package. */
    private static String read(String file) {
        Path ofPackage = ROOT.resolve("demo-client").resolve(file);
        try {
            return Files.readString(Files.exists(ofPackage) ? ofPackage : ROOT.resolve(file));
        } catch (IOException missing) {
            throw new AssertionError("there is no " + file, missing);
        }
    }
}
