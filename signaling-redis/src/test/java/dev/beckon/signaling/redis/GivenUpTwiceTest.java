package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One node gives a session to another; both are given up by the cluster, and come back. */
class GivenUpTwiceTest {

    private RedisServer server;
    private ScriptsOnRedis scripts;

    @BeforeEach
    void start() throws IOException {
        server = new RedisServer("--appendonly", "no");
        scripts = new ScriptsOnRedis(server, ModelEngine.Bounds.PRODUCT);
        scripts.time(1_700_000_000_000L);
    }

    @AfterEach
    void stop() throws IOException {
        scripts.close();
        server.close();
    }

    private void run(Script script, String node, String epoch, String call, Object... arguments) {
        List<String> given = new ArrayList<>(List.of(node, epoch, call));
        Stream.of(arguments).map(String::valueOf).forEach(given::add);
        assertThat(scripts.run(script, given).join())
                .as(script + " " + given)
                .isNotInstanceOf(ScriptsOnRedis.Refusal.class);
    }

    private void joins(String node) {
        run(Script.BURY, node, "", "0", node, 50);
        run(Script.JOIN, node, "", "0", 6_000, Member.SCHEMA, 1);
    }

    private List<String> inbox(String node) {
        return scripts.keys().join().getOrDefault("inbox:" + node, List.of());
    }

    @Test
    void a_session_that_was_made_anew_does_not_arrive_again_when_its_former_node_goes() {
        joins("giver");
        joins("taker");
        run(Script.REGISTER, "giver", "1.1", "1.1", "ana", "k", "", "card", "record", "hash", 30_000);
        run(Script.ASK, "taker", "2.1", "2.1", "fetch", "ana", "secret", "hash");
        run(Script.MOVE, "giver", "1.1", "0", "ana", "k", "taker", "2.1");

        joins("taker");
        run(Script.ASK, "taker", "3.1", "3.1", "fetch", "ana", "secret", "hash");
        List<String> heard = inbox("taker");
        assertThat(heard.toString()).contains("arrives", "remains");

        joins("giver");
        assertThat(inbox("taker")).isEqualTo(heard);
    }
}
