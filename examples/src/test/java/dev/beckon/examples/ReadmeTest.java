package dev.beckon.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What README.md shows is what is compiled and run here. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..");

    @ParameterizedTest
    @CsvSource({"OwnServer, 15", "CustomTransport, 16", "Appointment, 40", "EchoBot, 15"})
    void the_example_in_the_readme_is_the_source(String example, int linesAtMost) throws IOException {
        String source =
                Files.readString(Path.of("src", "main", "java", "dev", "beckon", "examples", example + ".java"));
        String shown = Pattern.compile("(?ms)^ +// README\\n(.*?)^ +// end$")
                .matcher(source)
                .results()
                .map(part -> part.group(1).stripTrailing().stripIndent())
                .collect(Collectors.joining("\n\n"));

        assertThat(block(example, "java")).isEqualTo(shown);
        assertThat(shown.lines().filter(line -> !line.isBlank()).count()).isLessThanOrEqualTo(linesAtMost);
    }

    @Test
    void continuous_integration_runs_the_command_of_the_readme_that_tests() throws IOException {
        assertThat(readme()).containsPattern("(?m)^```sh\\nscripts/test\\.sh\\n```$");
        assertThat(Files.readString(ROOT.resolve(".ci/run"))).containsPattern("exec scripts/test\\.sh \"\\$@\"\\n");
    }

    @Test
    void llms_txt_names_files_that_exist() throws IOException {
        List<String> targets = Pattern.compile("\\]\\(([^)]*)\\)")
                .matcher(Files.readString(ROOT.resolve("llms.txt")))
                .results()
                .map(link -> link.group(1))
                .toList();

        assertThat(targets).isNotEmpty();
        assertThat(targets)
                .allSatisfy(target -> assertThat(ROOT.resolve(target)).exists());
    }

    private static String block(String example, String language) throws IOException {
        return Pattern.compile(
                        "(?s)<!-- example: " + example + " -->\\n```" + language + "\\n(.*?)\\n```\\n<!-- end -->")
                .matcher(readme())
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("README.md has no example " + example));
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }
}
