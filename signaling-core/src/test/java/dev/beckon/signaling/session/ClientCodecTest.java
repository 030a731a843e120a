package dev.beckon.signaling.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.json.JsonClientCodec;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.SignalingException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a client makes of what a server may send. */
class ClientCodecTest {

    private static Message decode(String json) {
        return JsonClientCodec.INSTANCE.decode(json.replace('\'', '"').getBytes(UTF_8));
    }

    @Test
    void an_error_code_of_a_newer_server_is_read_as_the_nearest_known_and_named() {
        assertThat(decode("{'type':'error','re':1,'code':'too-sunny','message':'wait','retryable':true}"))
                .isEqualTo(new Message.Error(1, ErrorCode.UNAVAILABLE, "too-sunny: wait", 0));
        assertThat(decode("{'type':'error','re':1,'code':'too-sunny','message':'no','retryable':false}"))
                .isEqualTo(new Message.Error(1, ErrorCode.FORBIDDEN, "too-sunny: no", 0));
    }

    @Test
    void what_cannot_be_read_names_the_request_that_it_answers() {
        assertThatThrownBy(() -> decode("{'type':'newer','re':7}"))
                .isInstanceOfSatisfying(SignalingException.class, bad -> {
                    assertThat(bad.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
                    assertThat(bad.re()).isEqualTo(7);
                });
        assertThatThrownBy(() -> decode("{'type':'join','room':'r'}")).hasMessageContaining("sent by clients only");
        assertThatThrownBy(() -> decode("{'type':'left','room':'r','reason':'bored'}"))
                .hasMessageContaining("bored");
    }

    @Test
    void an_ice_server_that_no_peer_connection_takes_is_left_out() {
        assertThat(((Message.IceServers) decode("{'type':'ice-servers','iceServers':[{'urls':['http://x']},"
                                + "{'urls':'stun:stun.example.org'}]}"))
                        .iceServers())
                .singleElement()
                .satisfies(server -> assertThat(server.urls()).containsExactly("stun:stun.example.org"));
    }

    @Test
    void a_message_of_a_server_is_none_of_a_client() {
        assertThatThrownBy(() -> JsonClientCodec.INSTANCE.encode(new Message.Pong()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Bytes that were changed, cut or doubled: another message, or a refusal, and nothing else. */
    @Test
    void whatever_comes_is_read_or_refused() {
        Random random = new Random(17);
        List<byte[]> frames = GoldenExamples.all()
                .filter(example -> !example.toServer())
                .map(example -> example.frame().getBytes(UTF_8))
                .toList();
        int read = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] frame = frames.get(random.nextInt(frames.size())).clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                frame[random.nextInt(frame.length)] = (byte) "{}[]\",:0e-nt\\ \u00e9".charAt(random.nextInt(15));
            }
            try {
                assertThat(JsonClientCodec.INSTANCE.decode(frame)).isNotNull();
                read++;
            } catch (SignalingException refused) {
                assertThat(refused.code()).isIn(ErrorCode.BAD_JSON, ErrorCode.BAD_MESSAGE);
            }
        }
        assertThat(read).isPositive();
    }
}
