package dev.beckon.demo;

import static java.util.stream.Stream.concat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network of its own (Linux: a network namespace) in which there is a demo server, where more of them and other programs can be started, and which
 * can be told to swallow packets. Whoever is not root needs user namespaces for it.
 */
public final class IsolatedNetwork implements AutoCloseable {

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    /** The kernel's own addresses are looked up first of all; what is to come before that needs a place. */
    private static final String MAKE_ROOM_FOR_RULES = "ip link set lo up"
            + " && for v in -4 -6; do ip $v rule add pref 100 lookup local && ip $v rule del pref 0; done";

    private final Process server;
    private final String origin;
    private final List<Process> others = new ArrayList<>();

    private IsolatedNetwork(Process server) throws IOException {
        this.server = server;
        this.origin = origin(server);
    }

    /** @param options of the server, without its port */
    public static IsolatedNetwork start(String... options) throws IOException {
        List<String> alone = new ArrayList<>(List.of("unshare", "--net"));
        if (!ROOT) {
            alone.add("--map-root-user");
        }
        alone.addAll(List.of("sh", "-c", MAKE_ROOM_FOR_RULES + " && exec \"$@\"", "sh"));
        alone.addAll(server(options));
        return new IsolatedNetwork(
                new ProcessBuilder(alone).redirectErrorStream(true).start());
    }

    private static List<String> server(String... options) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return concat(Stream.of(java, "-jar", System.getProperty("beckon.jar"), "--port", "0"), Stream.of(options))
                .toList();
    }

    /** Another server in this network, which ends with it; returns its origin. */
    public String startAnother(String... options) throws IOException {
        Process another = new ProcessBuilder(inside(server(options)))
                .redirectErrorStream(true)
                .start();
        others.add(another);
        return origin(another);
    }

    /** The server's, by the name {@code localhost}, with a slash at its end. */
    public String origin() {
        return origin;
    }

    /** A command that runs in this network. */
    public List<String> inside(List<String> command) {
        String target = Long.toString(server.pid());
        Stream<String> enter = ROOT
                ? Stream.of("nsenter", "--target", target, "--net")
                : Stream.of("nsenter", "--target", target, "--user", "--preserve-credentials", "--net");
        return concat(enter, command.stream()).toList();
    }

    /** A script in the folder that starts the program in this network, with the arguments that it is given. */
    public Path launcher(Path folder, Path program) throws IOException {
        Path launcher = folder.resolve(program.getFileName() + "-in-network");
        Files.writeString(
                launcher, "#!/bin/sh\nexec " + String.join(" ", inside(List.of(program.toString()))) + " \"$@\"\n");
        if (!launcher.toFile().setExecutable(true)) {
            throw new IOException("can not make " + launcher + " executable");
        }
        return launcher;
    }

    public void swallowUdp() {
        rule("-4", "add", "ipproto", "udp");
        rule("-6", "add", "ipproto", "udp");
    }

    public void letUdpThrough() {
        rule("-4", "del", "ipproto", "udp");
        rule("-6", "del", "ipproto", "udp");
    }

    /** All packets from and to this IPv4 address: neither side is told. */
    public void swallow(String address) {
        rule("-4", "add", "from", address);
        rule("-4", "add", "to", address);
    }

    public void letThrough(String address) {
        rule("-4", "del", "from", address);
        rule("-4", "del", "to", address);
    }

    private void rule(String version, String change, String key, String value) {
        run(inside(List.of("ip", version, "rule", change, "pref", "10", key, value, "blackhole")));
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
        others.forEach(Process::destroyForcibly);
        server.destroyForcibly();
    }
}
