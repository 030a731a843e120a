package dev.beckon.demo.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Pages of other projects' clients, as npm has them, on an origin of their own: {@code http://localhost:9}, where no server listens. What follows {@code /npm/} is a file of
 * a package, what follows {@code /page/} one of this folder's resources.
 */
final class ForeignPages {

    static final String ORIGIN = "http://localhost:9";

    private static final Path CLIENTS = Path.of("..", "signaling-dialects", "clients");

    private ForeignPages() {}

    static void serve(BrowserContext context) {
        installed();
        context.route(ORIGIN + "/**", ForeignPages::answer);
    }

    private static void answer(Route route) {
        String path = route.request().url().substring(ORIGIN.length()).replaceAll("[?#].*", "");
        Route.FulfillOptions answer = new Route.FulfillOptions();
        try {
            byte[] body = path.startsWith("/npm/")
                    ? Files.readAllBytes(CLIENTS.resolve("node_modules").resolve(path.substring("/npm/".length())))
                    : resource(path.substring("/page/".length()));
            route.fulfill(answer.setBodyBytes(body)
                    .setContentType(path.endsWith(".html") ? "text/html; charset=utf-8" : "text/javascript"));
        } catch (IOException | RuntimeException missing) {
            route.fulfill(answer.setStatus(404));
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(ForeignPages.class.getResourceAsStream(name), name)) {
            return file.readAllBytes();
        }
    }

    /** Runs {@code npm ci}, unless somebody did since the lock file has changed. */
    private static synchronized void installed() {
        Path mark = CLIENTS.resolve("node_modules/.package-lock.json");
        Path lock = CLIENTS.resolve("package-lock.json");
        try {
            if (Files.exists(mark) && Files.getLastModifiedTime(mark).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
                return;
            }
            Process npm = new ProcessBuilder(
                            "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund")
                    .directory(CLIENTS.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!npm.waitFor(5, TimeUnit.MINUTES) || npm.exitValue() != 0) {
                throw new AssertionError("npm ci failed in " + CLIENTS + ": " + said);
            }
            Files.setLastModifiedTime(mark, Files.getLastModifiedTime(lock));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
