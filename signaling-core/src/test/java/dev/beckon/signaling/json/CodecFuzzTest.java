package dev.beckon.signaling.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Codec;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.SignalingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes at all, against the codec. The build tries the inputs that are kept beside this class; to look for more:
 *
 * <pre>{@code JAZZER_FUZZ=1 mvn test-compile surefire:test@fuzz -pl signaling-core}</pre>
 */
class CodecFuzzTest {

    private static final Codec CODEC = new JsonCodec(Limits.DEFAULTS);
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Set<ErrorCode> REFUSALS =
            Set.of(ErrorCode.BAD_JSON, ErrorCode.BAD_MESSAGE, ErrorCode.TOO_LARGE);

    /** What type, ids and the like may add to what came in. */
    private static final int ENVELOPE = 512;

    /** An address that is not told may be longer than one that is. */
    private static final int MOST_GROWTH = 7;

    private static final String ADDRESS = "[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+|[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F]*";

    private static final int ERROR = 2048;

    @FuzzTest(maxDuration = "10m")
    void any_bytes_are_a_message_or_a_refusal(byte[] frame) throws IOException {
        Message message;
        try {
            message = CODEC.decode(frame);
        } catch (SignalingException refusal) {
            assertThat(REFUSALS).contains(refusal.code());
            byte[] answer = CODEC.encode(new Message.Error(refusal.re(), refusal.code(), refusal.text(), 0));
            assertThat(answer).hasSizeLessThan(ERROR);
            assertThat(JSON.readTree(answer).path("message").asText()).isNotEmpty();
            return;
        }
        if (isText(frame)) { // a transport hands in nothing else
            try {
                relayed(message, frame, JSON.readTree(frame));
            } catch (JsonParseException stricter) {
                // half a character in a key is a matter of taste (RFC 8259 §8.2): browsers and we let it pass, Jackson
                // does not
                assertThat(stricter.getOriginalMessage()).containsPattern("surrogate( pair)? in field name");
            }
        }
    }

    private static boolean isText(byte[] frame) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(frame));
            return true;
        } catch (CharacterCodingException bad) {
            return false;
        }
    }

    private static void relayed(Message message, byte[] frame, JsonNode in) throws IOException {
        if (message instanceof Message.Signal signal) {
            String field = signal.type() == MessageType.CANDIDATE ? "candidate" : "sdp";
            JsonNode out = encoded(signal.from("ana", Message.NO_ID), frame);
            assertThat(out.get(field)).isEqualTo(signal.body() == null ? null : in.get(field));
            assertThat(out.path("link")).isEqualTo(in.path("link").isNull() ? out.path("link") : in.path("link"));
            relayOnly(signal, frame);
        } else if (message instanceof Message.Send send) {
            JsonNode out = encoded(new Message.Data("ana", send.room(), send.data()), frame);
            assertThat(out.get("data")).isEqualTo(in.get("data"));
        } else if (message instanceof Message.Update update) {
            seen(new PeerInfo("ana", null, update.attributes()), frame, in);
        } else if (message instanceof Message.Hello hello) {
            seen(new PeerInfo("ana", hello.name(), hello.attributes()), frame, in);
        }
    }

    private static void seen(PeerInfo info, byte[] frame, JsonNode in) throws IOException {
        JsonNode out = encoded(new Message.PeerUpdated(info), frame);
        assertThat(out.get("attributes")).isEqualTo(in.get("attributes"));
        if (info.name() != null) {
            assertThat(out.get("name").asText()).isEqualTo(in.get("name").asText());
        }
    }

    private static JsonNode encoded(Message message, byte[] frame) throws IOException {
        byte[] bytes = CODEC.encode(message);
        assertThat(bytes.length).isLessThanOrEqualTo(frame.length + ENVELOPE);
        return JSON.readTree(bytes);
    }

    /** No address but a relay's gets through. */
    private static void relayOnly(Message.Signal signal, byte[] frame) throws IOException {
        Message.@Nullable Signal passed;
        try {
            passed = RelayOnly.filter(signal, Limits.DEFAULTS.sdpBytes());
        } catch (SignalingException refusal) {
            assertThat(REFUSALS).contains(refusal.code());
            return;
        }
        if (passed == null) {
            return;
        }
        byte[] bytes = CODEC.encode(passed.from("ana", Message.NO_ID));
        assertThat(bytes.length).isLessThan(MOST_GROWTH * frame.length + ENVELOPE);
        JsonNode out = JSON.readTree(bytes);
        JsonNode candidate = out.path("candidate");
        if (candidate.isObject()) {
            assertThat(candidate.fieldNames())
                    .toIterable()
                    .isSubsetOf("candidate", "sdpMid", "sdpMLineIndex", "usernameFragment");
            assertThat(candidate.path("candidate").asText())
                    .matches("|candidate:\\S+( \\S+){5} typ relay( \\S+ \\S+)*");
            assertThat(candidate.path("sdpMid").asText("")).doesNotContainPattern(ADDRESS);
        }
        assertThat(out.path("sdp").asText("").lines()).allSatisfy(line -> {
            if (line.startsWith("a=candidate:")) {
                assertThat(line).matches("a=candidate:\\S+( \\S+){5} typ relay( \\S+ \\S+)*");
            } else if (!line.startsWith("a=fingerprint:")) {
                String value =
                        line.replaceFirst("^a=[^:]*:", ""); // the colon behind an attribute's name is of no address
                assertThat(value.replace("0.0.0.0", "")).doesNotContainPattern(ADDRESS);
            }
        });
    }
}
