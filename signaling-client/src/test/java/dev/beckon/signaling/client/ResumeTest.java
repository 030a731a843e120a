package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.client.World.Person;
import dev.beckon.signaling.message.IceServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is lost, doubled or reordered, wherever the network is cut; against the server's real core. */
class ResumeTest {

    private static final int MESSAGES = 80;

    private final World world = new World();

    private static List<String> numbered(String prefix, int count) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(prefix + i);
        }
        return all;
    }

    private static List<String> messages(Person person) {
        return person.heard.take().stream()
                .filter(line -> line.startsWith("message"))
                .toList();
    }

    /** Each of the first frames of a conversation is once the last that passes: hellos, welcomes, acks and messages. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void every_place_may_be_the_one_of_the_cut(boolean overStreams) {
        for (int place = 0; place < 2 * MESSAGES; place++) {
            World here = new World();
            Person ana = here.new Person("ana", options -> {});
            Person bo = here.person("bo");
            if (overStreams) {
                ana.network.webSockets = FakeNetwork.Way.FAIL;
            }
            ana.network.frames = place;
            here.get(ana.client.connectAsync());
            here.get(ana.client.joinAsync("r", JoinOptions.orCreate(), RoomListener.NONE));
            here.get(bo.client.joinAsync("r", JoinOptions.orCreate(), RoomListener.NONE));
            for (int i = 0; i < MESSAGES; i++) {
                ana.client.send("bo", "" + i);
                bo.client.send("ana", "" + i);
                if (i % 7 == 0) {
                    here.time.settle();
                }
            }
            here.time.advance(Duration.ofSeconds(20));
            assertThat(messages(ana)).as("cut at %s", place).isEqualTo(numbered("message bo ", MESSAGES));
            assertThat(messages(bo)).as("cut at %s", place).isEqualTo(numbered("message ana ", MESSAGES));
        }
    }

    @Test
    void nor_do_many_cuts_at_random_places_lose_anything() {
        Random random = new Random(18);
        Person ana = world.person("ana");
        Person bo = world.person("bo");
        ana.in("r");
        bo.in("r");
        for (int i = 0; i < 600; i++) {
            if (random.nextInt(4) == 0) {
                (random.nextBoolean() ? ana : bo).network.frames = random.nextInt(12);
            }
            if (random.nextInt(20) == 0) {
                ana.network.webSockets = random.nextBoolean() ? FakeNetwork.Way.FAIL : FakeNetwork.Way.PASS;
            }
            ana.client.send("bo", "" + i);
            bo.client.send("ana", "" + i);
            world.time.advance(Duration.ofMillis(random.nextInt(300)));
        }
        world.time.advance(Duration.ofMinutes(2));
        assertThat(messages(ana)).isEqualTo(numbered("message bo ", 600));
        assertThat(messages(bo)).isEqualTo(numbered("message ana ", 600));
    }

    @Test
    void a_request_outlives_the_socket_that_it_was_sent_on() {
        Person ana = world.person("ana");
        ana.network.frames = 0;
        CompletableFuture<List<IceServer>> request =
                ana.client.freshIceServers().toCompletableFuture();
        assertThat(world.get(request)).isEmpty();
        assertThat(ana.heard.events()).contains("retrying 1 after 1006", "welcomed true");
    }

    @Test
    void members_see_an_absence_and_no_end() {
        Person ana = world.person("ana");
        Person bo = world.person("bo");
        ana.in("r");
        bo.in("r");
        ana.heard.take();
        bo.blinks();
        assertThat(ana.heard.take()).containsExactly("away bo", "back bo true");
    }

    @Test
    void another_process_goes_on_with_the_session_and_the_first_one_gives_up() {
        Person ana = world.person("ana");
        Person bo = world.person("bo");
        ana.in("r");
        bo.in("r");
        bo.heard.take();
        String secret = String.valueOf(ana.client.secret());
        Person again = world.new Person("ana", options -> options.resume("ana", secret)).connected();
        assertThat(ana.client.state()).isEqualTo(SignalingClient.State.CLOSED);
        ClientRoom room = again.in("r");
        assertThat(room.peers()).extracting(RoomPeer::id).containsExactly("bo");
        bo.client.send("ana", "1");
        world.time.settle();
        assertThat(again.heard.take()).contains("message bo 1");
        assertThat(bo.heard.take()).containsExactly("back ana false");
    }

    @Test
    void a_session_that_the_server_forgot_is_told_and_its_requests_fail() {
        Person ana = world.person("ana");
        ana.network.last().cut();
        ana.network.webSockets = ana.network.streams = FakeNetwork.Way.FAIL;
        CompletableFuture<?> request = ana.client.freshIceServers().toCompletableFuture();
        world.time.advance(Duration.ofSeconds(40)); // longer than the grace time
        ana.network.webSockets = ana.network.streams = FakeNetwork.Way.PASS;
        assertThat(world.failure(request).kind()).isEqualTo(ClientException.Kind.SESSION_LOST);
        assertThat(ana.heard.events()).contains("welcomed false");
    }
}
