package dev.beckon.demo.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.demo.PlainClient;
import dev.beckon.demo.RunningServer;
import dev.beckon.demo.outgoing.Answer;
import dev.beckon.demo.outgoing.TestEndpoint;
import dev.beckon.demo.outgoing.TestEndpoint.Reply;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Requester;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that a provider makes credentials for. */
@Timeout(120)
class IceTest {

    private static final Requester ANA = new Requester(new PeerInfo("ana", null, null), Identity.ANONYMOUS);
    private static final String SERVERS =
            "{\"iceServers\":[{\"urls\":[\"turn:turn.example.org\"],\"username\":\"u\",\"credential\":\"%s\"},{\"urls\":\"stun:stun.example.org\"}],\"ttl\":\"1000\"}";

    private long now;
    private final List<CompletableFuture<Answer>> asked = new ArrayList<>();
    private final FetchedIce ice = new FetchedIce(
            () -> {
                CompletableFuture<Answer> answer = new CompletableFuture<>();
                asked.add(answer);
                return answer;
            },
            () -> now);

    private CompletableFuture<List<IceServer>> asks() {
        return ice.iceServers(ANA).toCompletableFuture();
    }

    private void answers(String credential) {
        last().complete(new Answer(200, SERVERS.formatted(credential).getBytes(StandardCharsets.UTF_8)));
    }

    private CompletableFuture<Answer> last() {
        return asked.get(asked.size() - 1);
    }

    private static IceServer turn(String credential, long seconds) {
        return new IceServer(List.of("turn:turn.example.org"), "u", credential, Duration.ofSeconds(seconds));
    }

