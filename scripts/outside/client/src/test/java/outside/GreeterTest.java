package outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.client.JoinOptions;
import dev.beckon.signaling.client.RoomListener;
import dev.beckon.signaling.client.SignalingClient;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.testing.FakeTime;
import dev.beckon.signaling.testing.Recording;
import io.netty.channel.IoEventLoopGroup;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GreeterTest {

    private SignalingServer server;
    private URI uri;

    @BeforeEach
    void start() throws Exception {
        IoEventLoopGroup loops = SignalingServer.eventLoops(1);
        Signaling node = Signaling.builder(Scheduler.on(loops)).build();
        server = SignalingServer.builder(SignalingEndpoint.builder(node).build(), loops)
                .port(0)
                .start();
        uri = URI.create("ws://127.0.0.1:" + server.address().getPort() + "/signal");
    }

    @AfterEach
    void stop() {
        server.close(Duration.ZERO).join();
    }

    @Test
    void two_sessions_meet_in_a_room() throws Exception {
        try (Greeter ana = new Greeter(uri, "Ana", "r");
                Greeter bo = new Greeter(uri, "Bo", "r")) {
            assertThat(bo.heard.poll(60, TimeUnit.SECONDS)).isEqualTo("Ana: \"Bo is here\"");
        }
    }

    @Test
    void a_session_is_recorded_and_played_in_fake_time() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (SignalingClient ana = SignalingClient.builder(uri).record("ana", lines::add).build()) {
            ana.connect();
            ana.join("r", JoinOptions.orCreate(), new RoomListener() {});
        }
        assertThat(lines).anyMatch(line -> line.contains("\"type\":\"joined\""));
        FakeTime time = new FakeTime();
        Recording.of(lines).play(Signaling.builder(time).build(), time);
    }
}
