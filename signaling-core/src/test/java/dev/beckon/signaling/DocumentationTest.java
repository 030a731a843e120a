package dev.beckon.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users of the published modules see has Javadoc. That the Javadoc is well-formed, and that what it refers to exists, the compiler checks ({@code -Xdoclint}). */
class DocumentationTest {

    /** Of this module; not exported. */
    private static final Path INTERNAL = Path.of("dev/beckon/signaling/session");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "signaling-core",
                "signaling-netty",
                "signaling-jwt",
                "signaling-jakarta",
                "signaling-micrometer",
                "signaling-redis",
                "signaling-spring-boot-starter",
                "signaling-test",
                "signaling-dialects",
                "signaling-client"
            })
    void all_that_is_public_is_documented(String module) throws IOException {
        assertThat(undocumented(Path.of("..", module, "src", "main", "java"))).isEmpty();
    }

    @Test
    void what_lacks_documentation_is_named(@TempDir Path sources) throws IOException {
        Files.writeString(sources.resolve("Seen.java"), """
                public class Seen {
                    /** A field. */
                    public int told;
                    public int untold;
                    protected void call() {}
                    void hidden() {}
                    @Override public String toString() { return ""; }
                    /**
                     * A record.
                     * @param a one
                     */
                    public record Pair(int a, int b) {}
                    /** An enum. */
                    public enum Choice { ONE, /** Two. */ TWO }
                    interface Hidden { void call(); }
                    /** An interface. */
                    public interface Shown { void act(); }
                }
                """);

        assertThat(undocumented(sources))
                .containsExactly(
                        "Seen.java:1 Seen",
                        "Seen.java:1 Seen()",
                        "Seen.java:4 untold",
                        "Seen.java:5 call",
                        "Seen.java:12 Pair @param b",
                        "Seen.java:14 ONE",
                        "Seen.java:17 act");
    }

    private static List<String> undocumented(Path sources) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(sources)) {
            files = all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !sources.relativize(file).startsWith(INTERNAL))
                    .sorted()
                    .toList();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> found = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees comments = DocTrees.instance(task);
            for (CompilationUnitTree file : task.parse()) {
                new Undocumented(comments, file, found).scan(file, null);
            }
        }
        return found;
    }
}
