package dev.beckon.signaling.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpServer;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.Hello;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class JwkSetTest {

    private static final JWK ONE = rsa("k1");

    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile int status = 200;
    private volatile String published = new JWKSet(ONE).toString();
    private volatile CountDownLatch beforeAnswer = new CountDownLatch(0);
    private HttpServer issuer;

    private static JWK rsa(String id) {
        return new RSAKey.Builder((RSAPublicKey) Tokens.RSA.getPublic())
                .keyID(id)
                .build();
    }

    private static JWK otherRsa(String id) {
        return new RSAKey.Builder((RSAPublicKey) Tokens.pair("RSA", 2048).getPublic())
                .keyID(id)
                .build();
    }

    @BeforeEach
    void publish() throws Exception {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/jwks", exchange -> {
            fetches.incrementAndGet();
            awaitPermission();
            byte[] body = published.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
    }

    private void awaitPermission() {
        try {
            beforeAnswer.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
        executor.shutdownNow();
    }

    private JwtAuthenticator remote() {
        URI uri = URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks");
        return Tokens.authenticator().jwkSet(uri, executor).build();
    }

    private static CompletableFuture<Identity> asked(JwtAuthenticator authenticator, String token) {
        Hello hello = new Hello(Message.NO_ID, null, null, null, token, null);
        return authenticator.authenticate(hello, Opening.plain("192.0.2.1")).toCompletableFuture();
    }

    private static void refused(JwtAuthenticator authenticator, String token, ErrorCode code) {
        assertThatThrownBy(() -> asked(authenticator, token).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        SignalingException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static String token(@Nullable String key) {
        return Tokens.rsa(Tokens.RSA.getPrivate(), key);
    }

    @Test
    void the_key_is_the_one_that_the_token_names() {
        JWK ec = new ECKey.Builder(Curve.P_256, (ECPublicKey) Tokens.EC.getPublic())
                .keyID("k2")
                .build();
        JwtAuthenticator local = Tokens.authenticator()
                .jwkSet(new JWKSet(List.of(ONE, ec)).toString())
                .build();
        assertThat(asked(local, token("k1")).join().user()).isEqualTo("ana@example.org");
        assertThat(asked(local, Tokens.ec(Tokens.EC.getPrivate())).join().user())
                .isEqualTo("ana@example.org");
        refused(local, token("k2"), ErrorCode.UNAUTHENTICATED);
        refused(local, token("k3"), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void secrets_in_a_set_are_used_only_where_that_is_asked_for() {
        String set = new JWKSet(new OctetSequenceKey.Builder(Tokens.SECRET).build()).toString(false);
        String token = Tokens.hmac(claims -> {});
        refused(Tokens.authenticator().jwkSet(set).build(), token, ErrorCode.UNAUTHENTICATED);
        JwtAuthenticator asked =
                Tokens.authenticator().jwkSet(set).algorithms("HS256").build();
        assertThat(asked(asked, token).join().user()).isEqualTo("ana@example.org");
    }

    @Test
    void a_published_set_is_fetched_once_and_again_for_a_new_key() {
        JwtAuthenticator remote = remote();
        assertThat(asked(remote, token("k1")).join().user()).isEqualTo("ana@example.org");
        asked(remote, token("k1")).join();
        assertThat(fetches).hasValue(1);
        published = new JWKSet(List.of(ONE, rsa("k2"))).toString();
        asked(remote, token("k2")).join();
        assertThat(fetches).hasValue(2);
        asked(remote, token("k1")).join();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void a_key_that_was_just_rotated_works_however_many_keys_are_made_up() {
        JwtAuthenticator remote = remote();
        long began = System.nanoTime();
        asked(remote, token("k1")).join();
        List<CompletableFuture<Identity>> madeUp = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            madeUp.add(asked(remote, token("made-up-" + i)));
        }
        published = new JWKSet(List.of(rsa("k2"))).toString();
        assertThat(asked(remote, token("k2")).join().user()).isEqualTo("ana@example.org");
        assertThat(fetches)
                .as("at most one a second, however many waited")
                .hasValueLessThanOrEqualTo(3 + (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
        madeUp.forEach(answer -> assertThatThrownBy(answer::join).hasMessageContaining("wrong"));
        refused(remote, token("k1"), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void keys_are_fetched_no_more_than_once_a_second() throws Exception {
        JwtAuthenticator remote = remote();
        long began = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            refused(remote, token("made-up-" + i), ErrorCode.UNAUTHENTICATED);
        }
        assertThat(fetches).hasValueLessThanOrEqualTo(4);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(fetches.get() - 1));
    }

    @Test
    void made_up_keys_hold_up_nobody_whose_key_is_known() throws Exception {
        JwtAuthenticator remote = remote();
        asked(remote, token("k1")).join();
        CountDownLatch answering = new CountDownLatch(1);
        beforeAnswer = answering;
        List<CompletableFuture<Identity>> madeUp = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            madeUp.add(asked(remote, token("made-up-" + i)));
        }
        assertThat(asked(remote, token("k1")).join().user()).isEqualTo("ana@example.org");
        assertThat(madeUp.stream().filter(CompletableFuture::isDone))
                .as("those beyond some are not even let wait")
                .isNotEmpty()
                .allSatisfy(answer -> assertThatThrownBy(answer::join)
                        .cause()
                        .isInstanceOfSatisfying(
                                SignalingException.class,
                                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE)));
        answering.countDown();
        madeUp.forEach(answer -> assertThatThrownBy(answer::join).isInstanceOf(CompletionException.class));
    }

    @Test
    void whether_a_new_key_is_good_is_not_known_while_the_issuer_is_away() {
        JwtAuthenticator remote = remote();
        asked(remote, token("k1")).join();
        status = 503;
        refused(remote, token("k2"), ErrorCode.UNAVAILABLE);
        assertThat(asked(remote, token("k1")).join().user()).isEqualTo("ana@example.org");
        status = 200;
        published = new JWKSet(List.of(ONE, rsa("k2"))).toString();
        assertThat(asked(remote, token("k2")).join().user()).isEqualTo("ana@example.org");
    }

    @Test
    void a_token_that_no_key_could_save_is_refused_without_asking_the_issuer() {
        JwtAuthenticator remote = remote();
        asked(remote, token("k1")).join();
        status = 503;
        String expired = Tokens.rsa(Tokens.RSA.getPrivate(), "k2", claims -> claims.expirationTime(new Date(0)));
        refused(remote, expired, ErrorCode.UNAUTHENTICATED);
        assertThat(fetches).hasValue(1);
    }

    @Test
    void a_token_that_names_no_key_is_tried_with_the_new_ones_too() {
        published = new JWKSet(otherRsa("k0")).toString();
        JwtAuthenticator remote = remote();
        refused(remote, token(null), ErrorCode.UNAUTHENTICATED);
        published = new JWKSet(List.of(otherRsa("k0"), ONE)).toString();
        assertThat(asked(remote, token(null)).join().user()).isEqualTo("ana@example.org");
    }

    @Test
    void an_issuer_that_is_away_is_no_fault_of_the_token() {
        status = 503;
        JwtAuthenticator remote = remote();
        refused(remote, token("k1"), ErrorCode.UNAVAILABLE);
        refused(remote, token("k1"), ErrorCode.UNAVAILABLE);
        refused(remote, "garbage", ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void an_answer_that_is_far_too_large_is_not_read_to_its_end() {
        published = "x".repeat(300 * 1024);
        refused(remote(), token("k1"), ErrorCode.UNAVAILABLE);
    }

    @Test
    void a_key_that_can_not_be_used_takes_nothing_from_the_others() {
        published = new JWKSet(ONE).toString().replaceFirst("\\[", """
                        [{"kty":"RSA","kid":"torn"},{"kty":"new","kid":"k9"},
                        {"kty":"EC","crv":"P-256","x":"AA","y":"AA","kid":"off"},
                        {"kty":"RSA","kid":"odd","use":"sig","key_ops":["deriveKey","x"]},""");
        JwtAuthenticator remote = remote();
        assertThat(asked(remote, token("k1")).join().user()).isEqualTo("ana@example.org");
        refused(remote, token("torn"), ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void of_an_issuer_whose_answer_never_ends_no_connection_is_left() throws Exception {
        try (ServerSocket trickle = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("http://127.0.0.1:" + trickle.getLocalPort() + "/jwks");
            CompletionStage<?> keys = new RemoteKeys(uri, System::nanoTime, Duration.ofMillis(300)).current();
            try (Socket asking = trickle.accept()) {
                asking.setSoTimeout(60_000); // less would throw
                asking.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{".getBytes(StandardCharsets.UTF_8));
                assertThatThrownBy(() -> keys.toCompletableFuture().join())
                        .cause()
                        .isInstanceOf(RemoteKeys.Away.class);
                asking.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (SocketException reset) {
                // is an end, too
            }
        }
    }

    @Test
    void the_caller_waits_neither_for_the_issuer_nor_for_the_check() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        executor.execute(gate::join);
        CompletableFuture<Identity> answer = asked(remote(), token("k1"));
        assertThat(answer).isNotDone();
        gate.complete(null);
        assertThat(answer.join().user()).isEqualTo("ana@example.org");
    }

    @Test
    void sets_come_over_http_and_are_json() {
        assertThatThrownBy(() -> JwtAuthenticator.builder().jwkSet(URI.create("file:///etc/passwd"), executor))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JwtAuthenticator.builder().jwkSet("{}")).hasMessageContaining("JWK set");
    }
}
