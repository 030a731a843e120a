package dev.beckon.demo.proxy;

import dev.beckon.demo.Pem;
import dev.beckon.demo.Ports;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real proxy with the configuration of {@code deploy/}, in which only ports, files and what a test asks for are replaced. */
public final class Proxy implements AutoCloseable {

    private final Process process;
    private final int port;

    private Proxy(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    public static Proxy nginx(Path directory, UnaryOperator<String> change, int... servers) throws Exception {
        int port = Ports.free();
        Pem.write(directory);
        String site = change.apply(
                replace(deployed("nginx.conf"), "listen 443 ssl", "listen 127.0.0.1:" + port + " ssl", servers)
                        .replace("    #server ", servers.length > 1 ? "    server " : "    #server ")
                        .replace("/etc/beckon/", directory + "/"));
        Files.writeString(directory.resolve("beckon.conf"), site);
        String paths = Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                .map(kind -> kind + "_temp_path " + directory.resolve(kind) + ";\n")
                .reduce("", String::concat);
        Path main = Files.writeString(
                directory.resolve("nginx.conf"),
                ("root".equals(System.getProperty("user.name")) ? "user root;\n" : "")
                        + "daemon off;\nworker_processes 1;\nerror_log stderr warn;\npid " + directory.resolve("pid")
                        + ";\nevents {}\nhttp {\naccess_log off;\n" + paths + "include " + directory
                        + "/beckon.conf;\n}\n");
        return start(port, "nginx", "-c", main.toString());
    }

    public static Proxy haproxy(Path directory, UnaryOperator<String> change, int... servers) throws Exception {
        int port = Ports.free();
        Pem.write(directory);
        String configuration =
                change.apply(replace(deployed("haproxy.cfg"), "bind :443", "bind 127.0.0.1:" + port, servers)
                        .replace("/etc/beckon/", directory + "/"));
        Path file = Files.writeString(directory.resolve("haproxy.cfg"), configuration);
        return start(port, "haproxy", "-db", "-f", file.toString());
    }

    /** In front of three servers that share peers and rooms. */
    public static Proxy haproxyOfNodes(Path directory, int one, int two, int three) throws Exception {
        int port = Ports.free();
        Pem.write(directory);
        String configuration = replace(deployed("haproxy-nodes.cfg"), "bind :443", "bind 127.0.0.1:" + port, one, two)
                .replace(" 127.0.0.1:8082", " 127.0.0.1:" + three)
                .replace("/etc/beckon/", directory + "/");
        Path file = Files.writeString(directory.resolve("haproxy.cfg"), configuration);
        return start(port, "haproxy", "-db", "-f", file.toString());
    }

    private static String deployed(String name) throws IOException {
        return Files.readString(Path.of("..", "deploy", name));
    }

    private static String replace(String text, String listen, String by, int... servers) throws IOException {
        if (!text.contains(listen) || !text.contains("127.0.0.1:8080") || !text.contains("127.0.0.1:8081")) {
            throw new AssertionError("this configuration is not the one that is known here:\n" + text);
        }
        return text.replace(listen, by)
                .replace("127.0.0.1:8080 ", "127.0.0.1:" + servers[0] + " ")
                .replace("127.0.0.1:8080\n", "127.0.0.1:" + servers[0] + "\n")
                .replace(" 127.0.0.1:8081", " 127.0.0.1:" + (servers.length > 1 ? servers[1] : Ports.free()));
    }

    private static Proxy start(int port, String program, String... arguments) throws IOException {
        List<String> command =
                Stream.concat(Stream.of(find(program)), Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command).inheritIO().start();
        Proxy proxy = new Proxy(process, port);
        try {
            Awaitility.await(program + " listens").until(() -> !process.isAlive() || proxy.accepts());
            if (!process.isAlive()) {
                throw new AssertionError(program + " has ended with code " + process.exitValue() + ", see above");
            }
            return proxy;
        } catch (RuntimeException | Error failure) {
            proxy.close();
            throw failure;
        }
    }

    /** Debian has them where not every user looks. */
    private static String find(String program) {
        return Stream.of((System.getenv("PATH") + File.pathSeparator + "/usr/sbin").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "\"" + program + "\" is not on the PATH; scripts/test.sh installs what the tests need"))
                .toString();
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    public URI uri(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
