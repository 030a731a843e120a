package outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.contract.ContractClient;
import dev.beckon.signaling.contract.WebSocketClient;
import dev.beckon.signaling.jwt.JwtAccessPolicy;
import dev.beckon.signaling.jwt.JwtAuthenticator;
import dev.beckon.signaling.micrometer.SignalingMetrics;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.redis.RedisRegistry;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.testing.FakeTime;
import dev.beckon.signaling.testing.ScriptedClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.IoEventLoopGroup;
import java.net.URI;
import java.time.Duration;
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
    void who_has_no_token_is_refused_and_counted() {
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
        ScriptedClient ana = new ScriptedClient(signaling, time);
        ana.says("{'type':'hello','token':'none'}");
        ana.getsError("unauthenticated");
        assertThat(meters.getMeters()).isNotEmpty();
    }

    @Test
    void a_registry_over_redis_wants_an_address() {
        assertThatThrownBy(() -> RedisRegistry.open("localhost")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_test_in_fake_time_needs_no_server() {
        FakeTime time = new FakeTime();
        Signaling signaling = Signaling.builder(time).build();
        new ScriptedClient(signaling, time).hello("ana").getsNothing();
    }
}
