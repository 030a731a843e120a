package dev.beckon.demo.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Folders with packages of npm. */
final class Npm {

    /** The client library, with what its examples need. */
    static final Path LIBRARY = Path.of("..", "demo-client");

    private Npm() {}

    /** Runs {@code npm ci}, unless somebody did since the lock file has changed. */
    static synchronized void install(Path folder) {
        Path mark = folder.resolve("node_modules/.package-lock.json");
        Path lock = folder.resolve("package-lock.json");
        try (FileChannel alone = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            alone.lock(); // other processes run tests, too
            if (Files.exists(mark) && Files.getLastModifiedTime(mark).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
                return;
            }
            run(folder, "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund");
            Files.setLastModifiedTime(mark, Files.getLastModifiedTime(lock));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs a command to its end; one that fails is an error that shows what it said. */
    static void run(Path folder, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError(Stream.of(command).toList() + " failed in " + folder + ": " + said);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
