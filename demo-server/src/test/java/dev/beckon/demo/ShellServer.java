package dev.beckon.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo server in a process of its own, started by a line of shell that sets up its surroundings. */
final class ShellServer implements AutoCloseable {

    static final String TOKEN = "0123456789abcdef";

    final Process process;
    private final int port;
    private final int managementPort;

    private ShellServer(Process process, int port, int managementPort) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** @param shell goes before the command that starts the server; {@code "$@"} is that command */
    static ShellServer start(String shell, Map<String, String> environment, String... options) throws IOException {
        int management = Ports.free();
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", shell, "sh");
        builder.command()
                .addAll(JavaCommand.server(
                        "--drain", "0s", "--metrics-port", String.valueOf(management), "--admin-token", TOKEN));
        builder.command().addAll(List.of(options));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String line = String.valueOf(process.inputReader().readLine());
        Matcher ready = Pattern.compile("open https?://\\S+?:(\\d+)").matcher(line);
        if (!ready.find()) {
            process.destroyForcibly();
            throw new AssertionError("the server did not start: " + line);
        }
        return new ShellServer(process, Integer.parseInt(ready.group(1)), management);
    }

    int port() {
        return port;
    }

    URI signaling() {
        return URI.create("ws://127.0.0.1:" + port + "/signal");
    }

    /** What the management port answers. */
    String asks(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .header("Authorization", "Bearer " + TOKEN)
                .timeout(Duration.ofSeconds(20))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.statusCode());
        }
        return answer.body();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
