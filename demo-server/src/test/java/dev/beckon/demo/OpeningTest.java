package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An authenticator sees how a client opened its connection: address, path, query, headers, cookies, and the certificate that it showed. */
@Timeout(120)
class OpeningTest {

    private final BlockingQueue<Opening> seen = new LinkedBlockingQueue<>();

    static Stream<SslProvider> providers() {
        return OpenSsl.isAvailable() ? Stream.of(SslProvider.JDK, SslProvider.OPENSSL) : Stream.of(SslProvider.JDK);
    }

    private SignalingServer server(SslContext tls) throws Exception {
        var loops = SignalingServer.eventLoops(1);
        Signaling node = Signaling.builder(Scheduler.on(loops))
                .authenticator((hello, opening) -> {
                    seen.add(opening);
                    X509Certificate shown = opening.certificate();
                    return shown == null
                            ? CompletableFuture.failedStage(
                                    new SignalingException(ErrorCode.UNAUTHENTICATED, "a certificate is needed"))
                            : CompletableFuture.completedStage(
                                    new Identity(shown.getSubjectX500Principal().getName()));
                })
                .build();
        SignalingEndpoint endpoint = SignalingEndpoint.builder(node)
                .allowOrigin("https://app.example.org")
                .build();
        return SignalingServer.builder(endpoint, loops)
                .host("127.0.0.1")
                .tls(() -> tls)
                .start();
    }

    /** Opens a WebSocket and says hello. @param own what the client can show; null for nothing */
    private static void opens(int port, @Nullable KeyManagerFactory own) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own == null ? null : own.getKeyManagers(), new TrustManager[] {new Trusting()}, null);
        HttpClient.newBuilder()
                .sslContext(tls)
                .build()
                .newWebSocketBuilder()
                .header("Origin", "https://app.example.org")
                .header("Cookie", "session=s1; theme=dark")
                .header("X-Two", "2")
                .buildAsync(
                        URI.create("wss://127.0.0.1:" + port + "/signal?a=1&a=%C3%A9+x&b;c=d"),
                        new WebSocket.Listener() {})
                .get(60, TimeUnit.SECONDS)
                .sendText("{\"type\":\"hello\",\"token\":\"t\"}", true)
                .get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void it_is_seen_by_the_authenticator_whole(SslProvider provider) throws Exception {
        KeyManagerFactory keys = DevelopmentCertificate.make();
        X509KeyManager known = (X509KeyManager) keys.getKeyManagers()[0];
        X509Certificate certificate = known.getCertificateChain(known.getServerAliases("EC", null)[0])[0];
        SslContext tls = SslContextBuilder.forServer(keys)
                .sslProvider(provider)
                .clientAuth(ClientAuth.OPTIONAL)
                .trustManager(new Trusting())
                .build();
        SignalingServer server = server(tls);
        try {
            int port = server.address().getPort();
            opens(port, keys);
            Opening opening = seen.take();
            assertThat(opening.remote()).isEqualTo("127.0.0.1");
            assertThat(opening.path()).isEqualTo("/signal");
            assertThat(opening.query())
                    .containsEntry("a", List.of("1", "é x"))
                    .containsEntry("b;c", List.of("d"))
                    .hasSize(2);
            assertThat(opening.header("cookie")).isEqualTo("session=s1; theme=dark");
            assertThat(opening.headers()).containsEntry("x-two", List.of("2"));
            assertThat(opening.header("origin")).isEqualTo("https://app.example.org");
            assertThat(opening.vouchedFor()).isTrue();
            assertThat(opening.certificate()).isEqualTo(certificate);

            opens(port, null);
            assertThat(seen.take().certificate()).as("of one who shows none").isNull();

            StreamClient stream = new StreamClient(URI.create("https://127.0.0.1:" + port + "/signal"));
            stream.says("{'type':'hello','token':'t'}");
            assertThat(seen.take())
                    .as("over server-sent events")
                    .satisfies(other -> assertThat(other.header("accept")).isEqualTo("text/event-stream"))
                    .satisfies(other -> assertThat(other.vouchedFor()).isFalse());
            assertThat(stream.hears("error")).contains("a certificate is needed");
        } finally {
            server.close(Duration.ZERO).toCompletableFuture().join();
        }
    }
}
