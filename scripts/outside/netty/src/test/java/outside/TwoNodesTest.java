package outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.contract.ContractClient;
import dev.beckon.signaling.contract.WebSocketClient;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.redis.RedisRegistry;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TwoNodesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final IoEventLoopGroup loops = SignalingServer.eventLoops(1);

    @Test
    void peers_of_two_servers_meet_in_a_room() throws Exception {
        int port = freePort();
        Process engine = engine(port);
        try (RedisRegistry first = RedisRegistry.open("redis://127.0.0.1:" + port);
                RedisRegistry second = RedisRegistry.open("redis://127.0.0.1:" + port)) {
            ContractClient ana = client(first, "ana");
            ana.send("{\"type\":\"create\",\"room\":\"r\"}");
            assertThat(ana.next(PATIENCE)).contains("\"created\"");
            ContractClient bo = client(second, "bo");
            bo.send("{\"type\":\"join\",\"room\":\"r\"}");
            assertThat(bo.next(PATIENCE)).contains("\"joined\"", "\"ana\"");
            assertThat(ana.next(PATIENCE)).contains("\"peer-joined\"", "\"bo\"");
        } finally {
            engine.destroyForcibly().waitFor();
        }
    }

    private ContractClient client(RedisRegistry registry, String peer) throws Exception {
        Signaling node = Signaling.builder(Scheduler.on(loops)).registry(registry).build();
        SignalingServer server = SignalingServer.builder(SignalingEndpoint.builder(node).build(), loops)
                .port(0)
                .start();
        ContractClient client = new WebSocketClient(
                URI.create("ws://127.0.0.1:" + server.address().getPort() + "/signal"));
        client.send("{\"type\":\"hello\",\"peer\":\"" + peer + "\"}");
        assertThat(client.next(PATIENCE)).contains("\"welcome\"");
        return client;
    }

    private static Process engine(int port) throws IOException {
        Process engine = new ProcessBuilder("redis-server", "--port", String.valueOf(port), "--save", "")
                .redirectErrorStream(true)
                .start();
        BufferedReader said = engine.inputReader();
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            if (line.contains("Ready to accept connections")) {
                return engine;
            }
        }
        throw new IOException("redis-server has ended: " + all);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
