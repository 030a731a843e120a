package dev.beckon.signaling.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program as it is handed out. */
@Timeout(300)
class ConformanceJarIT {

    @Test
    void the_jar_has_all_that_it_needs() throws Exception {
        try (Embedded server = Embedded.start(limits -> limits)) {
            Process program = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-jar",
                            System.getProperty("beckon.conformance.jar"),
                            server.uri().toString(),
                            "--quick",
                            "--patience",
                            "60")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).as(said).isZero();
            assertThat(said).contains(" kept, 0 broken, ");
        }
    }
}
