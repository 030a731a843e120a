package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.testing.Misdeed;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever one call of the registry does: no call stays half answered, nothing rings on, no room is left over. */
class HostileRegistryInCallsTest {

    private final HostileWorld world = new HostileWorld();
    private TestClient ana = world.peer("ana");
    private TestClient bo = world.peer("bo");

    private static String act(String type, String call) {
        return "{'type':'" + type + "','id':5,'call':'" + call + "'}";
    }

    private String rings() {
        String call = ana.says("{'type':'call','id':3,'to':'bo'}")
                .gets("ringing")
                .path("call")
                .asText();
        bo.gets("incoming");
        return call;
    }

    private String active() {
        String call = rings();
        bo.says(act("accept", call)).gets("accepted");
        ana.gets("accepted");
        return call;
    }

    private static List<String> types(TestClient client) {
        return client.getsAll().stream()
                .map(message -> message.path("type").asText())
                .toList();
    }

    private static String endOf(TestClient client) {
        JsonNode ended = client.gets("ended");
        client.getsNothing();
        return ended.path("reason").asText();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void a_call_that_could_not_be_made_rings_nowhere(Misdeed misdeed) {
        world.registry.next("enter", misdeed, 1);
        ana = world.fails(ana.says("{'type':'call','id':3,'to':'bo'}"), 3);
        world.settles();
        ana.getsNothing();
        assertThat(types(bo))
                .isSubsetOf("incoming", "ended")
                .doesNotHaveDuplicates()
                .hasSizeLessThan(3);
        assertThat(world.rooms()).isEmpty();
        rings();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void a_call_that_could_not_be_told_rings_nowhere(Misdeed misdeed) {
        world.registry.next("deliver", misdeed, 1);
        ana = world.fails(ana.says("{'type':'call','id':3,'to':'bo'}"), 3);
        world.settles();
        ana.getsNothing();
        assertThat(types(bo)).isIn(List.of(), List.of("incoming", "ended"));
        assertThat(world.rooms()).isEmpty();
        rings();
    }

    @Test
    void a_caller_hears_that_it_rings_before_it_hears_who_accepted() {
        world.registry.next("deliver", Misdeed.DOES_IT_AND_ANSWERS_SOON, 1);
        ana.says("{'type':'call','id':3,'to':'bo'}");
        String call = bo.gets("incoming").path("call").asText();
        bo.says(act("accept", call)).gets("accepted");
        ana.getsNothing();
        world.settles();
        assertThat(types(ana)).containsExactly("ringing", "accepted");
    }

    private TestClient[] devices(int count) {
        TestClient[] devices = new TestClient[count];
        for (int i = 0; i < devices.length; i++) {
            devices[i] = world.connects().says("{'type':'hello','peer':'d" + i + "','token':'user'}");
            devices[i].gets("welcome");
        }
        return devices;
    }

    @Test
    void devices_that_could_not_be_told_of_the_end_one_after_another_all_hear_of_it() {
        TestClient[] devices = devices(2);
        world.registry.next("deliver", Misdeed.DOES_IT_AND_FAILS, 1); // so this one is told that the call is over
        world.registry.next("deliver", Misdeed.DOES_IT_AND_ANSWERS_SOON, 1);
        world.registry.next("deliver", Misdeed.FAILS, 2); // and neither hears the end
        ana.says("{'type':'call','id':3,'user':'user'}");
        world.time.advance(Duration.ofSeconds(5));
        ana.says(act("cancel", ana.gets("ringing").path("call").asText()));
        for (TestClient device : devices) {
            device.gets("incoming");
            device.getsNothing();
        }
        world.passes(Duration.ofSeconds(4));
        for (TestClient device : devices) {
            assertThat(endOf(device)).isEqualTo("cancelled");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void one_device_that_could_not_be_told_does_not_keep_the_others_from_answering(Misdeed misdeed) {
        TestClient[] devices = devices(3);
        world.registry.next("deliver", misdeed, 1);
        ana.says("{'type':'call','id':3,'user':'user'}");
        world.passes(Duration.ofSeconds(14));
        String call = ana.gets("ringing").path("call").asText();
        List<TestClient> ringing = Arrays.stream(devices)
                .filter(device -> types(device).equals(List.of("incoming")))
                .toList();
        assertThat(ringing).hasSize(2);
        ringing.get(0).says(act("accept", call)).gets("accepted");
        ana.gets("accepted");
        world.passes(Duration.ofSeconds(20));
        assertThat(endOf(ringing.get(1))).isEqualTo("answered-elsewhere");
        ana.says(act("hangup", call));
        world.settles();
        assertThat(endOf(ana)).isEqualTo("hangup");
        assertThat(endOf(ringing.get(0))).isEqualTo("hangup");
        assertThat(world.rooms()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void what_could_not_be_accepted_rings_on_and_can_be_accepted_again(Misdeed misdeed) {
        String call = rings();
        world.registry.next("enter", misdeed, 1);
        bo = world.fails(bo.says(act("accept", call)), 5);
        world.passes(Duration.ofSeconds(5));
        List<String> toCaller = types(ana);
        bo.says(act("accept", call));
        if (toCaller.isEmpty()) {
            bo.gets("accepted");
            ana.gets("accepted");
            ana.says(act("hangup", call));
            world.settles();
            assertThat(endOf(ana)).isEqualTo("hangup");
            assertThat(endOf(bo)).isEqualTo("hangup");
        } else { // the registry had done it: the caller took it for accepted, and saw the other leave
            assertThat(toCaller).containsExactly("accepted", "ended");
            assertThat(endOf(bo)).isEqualTo("cancelled");
        }
        assertThat(world.rooms()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void what_could_not_be_accepted_can_be_declined(Misdeed misdeed) {
        String call = rings();
        world.registry.next("enter", misdeed, 1);
        bo = world.fails(bo.says(act("accept", call)), 5);
        bo.says(act("decline", call));
        world.settles();
        assertThat(types(bo)).containsExactly("ended");
        assertThat(types(ana)).endsWith("ended");
        assertThat(world.rooms()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void what_could_not_be_accepted_in_time_ends_by_the_clock(Misdeed misdeed) {
        String call = rings();
        world.passes(Duration.ofSeconds(42));
        world.registry.next("enter", misdeed, 1);
        bo = world.fails(bo.says(act("accept", call)), 5);
        world.settles();
        assertThat(types(bo)).containsExactly("ended");
        assertThat(types(ana)).endsWith("ended");
        assertThat(world.rooms()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void a_hangup_reaches_the_other_side(Misdeed misdeed) {
        String call = active();
        world.registry.next("leave", misdeed, 2);
        ana.says(act("hangup", call));
        world.settles();
        assertThat(endOf(ana)).isEqualTo("hangup");
        assertThat(endOf(bo)).isEqualTo("hangup");
        assertThat(world.rooms()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void a_cancel_reaches_the_other_side(Misdeed misdeed) {
        String call = rings();
        world.registry.next("leave", misdeed, 1);
        world.registry.next("deliver", misdeed, 1);
        ana.says(act("cancel", call));
        world.settles();
        assertThat(endOf(ana)).isEqualTo("cancelled");
        assertThat(endOf(bo)).isEqualTo("cancelled");
        assertThat(world.rooms()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void a_decline_reaches_the_caller(Misdeed misdeed) {
        String call = rings();
        world.registry.next("deliver", misdeed, 2);
        bo.says(act("decline", call));
        world.passes(Duration.ofSeconds(30));
        assertThat(endOf(bo)).isEqualTo("declined");
        assertThat(endOf(ana)).isEqualTo("declined");
        assertThat(world.rooms()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOES_IT_AND_ANSWERS_SOON")
    void a_user_whose_devices_are_not_known_now(Misdeed misdeed) {
        world.registry.next("peersOf", misdeed, 1);
        world.fails(ana.says("{'type':'call','id':3,'user':'user'}"), 3);
        assertThat(world.rooms()).isEmpty();
    }
}
