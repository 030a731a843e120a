package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process of its own, ended as service managers do. */
@Timeout(300)
class DrainTest {

    private static final int ENDED_BY_SIGTERM = 128 + 15;

    private static Process start() throws IOException {
        return new ProcessBuilder(JavaCommand.server("--drain", "1s"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static URI signaling(Process process) throws IOException {
        BufferedReader out = process.inputReader();
        Matcher line = Pattern.compile(":(\\d+)$").matcher(String.valueOf(out.readLine()));
        assertThat(line.find()).isTrue();
        return URI.create("ws://127.0.0.1:" + line.group(1) + "/signal");
    }

    private static WebSocket open(URI server, BlockingQueue<String> heard) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("beckon.v1")
                .buildAsync(server, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        heard.add(data.toString());
                        from.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                        heard.add("closed " + code);
                        return null;
                    }
                })
                .join();
    }

    @Test
    void on_sigterm_clients_are_told_when_to_come_back_and_the_process_ends() throws Exception {
        Process process = start();
        try {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            WebSocket socket = open(signaling(process), heard);
            socket.sendText("{\"type\":\"hello\"}", true).join();
            assertThat(heard.poll(60, TimeUnit.SECONDS)).contains("\"welcome\"");

            process.destroy();
            assertThat(heard.poll(60, TimeUnit.SECONDS)).matches("\\{\"type\":\"going-away\",\"reconnectIn\":\\d+}");
            assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("closed 1012");
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
        } finally {
            process.destroyForcibly();
        }
    }
}
