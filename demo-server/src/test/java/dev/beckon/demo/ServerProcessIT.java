package dev.beckon.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real jar in a process of its own, as README.md starts it. */
@Timeout(300)
class ServerProcessIT {

    private static final Path ROOT = Path.of("..");

    private Process process;

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void the_command_of_the_readme_that_builds_names_the_jar_that_is_built() throws IOException {
        String jar = System.getProperty("beckon.jar");

        assertThat(Path.of(jar)).isRegularFile();
        assertThat(readme())
                .contains("java -jar demo-server/target/" + Path.of(jar).getFileName() + "\n```");
    }

    @Test
    void the_command_line_of_the_readme_serves_the_page_and_stops_when_told_to() throws Exception {
        Matcher command = Pattern.compile("(?s)<!-- example: demo-server -->\\n```sh\\njava -jar \\S+ (.*?)\\n```")
                .matcher(readme());
        assertThat(command.find()).isTrue();
        // any free port, so that it does not matter what else runs on this machine
        String options = command.group(1).replaceFirst("--port [0-9]+", "--port 0");
        assertThat(options).contains("--port 0");

        start(options.split(" "));
        Matcher url = Pattern.compile("open (https://localhost:[0-9]+)").matcher(firstLine());

        assertThat(url.find()).isTrue();
        HttpClient client =
                HttpClient.newBuilder().sslContext(Trusting.everyone()).build();
        HttpRequest page =
                HttpRequest.newBuilder(URI.create(url.group(1) + "/")).build();
        assertThat(client.send(page, BodyHandlers.ofString()).body()).contains("<title>Beckon</title>");

        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void one_connection_has_one_handshake() throws Exception {
        start("--port", "0", "--dev-tls", "--tls-provider", "jdk");
        Matcher port = Pattern.compile("https://localhost:([0-9]+)").matcher(firstLine());
        assertThat(port.find()).isTrue();
        try (SSLSocket socket = (SSLSocket) Trusting.everyone()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1)))) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(15), US_ASCII))
                    .isEqualTo("HTTP/1.1 200 OK");
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        socket.getInputStream().readAllBytes(); // else until the server closes an idle connection
                    })
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void help_is_given_and_an_unknown_option_is_refused() throws Exception {
        start("--help");
        assertThat(firstLine()).contains("Usage: beckon");
        assertThat(process.waitFor()).isZero();

        start("--prot", "8080");
        assertThat(firstLine()).startsWith("beckon: ").contains("--prot");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    private void start(String... options) throws IOException {
        String java = String.join(File.separator, System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java, "-jar", System.getProperty("beckon.jar")));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private String firstLine() throws IOException {
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        assertThat(line).as("the first line of the server").isNotNull();
        return line;
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }
}
