package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.netty.TlsFiles;
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
        Certificate certificate = writeCertificate(renewals % 2);
        writeKey(renewals % 2);
        renewals++;
        return certificate;
    }

    private Certificate writeCertificate(int which) throws Exception {
        X509KeyManager keys = MADE.get(which);
        Certificate certificate = keys.getCertificateChain(keys.getServerAliases("EC", null)[0])[0];
        pem(certificate(), "CERTIFICATE", certificate.getEncoded());
        return certificate;
    }

    private void writeKey(int which) throws Exception {
        X509KeyManager keys = MADE.get(which);
        pem(
                key(),
                "PRIVATE KEY",
                keys.getPrivateKey(keys.getServerAliases("EC", null)[0]).getEncoded());
    }

    private static void pem(Path file, String kind, byte[] content) throws IOException {
        Files.writeString(file, Pem.block(kind, content));
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
        TlsFiles files = TlsFiles.load(certificate(), key(), provider);
        try (Running server = Running.with(files)) {
            assertThat(served(server.port())).isEqualTo(first);
            CompletableFuture<String> pong = new CompletableFuture<>();
            WebSocket socket = open(server.port(), pong);

            files.reload();
            assertThat(served(server.port())).isEqualTo(first);
            Certificate second = renew();
            files.reload();
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
        try (Running server = Running.with(TlsFiles.load(certificate(), key(), SslProvider.JDK));
                Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(new byte[] {0x16, 3, 1});
            // at most an alert, then the end
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(20);
        }
    }

    @Test
    void a_renewal_that_can_not_be_read_changes_nothing_and_is_tried_again() throws Exception {
        renew();
        TlsFiles files = TlsFiles.load(certificate(), key(), SslProvider.JDK);
        SslContext before = files.get();
        Path aside = Files.move(key(), directory.resolve("aside"));
        writeCertificate(1);
        assertThat(files.reload()).isFalse();
        assertThat(files.get()).isSameAs(before);
        Files.writeString(certificate(), "half writ");
        Files.move(aside, key());
        assertThat(files.reload()).isFalse();
        assertThat(files.get()).isSameAs(before);
        renew();
        assertThat(files.reload()).isTrue();
        assertThat(files.get()).isNotSameAs(before);
        assertThat(files.reload()).as("nothing is new").isFalse();
    }

    /** A key file that came back with the times that it had before would not be read again by one who looks at times. */
    @Test
    void a_key_that_could_not_be_read_once_is_taken_when_it_can_be() throws Exception {
        renew();
        TlsFiles files = TlsFiles.load(certificate(), key(), SslProvider.JDK);
        Certificate next = renew();
        FileTime time = Files.getLastModifiedTime(key());
        Path aside = Files.move(key(), directory.resolve("aside"));
        assertThat(files.reload()).isFalse();
        Files.setLastModifiedTime(Files.move(aside, key()), time);
        assertThat(files.reload()).isTrue();
        try (Running server = Running.with(files)) {
            assertThat(served(server.port())).isEqualTo(next);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JDK", "OPENSSL"})
    void a_pair_that_does_not_match_is_refused_at_start_and_at_renewal(SslProvider provider) throws Exception {
        writeCertificate(0);
        writeKey(1);
        assertThatThrownBy(() -> TlsFiles.load(certificate(), key(), provider))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not belong to the certificate")
                .hasMessageContaining(key().toString());

        Certificate first = writeCertificate(1);
        TlsFiles files = TlsFiles.load(certificate(), key(), provider);
        Certificate second = writeCertificate(0);
        assertThat(files.reload()).as("half a renewal").isFalse();
        try (Running server = Running.with(files)) {
            assertThat(served(server.port())).isEqualTo(first);
            writeKey(0);
            assertThat(files.reload()).as("the other half").isTrue();
            assertThat(served(server.port())).isEqualTo(second);
        }
    }

    @Test
    void it_is_told_when_the_certificate_ends() throws Exception {
        renew();
        assertThat(TlsFiles.load(certificate(), key(), SslProvider.JDK).expires())
                .isBetween(
                        Instant.now().plus(Duration.ofDays(29)), Instant.now().plus(Duration.ofDays(31)));
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
