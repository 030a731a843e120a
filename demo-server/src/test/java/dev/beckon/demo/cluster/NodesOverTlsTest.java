package dev.beckon.demo.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.demo.Pem;
import dev.beckon.demo.PlainClient;
import dev.beckon.demo.RedisProcess;
import dev.beckon.demo.RunningServer;
import dev.beckon.signaling.redis.RedisRegistry;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that speaks TLS: {@code --cluster rediss://…}. */
@Timeout(180)
class NodesOverTlsTest {

    private static final String TRUST = "javax.net.ssl.trustStore";
    private static final String TRUST_PASSWORD = TRUST + "Password";

    @TempDir
    Path directory;

    private RedisProcess redis;

    @BeforeEach
    void start() throws Exception {
        Pem.write(directory);
        redis = RedisProcess.overTls(directory);
    }

    @AfterEach
    void stop() throws Exception {
        System.clearProperty(TRUST);
        System.clearProperty(TRUST_PASSWORD);
        redis.close();
    }

    /** As operators do with {@code -Djavax.net.ssl.trustStore}. */
    private void trustIt() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream chain = Files.newInputStream(directory.resolve("chain.pem"))) {
            trusted.setCertificateEntry(
                    "engine", CertificateFactory.getInstance("X.509").generateCertificate(chain));
        }
        Path store = directory.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(store)) {
            trusted.store(out, "trusted".toCharArray());
        }
        System.setProperty(TRUST, store.toString());
        System.setProperty(TRUST_PASSWORD, "trusted");
    }

    @Test
    void servers_share_rooms_over_an_engine_whose_certificate_they_trust_and_join_no_other() throws Exception {
        assertThatThrownBy(() -> RedisRegistry.open(redis.uri()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot join the cluster at 127.0.0.1:");
        String said = RunningServer.refuses("--cluster", redis.uri());
        assertThat(said.lines())
                .singleElement()
                .asString()
                .contains("its certificate is refused", "javax.net.ssl.trustStore");
        trustIt();
        try (RunningServer one = RunningServer.start("--cluster", redis.uri(), "--lease", "20s");
                RunningServer two = RunningServer.start("--cluster", redis.uri(), "--lease", "20s")) {
            for (RunningServer each : new RunningServer[] {one, two}) {
                URI readiness = URI.create("http://127.0.0.1:" + each.port() + "/readyz");
                Awaitility.await().until(() -> PlainClient.get(readiness).statusCode() == 200);
            }
            PlainClient ana = new PlainClient(URI.create("ws://127.0.0.1:" + one.port() + "/signal")).hello("ana");
            PlainClient bo = new PlainClient(URI.create("ws://127.0.0.1:" + two.port() + "/signal")).hello("bo");
            ana.says("{'type':'create','room':'r'}");
            ana.hears("created");
            bo.says("{'type':'join','room':'r'}");
            assertThat(bo.hears("joined")).contains("\"peer\":\"ana\"");
            ana.hears("peer-joined");
        }
    }
}
