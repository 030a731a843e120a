package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a node joins a cluster, and what it says of an engine that it cannot join. */
@Timeout(180)
class RedisJoiningTest {

    private RedisServer server;

    @BeforeEach
    void start() throws IOException {
        server = new RedisServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void nodes_know_of_each_other_and_of_themselves() {
        try (RedisRegistry one = RedisRegistry.open(server.uri());
                RedisRegistry two = RedisRegistry.open(server.uri())) {
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> one.state().nodes() == 2 && two.state().nodes() == 2);
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> one.state().up());
            assertThat(one.state().sinceRenewal()).isPositive();
            assertThat(one.state().inboxBytes()).isNotNegative();
            assertThat(one.node()).isNotEqualTo(two.node());
        }
    }

    @Test
    void an_engine_that_throws_keys_away_is_refused() throws IOException {
        server.ask("CONFIG SET maxmemory-policy allkeys-lru");
        assertThatThrownBy(() -> RedisRegistry.open(server.uri()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("maxmemory-policy is allkeys-lru")
                .hasMessageContaining("noeviction");
    }

    @Test
    void an_engine_of_another_schema_is_refused() throws IOException {
        server.ask("SET b:{other}:schema 99");
        assertThatThrownBy(
                        () -> RedisRegistry.builder(server.uri()).cell("other").open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("schema 99")
                .hasMessageContaining("another cell");
    }

    @Test
    void a_wrong_password_and_an_engine_that_is_not_there_are_named() {
        assertThatThrownBy(() -> RedisRegistry.open("redis://one:wrong@127.0.0.1:" + server.port))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1:" + server.port)
                .hasMessageContaining("WRONGPASS")
                .hasMessageNotContaining("wrong@");
        assertThatThrownBy(() -> RedisRegistry.open("redis://127.0.0.1:1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1:1");
        assertThatThrownBy(() -> RedisRegistry.open("http://127.0.0.1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_user_without_rights_and_a_missing_password_are_named() throws IOException {
        server.ask("ACL SETUSER guest on >secret ~b:* +@connection");
        assertThatThrownBy(() -> RedisRegistry.open("redis://guest:secret@127.0.0.1:" + server.port))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NOPERM")
                .hasMessageContaining("deploy/redis.conf");
        server.ask("CONFIG SET requirepass secret");
        assertThatThrownBy(() -> RedisRegistry.open(server.uri()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NOAUTH")
                .hasMessageContaining("redis://:password@host");
    }

    /** As a proxy does whose engine is away. */
    @Test
    void what_closes_every_connection_is_waited_for_by_a_node_that_waits_and_named_by_one_that_does_not()
            throws IOException {
        try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread closing = new Thread(() -> closeAll(proxy), "proxy");
            closing.setDaemon(true);
            closing.start();
            String uri = "redis://127.0.0.1:" + proxy.getLocalPort();
            try (RedisRegistry waits = RedisRegistry.builder(uri).waiting(true).open()) {
                assertThat(waits.isUp()).isFalse();
            }
            assertThatThrownBy(() -> RedisRegistry.open(uri))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("cannot join the cluster at 127.0.0.1:");
        }
    }

    private static void closeAll(ServerSocket proxy) {
        try {
            while (true) {
                try (Socket accepted = proxy.accept()) {
                    accepted.getInputStream().read();
                }
            }
        } catch (IOException ended) {
            // with the test
        }
    }
}
