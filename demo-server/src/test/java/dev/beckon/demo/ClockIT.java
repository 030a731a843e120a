package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose wall clock is set forward and back (by libfaketime, which answers for the system): sessions go by another clock. */
@Timeout(300)
class ClockIT {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private Process process;

    @AfterEach
    void stop() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.onExit().join(); // with what it shares with them
    }

    private URI start() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // the first env is inside already, and the server then goes by the file
        process = new ProcessBuilder(
                        "faketime",
                        "-m", // for more threads than one
                        "--exclude-monotonic",
                        "-f",
                        "+0",
                        "env",
                        "-u",
                        "FAKETIME",
                        "FAKETIME_FORCE_MONOTONIC_FIX=0", // or Java's own timed waits end at once
                        "FAKETIME_CACHE_DURATION=1", // how often that looks at the file
                        "FAKETIME_TIMESTAMP_FILE=" + folder.resolve("offset"),
                        java,
                        "-jar",
                        System.getProperty("beckon.jar"),
                        "--port",
                        "0",
                        "--hello-timeout",
                        "6s",
                        "--turn-url",
                        "turn:turn.example.org",
                        "--turn-secret",
                        "a-secret-of-some-length")
                .redirectErrorStream(true)
                .start();
        BufferedReader said = process.inputReader();
        String first = String.valueOf(said.readLine());
        Matcher url = Pattern.compile("open http://localhost:([0-9]+)").matcher(first);
        assertThat(url.find()).as(first).isTrue();
        return URI.create("ws://127.0.0.1:" + url.group(1) + "/signal");
    }

    private void set(Duration offset) throws Exception {
        Path next = Files.writeString(folder.resolve("next"), String.format("%+d", offset.toSeconds()));
        Files.move(next, folder.resolve("offset"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The server's wall clock, from the end of the credentials for TURN that it gives: ten minutes later. */
    private static Instant serverTime(Client client) throws Exception {
        client.says("{'type':'ice-servers','id':1}");
        Matcher expiry = Pattern.compile("\"username\":\"([0-9]+)").matcher(client.hears("ice-servers"));
        assertThat(expiry.find()).isTrue();
        return Instant.ofEpochSecond(Long.parseLong(expiry.group(1)) - 600);
    }

    private static Duration between(Instant one, Instant other) {
        return Duration.between(one, other).abs();
    }

    @Test
    void a_clock_that_is_an_hour_off_ends_no_session() throws Exception {
        set(Duration.ZERO);
        URI server = start();
        PlainClient ana = new PlainClient(server).hello("ana");
        ana.says("{'type':'join','room':'r','create':true}");
        ana.hears("joined");
        assertThat(between(serverTime(ana), Instant.now())).isLessThan(MINUTE);
        for (Duration offset : new Duration[] {HOUR, HOUR.negated(), Duration.ZERO}) {
            PlainClient bo = new PlainClient(server).hello("bo");
            bo.says("{'type':'join','room':'r'}");
            ana.hears("peer-joined");
            bo.leaves();
            ana.hears("peer-away");

            set(offset);
            await().until(() ->
                    between(serverTime(ana), Instant.now().plus(offset)).compareTo(MINUTE) < 0);
            PlainClient mute = new PlainClient(server);
            // its deadline is over: the sweep for all that is too old has come by
            await().until(mute::closed);
            PlainClient again = new PlainClient(server);
            again.resumes(bo);
            ana.hears("peer-back");
            again.says("{'type':'bye'}");
            ana.hears("peer-left");
        }
        assertThat(ana.closed()).isFalse();
    }
}
