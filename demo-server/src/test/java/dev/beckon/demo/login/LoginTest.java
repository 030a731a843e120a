package dev.beckon.demo.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.PlainClient;
import dev.beckon.demo.RunningServer;
import dev.beckon.demo.StreamClient;
import dev.beckon.demo.outgoing.TestEndpoint;
import dev.beckon.demo.outgoing.TestEndpoint.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logging in, on the server as its command line starts it. */
@Timeout(120)
class LoginTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String REFUSED =
            "\"code\":\"unauthenticated\",\"message\":\"the token is missing, wrong or expired\"";

    private static PlainClient hello(RunningServer server, String fields) throws Exception {
        PlainClient client = new PlainClient(URI.create("ws://127.0.0.1:" + server.port() + "/signal"));
        client.says("{\"type\":\"hello\"" + fields + "}");
        return client;
    }

    private static PlainClient withToken(RunningServer server, String token) throws Exception {
        return hello(server, ",\"peer\":\"ana\",\"token\":\"" + token + "\"");
    }

    private static void assertRefused(PlainClient client) throws Exception {
        assertThat(client.hears("error")).contains(REFUSED);
        assertThat(client.closeCode()).isEqualTo(4501);
    }

    private static String token(String... options) {
        return RunningServer.says(
                        Stream.concat(Stream.of("token", "--jwt-secret", SECRET, "--user", "ana"), Stream.of(options))
                                .toArray(String[]::new))
                .strip();
    }

    // ---- JSON Web Tokens

    @Test
    void a_printed_token_lets_in_and_opens_its_rooms_only() throws Exception {
        try (RunningServer server = RunningServer.start("--jwt-secret", SECRET)) {
            PlainClient ana = withToken(server, token("--room", "standup,team-*", "--peer", "ana"));
            ana.hears("welcome");
            for (String room : new String[] {"standup", "team-7"}) {
                ana.says("{'type':'join','room':'" + room + "','create':true}");
                ana.hears("joined");
            }
            ana.says("{'type':'join','room':'other','create':true}");
            assertThat(ana.hears("error")).contains("\"code\":\"forbidden\"");
        }
    }

    @Test
    void a_printed_token_may_say_which_rooms_its_user_moderates() throws Exception {
        try (RunningServer server = RunningServer.start("--jwt-secret", SECRET)) {
            PlainClient guest = withToken(server, token("--peer", "ana", "--moderates", "lounge"));
            guest.hears("welcome");
            guest.says("{'type':'join','room':'standup','create':true}");
            guest.hears("joined");
            guest.says("{'type':'lock','id':2,'room':'standup'}");
            assertThat(guest.hears("error")).contains("\"code\":\"forbidden\"");
        }
    }

    private static List<String> wrongTokens() throws Exception {
        String good = token();
        String[] parts = good.split("\\.");
        String none = base64("{\"alg\":\"none\"}");
        return List.of(
                "",
                "x",
                "..",
                "a.b.c",
                good.substring(0, good.length() - 4) + "AAAA",
                parts[0] + "." + parts[1] + ".",
                none + "." + parts[1] + ".",
                none + "." + parts[1] + "." + parts[2],
                good + ".x",
                good.repeat(3),
                token("--jwt-issuer", "another"),
                token("--jwt-audience", "another"),
                token("--peer", "bo"),
                hs256("{\"iss\":\"beckon\",\"aud\":\"beckon\",\"sub\":\"ana\",\"exp\":1700000000}"),
                hs256("{\"iss\":\"beckon\",\"aud\":\"beckon\",\"sub\":\"ana\"}"),
                hs256("{\"iss\":\"beckon\",\"aud\":\"beckon\",\"exp\":9999999999}"),
                hs256("{\"iss\":\"beckon\",\"aud\":\"beckon\",\"sub\":\"ana\",\"exp\":9999999999,\"rooms\":\"all\"}"),
                hs256("no claims"),
                hs256("[]"),
                hs256(claims("\"exp\":\"9999999999\"")),
                hs256(claims("\"exp\":1e400")),
                hs256(claims("\"exp\":-1")),
                hs256(claims("\"exp\":null")),
                hs256(claims("\"exp\":9999999999,\"nbf\":9999999990")),
                hs256(claims("\"exp\":9999999999,\"sub\":{}")),
                hs256(claims("\"exp\":9999999999,\"sub\":\"a\\u0000b\"")),
                hs256(claims("\"exp\":9999999999,\"peer\":7")),
                hs256(claims("\"exp\":9999999999,\"name\":\"" + "n".repeat(65) + "\"")),
                hs256(claims("\"exp\":9999999999,\"x\":" + "[".repeat(20_000) + "]".repeat(20_000))),
                hs256("{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}", claims("\"exp\":9999999999")),
                hs256("{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}", claims("\"exp\":9999999999")),
                hs256("{\"alg\":\"HS512\"}", claims("\"exp\":9999999999")),
                hs256("{\"alg\":\"RS256\"}", claims("\"exp\":9999999999")),
                hs256("{\"alg\":\"HS256\",\"typ\":\"secevent+jwt\"}", claims("\"exp\":9999999999")),
                hs256("[]", claims("\"exp\":9999999999")),
                base64("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}") + "..AAAA.AAAA.AAAA",
                "Bearer " + good,
                good.replace('.', ','),
                "\u00e9." + parts[1] + "." + parts[2],
                "A".repeat(100_000),
                RunningServer.says("token", "--jwt-secret", SECRET.replace('0', '9'), "--user", "ana")
                        .strip());
    }

    private static String claims(String more) {
        return "{\"iss\":\"beckon\",\"aud\":\"beckon\"," + (more.contains("\"sub\"") ? "" : "\"sub\":\"ana\",") + more
                + "}";
    }

    private static String hs256(String claims) throws Exception {
        return hs256("{\"alg\":\"HS256\"}", claims);
    }

    private static String hs256(String header, String claims) throws Exception {
        String text = base64(header) + "." + base64(claims);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return text + "." + base64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void a_wrong_token_of_any_form_is_refused_alike() throws Exception {
        try (RunningServer server = RunningServer.start("--jwt-secret", SECRET)) {
            for (String token : wrongTokens()) {
                assertRefused(withToken(server, token));
            }
            for (String noToken : List.of("7", "true", "{}", "[]", "\"\"", "\"\\ud800\"")) {
                assertRefused(hello(server, ",\"peer\":\"ana\",\"token\":" + noToken));
            }
            withToken(server, hs256("{\"iss\":\"beckon\",\"aud\":\"beckon\",\"sub\":\"ana\",\"exp\":9999999999}"))
                    .hears("welcome");
        }
    }

    @Test
    void without_a_token_nobody_is_let_in() throws Exception {
        try (RunningServer server = RunningServer.start("--jwt-secret", SECRET)) {
            PlainClient nobody = hello(server, "");
            assertThat(nobody.hears("error")).contains("\"code\":\"unauthenticated\"");
            assertThat(nobody.closeCode()).isEqualTo(4501);
        }
    }

    @Test
    void whether_a_room_exists_changes_nothing_for_those_who_are_not_let_in() throws Exception {
        try (RunningServer server = RunningServer.start("--jwt-secret", SECRET)) {
            PlainClient ana = withToken(server, token());
            ana.hears("welcome");
            ana.says("{'type':'join','room':'there','create':true}");
            ana.hears("joined");
            for (String room : new String[] {"there", "not-there"}) {
                PlainClient stranger = withToken(server, "wrong");
                try {
                    stranger.says("{'type':'join','room':'" + room + "'}");
                } catch (CompletionException closedAlready) {
                    // as it is for both
                }
                assertRefused(stranger);
            }
        }
    }

    @Test
    void over_server_sent_events_it_is_the_same() throws Exception {
        try (RunningServer server = RunningServer.start(
                "--jwt-secret", SECRET, "--dev-tls", "--turn-url", "turn:turn.example.org", "--turn-secret", "north")) {
            URI signal = URI.create("https://127.0.0.1:" + server.port() + "/signal");
            StreamClient stranger = new StreamClient(signal);
            stranger.says("{'type':'hello','peer':'ana','token':'made up'}");
            assertThat(stranger.hearsAny()).contains(REFUSED).doesNotContain("turn");
            assertThat(stranger.closeCode()).isEqualTo(4501);
            StreamClient ana = new StreamClient(signal);
            ana.says("{'type':'hello','token':'" + token() + "'}");
            assertThat(ana.hears("welcome")).contains("turn:turn.example.org");
            ana.leaves();
        }
    }

    @Test
    void tokens_of_a_private_key_are_checked_with_its_public_one(@TempDir Path directory) throws Exception {
        KeyPair keys = rsa();
        Path pem = Files.writeString(
                directory.resolve("key.pem"),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        try (RunningServer server = RunningServer.start("--jwt-key", pem.toString())) {
            withToken(server, signed(keys, "one")).hears("welcome");
            assertRefused(withToken(server, signed(rsa(), "one")));
            assertRefused(withToken(server, token()));
        }
    }

    @Test
    void keys_that_are_published_may_rotate() throws Exception {
        KeyPair old = rsa();
        KeyPair fresh = rsa();
        try (TestEndpoint issuer = new TestEndpoint(question -> new Reply(200, jwks(old, "old")));
                RunningServer server = RunningServer.start("--jwt-jwks", issuer.url())) {
            withToken(server, signed(old, "old")).hears("welcome");
            issuer.answer(question -> new Reply(200, jwks(fresh, "fresh")));
            hello(server, ",\"token\":\"" + signed(fresh, "fresh") + "\"").hears("welcome");
            assertThat(hello(server, ",\"token\":\"" + signed(rsa(), "bogus") + "\"")
                            .hears("error"))
                    .contains(REFUSED);
        }
    }

    @Test
    void while_the_keys_can_not_be_fetched_nobody_is_told_that_the_token_is_wrong() throws Exception {
        KeyPair keys = rsa();
        try (TestEndpoint issuer = new TestEndpoint(question -> new Reply(500, ""));
                RunningServer server = RunningServer.start("--jwt-jwks", issuer.url())) {
            assertThat(withToken(server, signed(keys, "one")).hears("error")).contains("\"code\":\"unavailable\"");
        }
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String signed(KeyPair keys, String kid) throws Exception {
        long expiry = Instant.now().getEpochSecond() + 600;
        String text = base64("{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}") + "."
                + base64("{\"iss\":\"beckon\",\"aud\":\"beckon\",\"sub\":\"ana\",\"exp\":" + expiry + "}");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + base64(signature.sign());
    }

    private static String jwks(KeyPair keys, String kid) {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"" + kid + "\",\"n\":\""
                + base64(unsigned(key.getModulus().toByteArray())) + "\",\"e\":\""
                + base64(unsigned(key.getPublicExponent().toByteArray())) + "\"}]}";
    }

    private static byte[] unsigned(byte[] number) {
        return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
    }

    // ---- an endpoint that is asked

    @Test
    void the_endpoint_is_told_of_the_client_and_says_who_it_is() throws Exception {
        try (TestEndpoint endpoint = new TestEndpoint(
                        question -> new Reply(
                                200,
                                "{\"user\":\"ana\",\"rooms\":[\"standup\"],\"iceServers\":[{\"urls\":\"turn:turn.example.org\",\"username\":\"u\",\"credential\":\"c\",\"lifetime\":600}]}"));
                RunningServer server =
                        RunningServer.start("--auth-url", endpoint.url(), "--stun", "stun:stun.example.org")) {
            PlainClient ana = withToken(server, "t0");
            assertThat(ana.hears("welcome")).contains("turn:turn.example.org").doesNotContain("stun:stun.example.org");
            TestEndpoint.Question asked = endpoint.questions.take();
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.headers()).containsEntry("Content-Type", "application/json");
            assertThat(asked.body()).isEqualTo("{\"token\":\"t0\",\"address\":\"127.0.0.1\",\"peer\":\"ana\"}");
            ana.says("{'type':'join','room':'standup','create':true}");
            ana.hears("joined");
            ana.says("{'type':'join','room':'other','create':true}");
            assertThat(ana.hears("error")).contains("\"code\":\"forbidden\"");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void whom_the_endpoint_refuses_is_refused_as_with_a_wrong_token(int status) throws Exception {
        try (TestEndpoint endpoint = new TestEndpoint(question -> new Reply(status, "{\"user\":\"ana\"}"));
                RunningServer server = RunningServer.start("--auth-url", endpoint.url())) {
            assertRefused(withToken(server, "t0"));
        }
    }

    @Test
    void one_that_hangs_decides_nothing_and_lets_nobody_in() throws Exception {
        try (TestEndpoint endpoint = new TestEndpoint(question -> new Reply(0, ""));
                RunningServer server = RunningServer.start("--auth-url", endpoint.url())) {
            assertThat(withToken(server, "t0").hearsAny()).contains("\"code\":\"unavailable\"");
        }
    }

    @Test
    void who_shows_no_token_is_refused_without_asking() throws Exception {
        try (TestEndpoint endpoint = new TestEndpoint(question -> new Reply(200, "{\"user\":\"ana\"}"));
                RunningServer server = RunningServer.start("--auth-url", endpoint.url())) {
            PlainClient nobody = hello(server, "");
            assertThat(nobody.closeCode()).isEqualTo(4501);
            assertThat(endpoint.questions).isEmpty();
        }
    }

    @Test
    void an_endpoint_that_fails_half_of_the_time_lets_everybody_in_who_comes_back() throws Exception {
        Random chance = new Random(16);
        try (TestEndpoint endpoint = new TestEndpoint(question -> {
                    synchronized (chance) {
                        return chance.nextBoolean() ? new Reply(200, "{\"user\":\"ana\"}") : new Reply(503, "");
                    }
                });
                RunningServer server = RunningServer.start("--auth-url", endpoint.url())) {
            for (int i = 0; i < 20; i++) {
                String answer = "";
                while (!answer.contains("\"welcome\"")) {
                    answer = hello(server, ",\"token\":\"t" + i + "\"").hearsAny();
                    assertThat(answer).containsAnyOf("\"welcome\"", "\"code\":\"unavailable\"");
                }
            }
        }
    }

    // ---- the page

    @Test
    void the_page_finds_where_people_log_in() throws Exception {
        try (RunningServer server =
                RunningServer.start("--jwt-secret", SECRET, "--login-url", "https://id.example.org/in?app=calls")) {
            assertThat(location(server, "/login?return=http%3A%2F%2Flocalhost%2F%23room"))
                    .isEqualTo("https://id.example.org/in?app=calls&return=http%3A%2F%2Flocalhost%2F%23room");
            assertThat(location(server, "/login?return=x&evil=1"))
                    .isEqualTo("https://id.example.org/in?app=calls&return=");
            assertThat(location(server, "/login")).isEqualTo("https://id.example.org/in?app=calls&return=");
        }
        try (RunningServer server = RunningServer.start("--jwt-secret", SECRET)) {
            assertThat(PlainClient.get(URI.create("http://127.0.0.1:" + server.port() + "/login"))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private static String location(RunningServer server, String path) throws Exception {
        var answer = PlainClient.get(URI.create("http://127.0.0.1:" + server.port() + path));
        assertThat(answer.statusCode()).isEqualTo(302);
        return answer.headers().firstValue("location").orElseThrow();
    }
}
