package dev.beckon.demo.browser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Pages of other projects' clients, as npm has them, on an origin of their own. What follows {@code /npm/} is a file of a package, a module also without its ending; what
 * follows {@code /page/} is one of this folder's resources; {@code /examples/} is the folder.
 */
final class ForeignPages {

    private static final Path CLIENTS = Path.of("..", "signaling-dialects", "clients");

    private ForeignPages() {}

    static PageServer serve() {
        Npm.install(CLIENTS);
        return PageServer.serve(ForeignPages::content);
    }

    private static byte[] content(String path) throws IOException {
        if (path.startsWith("/npm/")) {
            Path file = CLIENTS.resolve("node_modules").resolve(path.substring("/npm/".length()));
            return Files.readAllBytes(Files.isRegularFile(file) ? file : Path.of(file + ".js"));
        }
        return path.startsWith("/examples/")
                ? Files.readAllBytes(Path.of("..", path.substring(1)))
                : resource(path.substring("/page/".length()));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(ForeignPages.class.getResourceAsStream(name), name)) {
            return file.readAllBytes();
        }
    }
}
