package dev.beckon.demo.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.demo.Client;
import dev.beckon.demo.PlainClient;
import dev.beckon.demo.RedisProcess;
import dev.beckon.demo.RunningServer;
import dev.beckon.demo.StreamClient;
import dev.beckon.demo.proxy.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/haproxy-nodes.cfg} in a real HAProxy, in front of three servers over one redis-server. Each server is known by the capacity of its rooms. */
@Timeout(300)
class NodesBehindHaproxyIT {

    @TempDir
    Path directory;

    private RedisProcess redis;
    private final List<RunningServer> servers = new ArrayList<>();
    private Proxy proxy;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisProcess();
        for (String capacity : List.of("10", "20", "30")) {
            servers.add(RunningServer.start(
                    "--cluster",
                    redis.uri(),
                    "--trusted-proxy",
                    "127.0.0.1",
                    "--proxy-protocol",
                    "--lease",
                    "20s",
                    "--room-capacity",
                    capacity));
        }
        proxy = Proxy.haproxyOfNodes(
                directory,
                servers.get(0).port(),
                servers.get(1).port(),
                servers.get(2).port());
        URI ready = proxy.uri("https", "/readyz");
        await().until(() -> PlainClient.get(ready).statusCode() == 200);
    }

    @AfterEach
    void stop() throws Exception {
        if (proxy != null) {
            proxy.close();
        }
        servers.forEach(RunningServer::close);
        redis.close();
    }

    private PlainClient client() throws Exception {
        return new PlainClient(proxy.uri("wss", "/signal"));
    }

    private static String capacity(Client client, String peer) throws Exception {
        client.says("{'type':'hello','peer':'" + peer + "'}");
        return client.hears("welcome").replaceFirst(".*\"capacity\":(\\d+).*", "$1");
    }

    @Test
    void clients_are_spread_over_the_servers_and_go_on_at_another_when_theirs_stops() throws Exception {
        List<PlainClient> clients = new ArrayList<>();
        List<String> capacities = new ArrayList<>();
        for (String peer : List.of("ana", "bo", "cy")) {
            PlainClient each = client();
            clients.add(each);
            capacities.add(capacity(each, peer));
            each.says("{'type':'join','room':'r','create':true}");
            each.hears("joined");
        }
        assertThat(capacities).containsExactlyInAnyOrder("10", "20", "30");

        PlainClient ana = clients.get(0);
        RunningServer anas = servers.get(List.of("10", "20", "30").indexOf(capacities.get(0)));
        CompletableFuture<?> stopped = anas.drain(Duration.ofSeconds(1));
        for (int i = 0; i < 6; i++) {
            capacity(client(), "new-" + i); // no client hears of the server that stops
        }
        assertThat(ana.closeCode()).isEqualTo(1012);
        for (int i = 0; i < 10; i++) {
            clients.get(1).says("{'type':'send','to':'ana','data':" + i + "}");
        }
        stopped.get(60, TimeUnit.SECONDS);
        PlainClient again = client(); // the proxy finds another server, whether it has noticed or not
        again.resumes(ana);
        for (int i = 0; i < 10; i++) {
            assertThat(again.hears("message")).endsWith("\"data\":" + i + "}");
        }
    }

    @Test
    void what_the_client_of_an_event_stream_posts_comes_to_the_server_of_its_stream() throws Exception {
        List<StreamClient> streams = new ArrayList<>();
        for (String peer : List.of("ana", "bo", "cy")) {
            StreamClient each = new StreamClient(proxy.uri("https", "/signal"));
            streams.add(each);
            each.says("{'type':'hello','peer':'" + peer + "'}");
            each.hears("welcome");
            each.says("{'type':'join','room':'r','create':true}");
            each.hears("joined");
        }
        PlainClient di = client().hello("di");
        di.says("{'type':'join','room':'r'}");
        di.hears("joined");
        for (int i = 0; i < 10; i++) {
            for (StreamClient each : streams) {
                each.says("{'type':'send','room':'r','data':" + i + "}");
                assertThat(di.hears("message")).endsWith("\"data\":" + i + "}");
            }
            di.says("{'type':'send','room':'r','data':'di " + i + "'}");
            for (StreamClient each : streams) {
                while (!each.hears("message").contains("di " + i)) {
                    // what the others said
                }
            }
        }
    }
}
