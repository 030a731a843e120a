package dev.beckon.signaling.dialects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.dialects.peerjs.PeerJs;
import dev.beckon.signaling.dialects.tutorial.Tutorial;
import dev.beckon.signaling.dialects.ywebrtc.TopicRelay;
import dev.beckon.signaling.message.CloseReason;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames of each dialect with some bytes changed: they cost their sender errors at most, and nobody else anything. */
class MangledFramesTest {

    private static final int FRAMES = 4_000;

    private record Spoken(Dialect dialect, List<String> frames) {
        @Override
        public String toString() {
            return dialect.name();
        }
    }

    static Stream<Spoken> dialects() {
        return Stream.of(
                new Spoken(
                        PeerJs.builder().build(),
                        List.of(
                                "{'type':'OFFER','dst':'calm','payload':{'sdp':{'type':'offer','sdp':'v=0'},'connectionId':'dc_1','metadata':[1,null]}}",
                                "{'type':'CANDIDATE','dst':'nobody','payload':{'candidate':{'candidate':'','sdpMid':'0'}}}",
                                "{'type':'LEAVE','dst':'calm'}",
                                "{'type':'HEARTBEAT'}")),
                new Spoken(
                        TopicRelay.yWebrtc(),
                        List.of(
                                "{'type':'subscribe','topics':['a',7,null,['x'],'\\u00e9']}",
                                "{'type':'unsubscribe','topics':['a']}",
                                "{'type':'publish','topic':'calm','data':{'type':'announce','from':'x'},'clients':1}",
                                "{'type':'publish','topic':'a','data':'B0FFUy1HQ00M'}",
                                "{'type':'ping'}")),
                new Spoken(
                        TopicRelay.trystero(),
                        List.of(
                                "{'type':'subscribe','topic':'a'}",
                                "{'type':'unsubscribe','topic':'a'}",
                                "{'type':'publish','topic':'calm','payload':{'peerId':'x'}}")),
                new Spoken(
                        new Tutorial(),
                        List.of(
                                "{'type':'createRoom','payload':false}",
                                "{'type':'offer','roomId':'12345','payload':{'type':'offer','sdp':'v=0'}}",
                                "{'type':'iceCandidate','roomId':'12345','payload':{'candidate':null}}")));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void whatever_comes_is_refused_or_understood(Spoken spoken) {
        World world = new World();
        Signaling node = world.node();
        Random random = new Random(7);
        ScriptedClient calm = opens(world, node, spoken, "calm");
        calm.says("{'type':'subscribe','topics':['calm'],'topic':'calm'}");
        int sockets = 0;
        ScriptedClient bad = opens(world, node, spoken, "bad");
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = mangled(spoken.frames(), random);
            bad.says(frame);
            CloseReason closed = bad.closed();
            assertThat(closed).as(new String(frame, UTF_8)).isIn((Object) null, CloseReason.POLICY, CloseReason.NORMAL);
            if (closed != null) {
                bad.leaves();
                bad = opens(world, node, spoken, "bad" + sockets++);
            }
        }
        assertThat(sockets).isPositive();
        assertThat(calm.closed()).isNull();
    }

    private static ScriptedClient opens(World world, Signaling node, Spoken spoken, String id) {
        return world.open(node, spoken.dialect(), "key", "peerjs", "id", id, "token", "t");
    }

    private static byte[] mangled(List<String> frames, Random random) {
        String sample = frames.get(random.nextInt(frames.size())).replace('\'', '"');
        byte[] frame = sample.getBytes(UTF_8);
        for (int changes = random.nextInt(4); changes > 0 && frame.length > 0; changes--) {
            int at = random.nextInt(frame.length);
            switch (random.nextInt(4)) {
                case 0 -> frame[at] = (byte) random.nextInt(256);
                case 1 -> frame = Arrays.copyOf(frame, at);
                case 2 -> frame[at] = (byte) "{}[]\",:0\\ \n".charAt(random.nextInt(11));
                default -> {
                    byte[] longer = Arrays.copyOf(frame, frame.length + 1);
                    System.arraycopy(frame, at, longer, at + 1, frame.length - at);
                    frame = longer;
                }
            }
        }
        return frame;
    }
}
