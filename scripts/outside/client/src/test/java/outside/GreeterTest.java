package outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GreeterTest {

    @Test
    void two_sessions_meet_in_a_room() throws Exception {
        IoEventLoopGroup loops = SignalingServer.eventLoops(1);
        Signaling node = Signaling.builder(Scheduler.on(loops)).build();
        SignalingServer server = SignalingServer.builder(SignalingEndpoint.builder(node).build(), loops)
                .port(0)
                .start();
        URI uri = URI.create("ws://127.0.0.1:" + server.address().getPort() + "/signal");
        try (Greeter ana = new Greeter(uri, "Ana", "r");
                Greeter bo = new Greeter(uri, "Bo", "r")) {
            assertThat(bo.heard.poll(60, TimeUnit.SECONDS)).isEqualTo("Ana: \"Bo is here\"");
        }
        server.close(Duration.ZERO).join();
    }
}
