package dev.beckon.demo.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs of this system. Where one is missing the test fails: a call that no browser has made proves nothing. */
final class Executables {

    private Executables() {}

    static Path find(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "\"" + name + "\" is not on the PATH; scripts/test.sh installs what the tests need"));
    }
}
