package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.client.World.Person;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.testing.FakeTime;
import dev.beckon.signaling.testing.Recording;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients have recorded is played again: to a node in fake time, and to a server. */
class RecordedSessionTest {

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @Test
    void a_session_with_a_room_a_call_a_link_and_a_cut() {
        World world = new World();
        Person ana = world.new Person("ana", options -> options.record("ana", lines::add)).connected();
        Person bo = world.new Person("bo", options -> options.record("bo", lines::add)).connected();
        ClientRoom room = world.get(ana.client.createAsync(null, JoinOptions.orCreate(), ana.heard));
        ClientRoom there = world.get(bo.client.joinAsync(room.id(), JoinOptions.existing(), bo.heard));
        ana.client.link("bo", "k", ana.heard).offer("o");
        world.time.settle();
        bo.heard.links.get(0).answer("a");
        ClientCall call = ana.client.call("bo", ana.heard);
        world.time.advance(Duration.ofSeconds(20));
        bo.heard.calls.get(0).accept();
        world.get(call.accepted());
        bo.network.frames = 1; // the first of these arrives, and then the socket is cut
        there.send("1");
        there.send("2");
        world.time.advance(Duration.ofSeconds(3));
        assertThat(ana.heard.events()).contains(room.id() + ": bo 1", "call away", room.id() + ": bo 2");
        call.hangUp();
        world.time.settle();
        world.get(bo.client.closeAsync());
        world.get(ana.client.closeAsync());

        play(lines);
        assertThat(lines).filteredOn(line -> line.contains("\"close\":1006")).hasSize(1);
        List<String> changed = lines.stream()
                .map(line -> line.contains("\"type\":\"message\"") ? line.replace("\"data\":2", "\"data\":3") : line)
                .toList();
        assertThatThrownBy(() -> play(changed))
                .hasMessageContaining("ana got another answer than was recorded")
                .hasMessageContaining("/data: expected 3, found 2");
    }

    private static void play(List<String> recorded) {
        FakeTime time = new FakeTime();
        Limits limits = Limits.builder().rates(Rates.UNLIMITED).build();
        Recording.of(recorded).play(Signaling.builder(time).limits(limits).build(), time);
    }

    @Test
    void a_session_at_one_server_is_played_to_another_and_to_a_node_in_fake_time(@TempDir Path folder)
            throws Exception {
        Path file = folder.resolve("session.jsonl");
        try (RealServer server = RealServer.start();
                RealServer another = RealServer.start()) {
            record(uri(server));
            Files.write(file, lines);
            FakeTime time = new FakeTime();
            Signaling node = Signaling.builder(time).build();
            Recording.read(file).play(node, time);
            Recording.read(file).play(uri(another));
            another.signaling.rooms().open("r", RoomOptions.of(1)).get();
            assertThatThrownBy(() -> Recording.read(file).play(uri(another)))
                    .hasMessageStartingWith("session.jsonl, line ")
                    .hasMessageContaining("/capacity: expected 50, found 1");
        }
    }

    private void record(URI server) throws InterruptedException {
        try (SignalingClient ana = recorded(server, "ana");
                SignalingClient bo = recorded(server, "bo")) {
            ana.connect();
            bo.connect();
            ana.join("r", JoinOptions.orCreate(), RoomListener.NONE);
            bo.join("r", JoinOptions.orCreate(), RoomListener.NONE).send("\"hello\"");
            await().atMost(RealServer.PATIENCE).until(() -> lines.stream().anyMatch(line -> line.contains("\"from\"")));
        }
    }

    private SignalingClient recorded(URI server, String name) {
        return SignalingClient.builder(server).record(name, lines::add).build();
    }

    private static URI uri(RealServer server) {
        return URI.create("ws://127.0.0.1:" + server.port() + "/signal");
    }
}
