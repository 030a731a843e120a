package dev.beckon.demo.browser;

import static java.util.stream.Stream.concat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network of its own (Linux: a network namespace) in which there is a demo server, where browsers can be started, and which can be told to
 * swallow UDP. Whoever is not root needs user namespaces for it.
 */
final class IsolatedNetwork implements AutoCloseable {

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    /** The kernel's own addresses are looked up first of all; what is to come before that needs a place. */
    private static final String MAKE_ROOM_FOR_RULES = "ip link set lo up"
            + " && for v in -4 -6; do ip $v rule add pref 100 lookup local && ip $v rule del pref 0; done";

    private final Process server;
    private final String origin;
    private final Path launcher;

    private IsolatedNetwork(Process server, String origin, Path launcher) {
        this.server = server;
        this.origin = origin;
        this.launcher = launcher;
    }

    /** @param folder for a script */
    static IsolatedNetwork start(Path folder) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process server = new ProcessBuilder(concat(
                                Stream.of("unshare", "--net"),
                                concat(
                                        ROOT ? Stream.of() : Stream.of("--map-root-user"),
                                        Stream.of(
                                                "sh",
                                                "-c",
                                                MAKE_ROOM_FOR_RULES + " && exec \"$@\"",
                                                "sh",
                                                java.toString(),
                                                "-jar",
                                                System.getProperty("beckon.jar"),
                                                "--port",
                                                "0")))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String origin = origin(server);
        Path launcher = folder.resolve("chromium-in-network");
        String enter = String.join(" ", enter(server));
        Files.writeString(launcher, "#!/bin/sh\nexec " + enter + " " + Executables.find("chromium") + " \"$@\"\n");
        if (!launcher.toFile().setExecutable(true)) {
            throw new IOException("can not make " + launcher + " executable");
        }
        return new IsolatedNetwork(server, origin, launcher);
    }

    String origin() {
        return origin;
    }

    /** Starts Chromium in this network. */
    Path chromium() {
        return launcher;
    }

    void swallowUdp() {
        rule("add");
    }

    void letUdpThrough() {
        rule("del");
    }

    private void rule(String change) {
        for (String version : List.of("-4", "-6")) {
            run(concat(
                            enter(server).stream(),
                            Stream.of("ip", version, "rule", change, "pref", "10", "ipproto", "udp", "blackhole"))
                    .toList());
        }
    }

    private static List<String> enter(Process server) {
        String target = Long.toString(server.pid());
        return ROOT
                ? List.of("nsenter", "--target", target, "--net")
                : List.of("nsenter", "--target", target, "--user", "--preserve-credentials", "--net");
    }

    private static String origin(Process server) throws IOException {
        BufferedReader said = server.inputReader();
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher url = Pattern.compile("open (http://\\S+)").matcher(line);
            if (url.find()) {
                return url.group(1) + "/";
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("no server in a network of its own (this needs root or user namespaces): " + all);
    }

    private static void run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + said);
            }
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(String.join(" ", command), failure);
        }
    }

    @Override
    public void close() {
        server.destroyForcibly();
    }
}
