package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsFilesTest {

    @TempDir
    private Path directory;

    private int renewals;

    /** Making one takes a process and a second, so there are two for all tests. */
    private static final List<X509KeyManager> MADE = new ArrayList<>();

    @BeforeAll
    static void make() throws IOException {
        for (int i = 0; i < 2; i++) {
            MADE.add((X509KeyManager) DevelopmentCertificate.make().getKeyManagers()[0]);
        }
    }

    /** Writes another certificate and its key, as a renewal does. */
    private Certificate renew() throws Exception {
        X509KeyManager keys = MADE.get(renewals % 4 / 2);
        String alias = keys.getServerAliases("EC", null)[0];
        Certificate certificate = keys.getCertificateChain(alias)[0];
        pem(certificate(), "CERTIFICATE", certificate.getEncoded());
        pem(key(), "PRIVATE KEY", keys.getPrivateKey(alias).getEncoded());
        return certificate;
    }

    private void pem(Path file, String kind, byte[] content) throws IOException {
        Files.writeString(file, Pem.block(kind, content));
        touch(file);
    }

    /** File systems may be too coarse to tell two writes of a test apart. */
    private void touch(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000L + ++renewals)));
    }

    private Path certificate() {
        return directory.resolve("chain.pem");
    }

    private Path key() {
        return directory.resolve("key.pem");
    }

    private static Certificate served(int port) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) Trusting.everyone().getSocketFactory().createSocket("localhost", port)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JDK", "OPENSSL"})
    void a_renewed_certificate_is_for_new_connections_and_ends_no_old_one(SslProvider provider) throws Exception {
        Certificate first = renew();
        TlsFiles files = new TlsFiles(certificate(), key(), provider);
        try (Running server = Running.with(files)) {
            assertThat(served(server.port())).isEqualTo(first);
            CompletableFuture<String> pong = new CompletableFuture<>();
            WebSocket socket = open(server.port(), pong);

            files.reloadIfChanged();
            assertThat(served(server.port())).isEqualTo(first);
            Certificate second = renew();
            files.reloadIfChanged();
            assertThat(served(server.port())).isEqualTo(second).isNotEqualTo(first);

            socket.sendText("{\"type\":\"ping\"}", true).join();
            assertThat(pong.get(60, TimeUnit.SECONDS)).contains("pong");
            socket.abort();
        }
    }

    private static WebSocket open(int port, CompletableFuture<String> answer) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(Trusting.everyone())
                .build()
                .newWebSocketBuilder()
                .buildAsync(URI.create("wss://localhost:" + port + "/signal"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        answer.complete(data.toString());
                        return null;
                    }
                })
                .get(60, TimeUnit.SECONDS);
    }

    @Test
    void one_who_does_not_finish_its_tls_handshake_is_cut() throws Exception {
        renew();
        try (Running server = Running.with(new TlsFiles(certificate(), key(), SslProvider.JDK));
                Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(new byte[] {0x16, 3, 1});
            // at most an alert, then the end
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(20);
        }
    }

    @Test
    void a_renewal_that_can_not_be_read_changes_nothing_until_the_next() throws Exception {
        renew();
        TlsFiles files = new TlsFiles(certificate(), key(), SslProvider.JDK);
        SslContext before = files.get();
        Files.writeString(certificate(), "half writ");
        touch(certificate());
        files.reloadIfChanged();
        assertThat(files.get()).isSameAs(before);
        Files.delete(key());
        files.reloadIfChanged();
        assertThat(files.get()).isSameAs(before);
        renew();
        files.reloadIfChanged();
        assertThat(files.get()).isNotSameAs(before);
    }

    /** A server with this TLS. */
    private record Running(SignalingServer server) implements AutoCloseable {

        static Running with(TlsFiles tls) throws IOException {
            var loops = SignalingServer.eventLoops(1);
            var node = Signaling.builder(Scheduler.on(loops)).build();
            var endpoint = SignalingEndpoint.builder(node).build();
            return new Running(SignalingServer.builder(endpoint, loops)
                    .host("127.0.0.1")
                    .tls(tls)
                    .start());
        }

        int port() {
            return server.address().getPort();
        }

        @Override
        public void close() {
            server.close(Duration.ZERO).join();
        }
    }
}
