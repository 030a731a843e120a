package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class CallTest {

    private final World world = new World();

    private final TestClient ana = world.peer("ana");
    private final TestClient bo = world.peer("bo");

    /** Ana calls Bo. */
    private String rings() {
        String call = ana.says("{'type':'call','id':3,'to':'bo'}")
                .gets("ringing")
                .path("call")
                .asText();
        assertThat(bo.gets("incoming"))
                .isEqualTo(TestClient.json("{'type':'incoming','call':'" + call + "','from':'ana','name':'ANA'}"));
        return call;
    }

    private static String act(String type, String call) {
        return "{'type':'" + type + "','call':'" + call + "'}";
    }

    private static void assertEnded(TestClient client, String call, String reason) {
        assertThat(client.gets("ended"))
                .isEqualTo(TestClient.json("{'type':'ended','call':'" + call + "','reason':'" + reason + "'}"));
    }

    private String active() {
        String call = rings();
        bo.says(act("accept", call));
        ana.gets("accepted");
        bo.gets("accepted");
        return call;
    }

    @Test
    void an_accepted_call_gives_both_the_right_to_relay_until_it_ends() {
        ana.says("{'type':'offer','to':'bo','sdp':'v=0'}").getsError("not-found");
        String call = rings();
        bo.says(act("accept", call));
        assertThat(ana.gets("accepted"))
                .isEqualTo(TestClient.json(
                        "{'type':'accepted','call':'" + call + "','peer':'bo','name':'BO','polite':true}"));
        assertThat(bo.gets("accepted"))
                .isEqualTo(TestClient.json(
                        "{'type':'accepted','call':'" + call + "','peer':'ana','name':'ANA','polite':false}"));
        ana.says("{'type':'offer','to':'bo','sdp':'v=0'}");
        bo.gets("offer");
        bo.says(act("hangup", call));
        assertEnded(bo, call, "hangup");
        assertEnded(ana, call, "hangup");
        bo.says("{'type':'candidate','to':'ana','candidate':null}").getsError("not-found");
    }

    @Test
    void ringing_gives_no_right_to_relay() {
        rings();
        bo.says("{'type':'send','to':'ana','data':1}").getsError("not-found");
        ana.says("{'type':'send','to':'bo','data':1}").getsError("not-found");
    }

    @Test
    void decline_and_busy_end_it_for_both() {
        String call = rings();
        bo.says(act("decline", call));
        assertEnded(bo, call, "declined");
        assertEnded(ana, call, "declined");
        String second = rings();
        bo.says("{'type':'decline','call':'" + second + "','reason':'busy'}");
        assertEnded(bo, second, "busy");
        assertEnded(ana, second, "busy");
    }

    @Test
    void the_caller_may_cancel() {
        String call = rings();
        ana.says(act("cancel", call));
        assertEnded(ana, call, "cancelled");
        assertEnded(bo, call, "cancelled");
    }

    @Test
    void nobody_rings_for_ever() {
        String call = rings();
        for (int i = 0; i < 5; i++) {
            world.passes(Duration.ofSeconds(9));
            ana.pong();
            bo.pong();
        }
        assertEnded(ana, call, "timeout");
        assertEnded(bo, call, "timeout");
    }

    @Test
    void commands_that_come_twice_or_after_the_end_have_no_effect() {
        String call = active();
        bo.says(act("accept", call)).getsNothing();
        ana.says(act("hangup", call));
        assertEnded(ana, call, "hangup");
        assertEnded(bo, call, "hangup");
        for (String type : new String[] {"hangup", "cancel", "accept", "decline"}) {
            ana.says(act(type, call)).getsNothing();
            bo.says(act(type, call)).getsNothing();
        }
        bo.says(act("accept", "unknown")).getsError("not-found");
    }

    @Test
    void a_cancel_that_crosses_with_the_answer_hangs_up() {
        String call = active();
        ana.says(act("cancel", call));
        assertEnded(ana, call, "hangup");
        assertEnded(bo, call, "hangup");
    }

    @Test
    void calling_one_who_calls_is_accepting() {
        String call = rings();
        assertThat(bo.says("{'type':'call','id':4,'to':'ana'}").gets("ringing"))
                .isEqualTo(TestClient.json("{'type':'ringing','re':4,'call':'" + call + "'}"));
        assertThat(bo.gets("accepted").path("call").asText()).isEqualTo(call);
        assertThat(ana.gets("accepted").path("call").asText()).isEqualTo(call);
    }

    @Test
    void of_calls_that_cross_between_nodes_the_one_of_the_peer_that_sorts_first_goes_on() {
        ArrayDeque<Runnable> under = new ArrayDeque<>();
        World far = new World(Limits.DEFAULTS, new ForwardingRegistry(PeerRegistry.inMemory()) {
            @Override
            public CompletionStage<Boolean> deliver(Peer from, String to, Message message) {
                under.add(() -> super.deliver(from, to, message));
                return CompletableFuture.completedStage(true);
            }
        });
        TestClient ana = far.peer("ana");
        TestClient bo = far.peer("bo");
        String first = ana.says("{'type':'call','to':'bo'}")
                .gets("ringing")
                .path("call")
                .asText();
        String second = bo.says("{'type':'call','to':'ana'}")
                .gets("ringing")
                .path("call")
                .asText();
        while (!under.isEmpty()) {
            under.remove().run();
            far.time.settle();
        }
        assertEnded(bo, second, "crossed");
        assertThat(bo.gets("accepted").path("call").asText()).isEqualTo(first);
        assertThat(ana.gets("accepted").path("call").asText()).isEqualTo(first);
        ana.getsNothing();
        bo.getsNothing();
    }

    @Test
    void whoever_is_lost_ends_the_call_after_the_grace_time() {
        String call = active();
        bo.breaks();
        assertThat(ana.gets("peer-away"))
                .isEqualTo(TestClient.json("{'type':'peer-away','call':'" + call + "','peer':'bo'}"));
        for (int i = 0; i < 3; i++) {
            world.passes(Duration.ofSeconds(10));
            ana.pong();
        }
        assertEnded(ana, call, "lost");
    }

    @Test
    void a_caller_that_is_lost_stops_ringing() {
        String call = rings();
        ana.says("{'type':'bye'}");
        assertEnded(bo, call, "lost");
    }

    @Test
    void one_called_that_goes_counts_as_declined() {
        String call = rings();
        bo.says("{'type':'bye'}");
        assertEnded(ana, call, "declined");
    }

    @Test
    void a_page_that_was_reloaded_is_told_of_its_calls() {
        String call = active();
        TestClient again = world.connects().says("{'type':'hello','resume':{'session':'" + bo.secret + "'}}");
        again.gets("welcome");
        assertThat(again.gets("accepted").path("peer").asText()).isEqualTo("ana");
        assertThat(ana.gets("peer-back").path("call").asText()).isEqualTo(call);
        String other = world.peer("cy")
                .says("{'type':'call','to':'bo'}")
                .gets("ringing")
                .path("call")
                .asText();
        again.gets("incoming");
        TestClient third = world.connects().says("{'type':'hello','resume':{'session':'" + again.secret + "'}}");
        third.gets("welcome");
        third.getsAll();
        third.says(act("accept", other));
        third.gets("accepted");
    }

    @Test
    void nobody_there_and_not_allowed_look_alike() {
        JsonNode error = ana.says("{'type':'call','id':9,'to':'nobody'}").getsError("not-found");
        assertThat(error.path("re").asInt()).isEqualTo(9);
        ana.says("{'type':'call','to':'ana'}").getsError("not-found");
        ana.says("{'type':'call','user':'nobody'}").getsError("not-found");
    }

    @Test
    void only_so_many_calls_at_a_time() {
        for (int i = 0; i < Limits.DEFAULTS.callsPerPeer(); i++) {
            rings();
        }
        ana.says("{'type':'call','to':'bo'}").getsError("bad-state");
        TestClient cy = world.peer("cy");
        String call = cy.says("{'type':'call','to':'bo'}")
                .gets("ringing")
                .path("call")
                .asText();
        assertEnded(cy, call, "busy");
    }

    /** Three devices of one user, and somebody who calls that user. */
    private static final class Household {
        final FakeTime time = new FakeTime();
        final Signaling node = Signaling.builder(time)
                .random(new Random(1))
                .authenticator((hello, remote) -> CompletableFuture.completedStage(new Identity(hello.token())))
                .build();
        final TestClient caller = new TestClient(node, time).hello("ana");
        final TestClient[] devices = new TestClient[3];

        Household() {
            for (int i = 0; i < devices.length; i++) {
                devices[i] = new TestClient(node, time).says("{'type':'hello','peer':'bo" + i + "','token':'bo'}");
                devices[i].gets("welcome");
            }
        }

        String rings() {
            String call = caller.says("{'type':'call','user':'bo'}")
                    .gets("ringing")
                    .path("call")
                    .asText();
            for (TestClient device : devices) {
                device.gets("incoming");
            }
            return call;
        }
    }

    @Test
    void of_several_devices_the_first_to_answer_gets_the_call() {
        Household bo = new Household();
        String call = bo.rings();
        bo.devices[0].says(act("decline", call));
        assertEnded(bo.devices[0], call, "declined");
        bo.caller.getsNothing();
        bo.devices[1].saysWithoutWaiting(act("accept", call));
        bo.devices[2].saysWithoutWaiting(act("accept", call));
        assertThat(bo.caller.gets("accepted").path("peer").asText()).isEqualTo("bo1");
        bo.devices[1].gets("accepted");
        assertEnded(bo.devices[2], call, "answered-elsewhere");
        bo.caller.getsNothing();
    }

    @Test
    void calling_a_user_one_of_whose_devices_rings_here_accepts_its_call() {
        Household bo = new Household();
        String call = bo.devices[1]
                .says("{'type':'call','to':'ana'}")
                .gets("ringing")
                .path("call")
                .asText();
        bo.caller.gets("incoming");
        assertThat(bo.caller.says("{'type':'call','id':7,'user':'bo'}").gets("ringing"))
                .isEqualTo(TestClient.json("{'type':'ringing','re':7,'call':'" + call + "'}"));
        assertThat(bo.caller.gets("accepted").path("peer").asText()).isEqualTo("bo1");
        bo.devices[1].gets("accepted");
        for (TestClient device : bo.devices) {
            device.getsNothing();
        }
    }
}
