package dev.beckon.signaling.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.PlainJWT;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.Hello;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JwtAuthenticatorTest {

    /** Of the usual tokens, with the usual leeway. */
    private static final Instant END = Tokens.in(60).toInstant().plusSeconds(30);

    private final JwtAuthenticator hmac =
            Tokens.authenticator().hmacSecret(Tokens.SECRET).build();

    private static Identity let(JwtAuthenticator authenticator, @Nullable String token) {
        Hello hello = new Hello(Message.NO_ID, "ana", null, null, token, null);
        return authenticator
                .authenticate(hello, Opening.plain("192.0.2.1"))
                .toCompletableFuture()
                .join();
    }

    private static void refused(JwtAuthenticator authenticator, @Nullable String token) {
        assertThatThrownBy(() -> let(authenticator, token))
                .isInstanceOf(CompletionException.class)
                .cause()
                .hasMessage("the token is missing, wrong or expired")
                .isInstanceOfSatisfying(
                        SignalingException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
    }

    @Test
    void a_good_token_tells_the_user() {
        assertThat(let(hmac, Tokens.hmac(claims -> {}))).isEqualTo(new Identity("ana@example.org").until(END));
    }

    @Test
    void public_keys_of_both_kinds_are_read_from_pem() {
        JwtAuthenticator rsa = Tokens.authenticator()
                .publicKey(Tokens.pem(Tokens.RSA.getPublic()))
                .build();
        JwtAuthenticator ec = Tokens.authenticator()
                .publicKey(Tokens.pem(Tokens.EC.getPublic()))
                .build();
        String rsaToken = Tokens.rsa(Tokens.RSA.getPrivate(), "k1");
        String ecToken = Tokens.ec(Tokens.EC.getPrivate());
        assertThat(let(rsa, rsaToken).user()).isEqualTo("ana@example.org");
        assertThat(let(ec, ecToken).user()).isEqualTo("ana@example.org");
        refused(rsa, ecToken);
        refused(ec, rsaToken);
        refused(rsa, Tokens.rsa(Tokens.pair("RSA", 2048).getPrivate(), "k1"));
    }

    static Stream<Arguments> bad() throws Exception {
        String good = Tokens.hmac(claims -> {});
        String[] parts = good.split("\\.");
        byte[] publicKey = Tokens.pem(Tokens.RSA.getPublic()).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return Stream.of(
                Arguments.of("missing", null),
                Arguments.of("empty", ""),
                Arguments.of("garbage", "no token at all \u202e\u0000\n"),
                Arguments.of("dots only", ".."),
                Arguments.of("four parts", good + ".x"),
                Arguments.of("header of nested arrays", "W1tb".repeat(5000) + "." + parts[1] + "." + parts[2]),
                Arguments.of("no signature", parts[0] + "." + parts[1] + "."),
                Arguments.of(
                        "another payload",
                        parts[0] + "." + Tokens.hmac(c -> c.subject("eve")).split("\\.")[1] + "." + parts[2]),
                Arguments.of(
                        "wrong key", Tokens.hmac("another secret of at least thirty-two bytes".getBytes(), c -> {})),
                Arguments.of("alg none", new PlainJWT(Tokens.claims().build()).serialize()),
                Arguments.of("alg none, signed", "eyJhbGciOiJub25lIn0." + parts[1] + "." + parts[2]),
                Arguments.of("public key as secret", Tokens.hmac(publicKey, c -> {})),
                Arguments.of(
                        "algorithm not taken",
                        Tokens.signed(new JWSHeader(JWSAlgorithm.HS384), new MACSigner("x".repeat(48)), c -> {})),
                Arguments.of(
                        "unknown critical header",
                        Tokens.signed(
                                new JWSHeader.Builder(JWSAlgorithm.HS256)
                                        .criticalParams(java.util.Set.of("b65"))
                                        .customParam("b65", true)
                                        .build(),
                                new MACSigner(Tokens.SECRET),
                                c -> {})),
                Arguments.of("expired", Tokens.hmac(c -> c.expirationTime(Tokens.in(-31)))),
                Arguments.of("without expiry", Tokens.hmac(c -> c.expirationTime(null))),
                Arguments.of(
                        "an expiry that is null",
                        Tokens.hmac(c -> c.serializeNullClaims(true).expirationTime(null))),
                Arguments.of(
                        "a user that is null",
                        Tokens.hmac(c -> c.serializeNullClaims(true).subject(null))),
                Arguments.of("not yet valid", Tokens.hmac(c -> c.notBeforeTime(Tokens.in(31)))),
                Arguments.of("wrong audience", Tokens.hmac(c -> c.audience("mail"))),
                Arguments.of("without audience", Tokens.hmac(c -> c.audience((String) null))),
                Arguments.of("wrong issuer", Tokens.hmac(c -> c.issuer("https://evil.example.org"))),
                Arguments.of("without issuer", Tokens.hmac(c -> c.issuer(null))),
                Arguments.of("without user", Tokens.hmac(c -> c.subject(null))),
                Arguments.of("blank user", Tokens.hmac(c -> c.subject(" "))),
                Arguments.of("a user with a line end", Tokens.hmac(c -> c.subject("ana\r\nbo"))),
                Arguments.of("a user of 257 characters", Tokens.hmac(c -> c.subject("x".repeat(257)))),
                Arguments.of("another peer's", Tokens.hmac(c -> c.claim("peer", "bo"))),
                Arguments.of("a peer that is no text", Tokens.hmac(c -> c.claim("peer", 1))),
                Arguments.of("moderated rooms that are no list", Tokens.hmac(c -> c.claim("moderates", "standup"))),
                Arguments.of("rooms that are no list", Tokens.hmac(c -> c.claim("rooms", "standup"))),
                Arguments.of("rooms that are no ids", Tokens.hmac(c -> c.claim("rooms", List.of("a*b")))),
                Arguments.of("rooms that are no texts", Tokens.hmac(c -> c.claim("rooms", List.of(1)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void every_bad_token_gets_the_same_answer(String what, @Nullable String token) {
        refused(hmac, token);
    }

    @Test
    void a_public_key_is_never_taken_for_a_secret() {
        String pem = Tokens.pem(Tokens.RSA.getPublic());
        JwtAuthenticator rsa = Tokens.authenticator().publicKey(pem).build();
        for (byte[] secret : List.of(
                pem.getBytes(), pem.trim().getBytes(), Tokens.RSA.getPublic().getEncoded())) {
            refused(rsa, Tokens.hmac(secret, claims -> {}));
        }
        assertThatThrownBy(() -> Tokens.authenticator()
                        .publicKey(pem)
                        .algorithms("HS256")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HS256 does not go with these keys");
    }

    @Test
    void clocks_may_differ_by_the_leeway() {
        assertThat(let(hmac, Tokens.hmac(c -> c.expirationTime(Tokens.in(-29)))).user())
                .isNotNull();
        assertThat(let(hmac, Tokens.hmac(c -> c.notBeforeTime(Tokens.in(29)))).user())
                .isNotNull();
        JwtAuthenticator strict = Tokens.authenticator()
                .hmacSecret(Tokens.SECRET)
                .leeway(Duration.ZERO)
                .build();
        refused(strict, Tokens.hmac(c -> c.expirationTime(Tokens.in(-1))));
    }

    @Test
    void claims_have_the_names_that_the_issuer_uses() {
        JwtAuthenticator renamed = Tokens.authenticator()
                .hmacSecret(Tokens.SECRET)
                .userClaim("email")
                .peerClaim("device")
                .roomsClaim("meetings")
                .keepClaims("role", "absent")
                .requireClaim("tenant")
                .build();
        String token = Tokens.hmac(c -> c.claim("email", "ana@example.net")
                .claim("device", "ana")
                .claim("meetings", List.of("standup", "team-*"))
                .claim("role", "host")
                .claim("tenant", 7));
        assertThat(let(renamed, token))
                .isEqualTo(
                        new Identity("ana@example.net", Map.of("role", "host", "rooms", List.of("standup", "team-*")))
                                .as("ana")
                                .until(END));
        refused(renamed, Tokens.hmac(c -> c.claim("email", "ana@example.net")));
    }

    @Test
    void the_token_decides_the_name_and_the_peer_that_others_see() {
        String token = Tokens.hmac(c -> c.claim("name", "Ana Žižek").claim("peer", "ana"));
        Hello hello = new Hello(Message.NO_ID, null, "Root", null, token, null);
        Identity identity = hmac.authenticate(hello, Opening.plain("192.0.2.1"))
                .toCompletableFuture()
                .join();
        assertThat(identity.name()).isEqualTo("Ana Žižek");
        assertThat(identity.peer()).isEqualTo("ana");
        refused(hmac, Tokens.hmac(c -> c.claim("name", "x".repeat(65))));
        refused(hmac, Tokens.hmac(c -> c.claim("name", 7)));
        refused(hmac, Tokens.hmac(c -> c.claim("peer", "a b")));
    }

    /** PeerJS's ana shows a token of ana; a y-webrtc client, whose id its dialect makes up, may show it too. */
    @Test
    void of_an_id_in_a_realm_the_node_decides_whether_it_is_the_tokens() {
        String token = Tokens.hmac(c -> c.claim("peer", "ana"));
        Hello hello = new Hello(Message.NO_ID, Ids.inRealm("peerjs", "ana"), null, null, token, null);
        Identity identity = hmac.authenticate(hello, Opening.plain("192.0.2.1"))
                .toCompletableFuture()
                .join();
        assertThat(identity.peer()).isEqualTo("ana");
    }

    @Test
    void sessions_may_outlive_tokens() {
        JwtAuthenticator lasting = Tokens.authenticator()
                .hmacSecret(Tokens.SECRET)
                .sessionsOutliveTokens()
                .build();
        assertThat(let(lasting, Tokens.hmac(claims -> {})).validUntil()).isNull();
    }

    @Test
    void an_executor_that_takes_no_more_is_no_fault_of_the_token() {
        JwtAuthenticator busy = Tokens.authenticator()
                .hmacSecret(Tokens.SECRET)
                .executor(task -> {
                    throw new RejectedExecutionException();
                })
                .build();
        assertThatThrownBy(() -> let(busy, Tokens.hmac(claims -> {})))
                .cause()
                .isInstanceOfSatisfying(
                        SignalingException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    /** A library that is missing, or a stack that is too small: the client is not told that its token is bad, nor waits for ever. */
    @Test
    void an_error_is_the_servers_own_on_whatever_thread() {
        NoClassDefFoundError missing = new NoClassDefFoundError("thrown");
        Clock failing = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                throw missing;
            }
        };
        JwtAuthenticator failingElsewhere = Tokens.authenticator()
                .hmacSecret(Tokens.SECRET)
                .clock(failing)
                .executor(task ->
                        CompletableFuture.runAsync(task, Runnable::run)) // keeps what a task throws, as pools do
                .build();
        CompletableFuture<Identity> answer = failingElsewhere
                .authenticate(
                        new Hello(Message.NO_ID, "ana", null, null, Tokens.hmac(claims -> {}), null),
                        Opening.plain("192.0.2.1"))
                .toCompletableFuture();
        assertThat(answer).isCompletedExceptionally();
        assertThatThrownBy(answer::join).hasCause(missing);
    }

    @Test
    void what_would_let_anyone_in_cannot_be_built() {
        assertThatThrownBy(() -> JwtAuthenticator.builder().hmacSecret(new byte[31]))
                .hasMessageContaining("at least 32 bytes");
        assertThatThrownBy(() -> JwtAuthenticator.builder().publicKey("none")).hasMessageContaining("PEM");
        assertThatThrownBy(() -> JwtAuthenticator.builder()
                        .publicKey(Tokens.pem(Tokens.pair("RSA", 1024).getPublic())))
                .hasMessageContaining("2048 bits");
        assertThatThrownBy(() -> JwtAuthenticator.builder()
                        .hmacSecret(Tokens.SECRET)
                        .issuer("https://login.example.org")
                        .build())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Tokens.authenticator()
                        .hmacSecret(Tokens.SECRET)
                        .algorithms("none")
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }
}
