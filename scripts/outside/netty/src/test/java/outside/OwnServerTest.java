package outside;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.contract.ContractClient;
import dev.beckon.signaling.contract.WebSocketClient;
import dev.beckon.signaling.jwt.JwtAccessPolicy;
import dev.beckon.signaling.jwt.JwtAuthenticator;
import dev.beckon.signaling.micrometer.SignalingMetrics;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.testing.FakeTime;
import dev.beckon.signaling.testing.ScriptedClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.IoEventLoopGroup;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OwnServerTest {

    @Test
    void a_server_answers() throws Exception {
        IoEventLoopGroup loops = SignalingServer.eventLoops(1);
        Signaling signaling = Signaling.builder(Scheduler.on(loops)).build();
        SignalingServer server = SignalingServer.builder(SignalingEndpoint.builder(signaling).build(), loops)
                .port(0)
                .start();
        ContractClient client = new WebSocketClient(
                URI.create("ws://127.0.0.1:" + server.address().getPort() + "/signal"));
        client.send("{\"type\":\"hello\"}");
        assertThat(client.next(Duration.ofSeconds(60))).contains("welcome");
        server.close(Duration.ZERO).join();
    }

    @Test
    void who_has_a_token_is_its_user_and_who_has_none_is_refused_and_counted() throws Exception {
        FakeTime time = new FakeTime();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        SignalingMetrics metrics = new SignalingMetrics(meters);
        byte[] secret = new byte[32];
        Signaling signaling = Signaling.builder(time)
                .authenticator(JwtAuthenticator.builder()
                        .hmacSecret(secret)
                        .issuer("https://login.example.org")
                        .audience("calls")
                        .build())
                .policy(new JwtAccessPolicy())
                .listener(metrics)
                .build();
        metrics.watch(signaling);
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .issuer("https://login.example.org")
                        .audience("calls")
                        .subject("ana")
                        .expirationTime(Date.from(Instant.now().plus(Duration.ofHours(1))))
                        .build());
        token.sign(new MACSigner(secret));

        ScriptedClient ana = new ScriptedClient(signaling, time);
        ana.says("{'type':'hello','token':'" + token.serialize() + "'}");
        ana.gets("welcome");
        CompletableFuture<List<String>> sessions = signaling.user("ana").peers();
        time.settle();
        assertThat(sessions.join()).hasSize(1);
        ScriptedClient nobody = new ScriptedClient(signaling, time);
        nobody.says("{'type':'hello','token':'none'}");
        nobody.getsError("unauthenticated");
        assertThat(meters.get("beckon.errors").tag("code", "unauthenticated").counter().count())
                .isEqualTo(1);
    }
}