    private void passes(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void credentials_are_fetched_once_for_all_and_given_with_what_is_left_of_their_life() {
        CompletableFuture<List<IceServer>> first = asks();
        CompletableFuture<List<IceServer>> second = asks();
        assertThat(asked).hasSize(1);
        passes(2);
        answers("c1");
        assertThat(first.join()).containsExactly(turn("c1", 998), IceServer.of("stun:stun.example.org"));
        assertThat(second).isCompleted();
        passes(747);
        assertThat(asks().join()).contains(turn("c1", 251));
        assertThat(asked).hasSize(1);
    }

    @Test
    void after_three_quarters_of_their_life_there_are_new_ones() {
        asks();
        answers("c1");
        passes(750);
        CompletableFuture<List<IceServer>> later = asks();
        assertThat(asked).hasSize(2);
        answers("c2");
        assertThat(later.join()).contains(turn("c2", 1000));
    }

    @Test
    void while_the_provider_fails_the_old_ones_are_given_as_long_as_they_live() {
        asks();
        answers("c1");
        passes(900);
        CompletableFuture<List<IceServer>> later = asks();
        last().completeExceptionally(new IOException("away"));
        assertThat(later.join()).contains(turn("c1", 100));
        passes(100);
        CompletableFuture<List<IceServer>> tooLate = asks();
        last().completeExceptionally(new IOException("away"));
        assertThat(tooLate).isCompletedExceptionally();
    }

    @Test
    void while_the_provider_hangs_nobody_waits_for_it_whom_the_old_ones_serve() {
        asks();
        answers("c1");
        passes(900);
        assertThat(asks().join()).contains(turn("c1", 100));
        assertThat(asks().join()).contains(turn("c1", 100));
        assertThat(asked).as("one question at a time").hasSize(2);
        answers("c2");
        assertThat(asks().join()).contains(turn("c2", 1000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{}",
                "{\"iceServers\":7}",
                "{\"iceServers\":[{\"urls\":\"http://x\"}]}",
                "{\"iceServers\":[{}]}",
                "{\"iceServers\":[{\"urls\":\"turn:x\",\"username\":\"u\"}]}",
                "{\"iceServers\":[{\"urls\":[\"stun:x\",\"TURNS:x\"]}]}",
                "{\"iceServers\":[],\"ttl\":\"soon\"}",
                "{\"iceServers\":[],\"ttl\":-1}"
            })
    void rubbish_is_no_answer(String body) {
        CompletableFuture<List<IceServer>> servers = asks();
        last().complete(new Answer(200, body.getBytes(StandardCharsets.UTF_8)));
        assertThat(servers).isCompletedExceptionally();
    }

    @Test
    void an_answer_may_be_the_bare_list() {
        CompletableFuture<List<IceServer>> servers = asks();
        last().complete(new Answer(
                200,
                "[{\"urls\":\"turn:x\",\"username\":\"u\",\"credential\":\"c\",\"lifetime\":60}]"
                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(servers.join()).containsExactly(new IceServer(List.of("turn:x"), "u", "c", Duration.ofSeconds(60)));
    }

    @Test
    void one_provider_that_throws_takes_nothing_from_the_others_and_is_asked_again() {
        AtomicInteger tries = new AtomicInteger();
        FetchedIce faulty = new FetchedIce(
                () -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException("no such header");
                },
                () -> now);
        IceServer stun = IceServer.of("stun:stun.example.org");
        IceServerProvider thrower = who -> {
            throw new IllegalStateException("not today");
        };
        AllIce all = new AllIce(List.of(thrower, faulty, IceServerProvider.fixed(List.of(stun))));
        for (int i = 1; i <= 2; i++) {
            assertThat(all.iceServers(ANA).toCompletableFuture()).isCompletedWithValue(List.of(stun));
            assertThat(tries).hasValue(i);
        }
    }

    // ---- on the server

    @Test
    void peers_are_told_of_them_besides_the_others() throws Exception {
        try (TestEndpoint provider = new TestEndpoint(question -> new Reply(200, SERVERS.formatted("c9")));
                RunningServer server = RunningServer.start(
                        "--stun",
                        "stun:stun.example.net",
                        "--ice-url",
                        provider.url(),
                        "--ice-header",
                        "Authorization: Bearer k1",
                        "--ice-post",
                        "{\"ttl\":3600}")) {
            for (int i = 0; i < 3; i++) {
                assertThat(welcome(server, "")).contains("stun:stun.example.net", "turn:turn.example.org", "c9");
            }
            assertThat(provider.questions).hasSize(1);
            TestEndpoint.Question question = provider.questions.take();
            assertThat(question.method()).isEqualTo("POST");
            assertThat(question.body()).isEqualTo("{\"ttl\":3600}");
            assertThat(question.headers()).containsEntry("Authorization", "Bearer k1");
        }
    }

    @Test
    void where_the_provider_fails_peers_come_in_all_the_same() throws Exception {
        try (TestEndpoint provider = new TestEndpoint(question -> new Reply(500, ""));
                RunningServer server =
                        RunningServer.start("--stun", "stun:stun.example.net", "--ice-url", provider.url())) {
            assertThat(welcome(server, "")).contains("stun:stun.example.net").doesNotContain("turn:");
        }
    }

    @Test
    void credentials_are_for_those_who_are_let_in_and_named_by_their_user() throws Exception {
        String secret = "0123456789abcdef0123456789abcdef";
        try (RunningServer server = RunningServer.start(
                "--jwt-secret", secret, "--turn-url", "turn:turn.example.org", "--turn-secret", "north")) {
            String token = RunningServer.says("token", "--jwt-secret", secret, "--user", "Ana: 7")
                    .strip();
            assertThat(welcome(server, ",\"token\":\"" + token + "\""))
                    .containsPattern("\"username\":\"[0-9]+:Ana%3A\\+7\"");
            PlainClient stranger = new PlainClient(URI.create("ws://127.0.0.1:" + server.port() + "/signal"));
            stranger.says("{'type':'hello','token':'made up'}");
            assertThat(stranger.hearsAny()).contains("unauthenticated").doesNotContain("turn");
            assertThat(stranger.closeCode()).isEqualTo(4501);
        }
    }

    private static String welcome(RunningServer server, String fields) throws Exception {
        PlainClient client = new PlainClient(URI.create("ws://127.0.0.1:" + server.port() + "/signal"));
        client.says("{\"type\":\"hello\"" + fields + "}");
        return client.hears("welcome");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no colon", "X: \u00e9", ": v", "A B: c", "Host: x", "content-length: 1"})
    void what_is_no_header_is_refused(String header) {
        assertThatThrownBy(() -> IceRequest.of(header, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--ice-header");
    }
}
