package dev.beckon.demo.browser;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs of this system. Where one is missing the test fails: a call that no browser has made proves nothing. */
final class Executables {

    private static final int OLDEST_NODE = 20;

    private Executables() {}

    /** Playwright runs on the system's node, or on the one of the profile {@code bundled-node} where that is on the classpath. */
    static void useNodeForPlaywright() {
        if (Executables.class.getClassLoader().getResource("driver/linux/node") != null) {
            return;
        }
        Path node = find("node");
        int version = nodeVersion();
        if (version < OLDEST_NODE) {
            throw new AssertionError(node + " is version " + version + " and Playwright needs " + OLDEST_NODE
                    + "; run Maven with -Pbundled-node, as scripts/test.sh does");
        }
        System.setProperty("playwright.nodejs.path", node.toString());
    }

    /** The major version of the system's node. */
    static int nodeVersion() {
        Path node = find("node");
        try (BufferedReader said =
                new ProcessBuilder(node.toString(), "--version").start().inputReader()) {
            return Integer.parseInt(said.readLine().replaceFirst("v([0-9]+).*", "$1"));
        } catch (IOException unusable) {
            throw new AssertionError(node + " does not run", unusable);
        }
    }

    static Path find(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "\"" + name + "\" is not on the PATH; scripts/test.sh installs what the tests need"));
    }
}
