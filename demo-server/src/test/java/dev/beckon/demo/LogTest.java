package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A call in a process of its own, with every secret that there may be in it, and what the log says of it. */
@Timeout(300)
class LogTest {

    private static final String ROOM = "unguessable-name-of-a-room";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"json, WARN", "json, INFO", "json, TRACE", "text, TRACE"})
    void the_log_tells_what_happened_and_no_secret(String format, String level) throws Exception {
        Path log = directory.resolve("log");
        Process process = start(format, level, log);
        String session;
        String call;
        try {
            URI server = signaling(process);
            PlainClient ana = new PlainClient(server);
            ana.says("{'type':'hello','peer':'ana','token':'secret-token'}");
            session = ana.hears("welcome").replaceAll(".*\"session\":\"([^\"]+)\".*", "$1");
            PlainClient bo = new PlainClient(server).hello("bo");
            for (PlainClient each : List.of(ana, bo)) {
                each.says("{'type':'join','room':'" + ROOM + "','create':true,'password':'secret-password'}");
                each.hears("joined");
            }
            ana.says("{'type':'offer','to':'bo','sdp':'v=0 secret-sdp'}");
            bo.hears("offer");
            ana.says("{'type':'candidate','to':'bo','candidate':{'candidate':'secret-candidate'}}");
            bo.hears("candidate");
            ana.says("{'type':'send','to':'bo','data':'secret-data'}");
            bo.hears("message");
            ana.says("{'type':'join','room':'secret-room','password':'secret-password'}");
            ana.says("{'secret-field");
            ana.says("{'type':'secret-type'}");
            ana.hears("error");
            ana.says("{'type':'call','id':1,'to':'bo'}");
            call = ana.hears("ringing").replaceAll(".*\"call\":\"([^\"]+)\".*", "$1");
            ana.says("{'type':'bye'}");
            bo.hears("peer-left");
        } finally {
            process.destroy();
            process.waitFor(60, TimeUnit.SECONDS);
        }
        String said = Files.readString(log);
        assertThat(said)
                .doesNotContain("secret-")
                .doesNotContain("north-secret")
                .doesNotContain(ROOM)
                .doesNotContain(session.substring(session.indexOf('.') + 1));
        if (level.equals("WARN")) {
            assertThat(said).isEmpty();
        } else {
            assertThat(said).contains("session started", "session ended", "call started", call);
        }
        if (level.equals("TRACE")) {
            assertThat(said).contains("message relayed", "candidate", "room entered", "request refused", "bad-json");
        }
        if (format.equals("json")) {
            said.lines().forEach(LogTest::assertJson);
        }
    }

    private static void assertJson(String line) {
        try (JsonParser json = new JsonFactory().createParser(line)) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            json.skipChildren();
            assertThat(json.nextToken()).as("one object in " + line).isNull();
        } catch (IOException broken) {
            throw new AssertionError(line, broken);
        }
        assertThat(line).contains("\"timestamp\":", "\"level\":", "\"formattedMessage\":");
    }

    private static Process start(String format, String level, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        JavaCommand.server("--drain", "0s", "--turn-url", "turn:localhost", "--log-format", format))
                .redirectError(log.toFile());
        builder.environment().put("BECKON_LOG", level);
        builder.environment().put("BECKON_TURN_SECRET", "north-secret");
        return builder.start();
    }

    private static URI signaling(Process process) throws IOException {
        Matcher line = Pattern.compile(":(\\d+)$")
                .matcher(String.valueOf(process.inputReader().readLine()));
        assertThat(line.find()).isTrue();
        return URI.create("ws://127.0.0.1:" + line.group(1) + "/signal");
    }
}
