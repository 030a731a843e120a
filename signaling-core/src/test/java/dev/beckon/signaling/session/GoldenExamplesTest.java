package dev.beckon.signaling.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.json.JsonClientCodec;
import dev.beckon.signaling.json.JsonCodec;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Codec;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.session.GoldenExamples.Example;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The codec and the examples of {@code protocol/examples} say the same. */
class GoldenExamplesTest {

    private final Codec codec = new JsonCodec(Limits.DEFAULTS);

    @ParameterizedTest
    @MethodSource("validToServer")
    void a_valid_message_of_a_client_is_decoded_to_what_it_says(Example example) {
        assertThat(codec.decode(example.frame().getBytes(UTF_8)))
                .isEqualTo(MessageOfJson.read(example.message(), true));
    }

    @ParameterizedTest
    @MethodSource("invalidToServer")
    void an_invalid_message_of_a_client_is_refused_with_the_code_that_the_example_names(Example example) {
        SignalingException refusal = catchThrowableOfType(
                SignalingException.class, () -> codec.decode(example.frame().getBytes(UTF_8)));

        assertThat(refusal).as("refusal").isNotNull();
        assertThat(refusal.code().wire()).isEqualTo(example.error());
        assertThat(refusal.getMessage()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("toClient")
    void a_message_of_the_server_is_encoded_to_the_json_of_the_example(Example example) throws IOException {
        byte[] frame = codec.encode(MessageOfJson.read(example.message(), false));

        JsonNode encoded = GoldenExamples.JSON.readTree(frame);
        assertThat(encoded).isEqualTo(example.message());
    }

    @ParameterizedTest
    @MethodSource("toClient")
    void a_message_of_the_server_is_decoded_by_a_client_to_what_it_says(Example example) {
        assertThat(JsonClientCodec.INSTANCE.decode(example.frame().getBytes(UTF_8)))
                .isEqualTo(MessageOfJson.read(example.message(), false));
    }

    @ParameterizedTest
    @MethodSource("validToServer")
    void a_message_that_a_client_writes_is_read_by_the_server_as_it_was_meant(Example example) {
        Message message = MessageOfJson.read(example.message(), true);

        assertThat(codec.decode(JsonClientCodec.INSTANCE.encode(message))).isEqualTo(message);
    }

    static Stream<Example> validToServer() {
        return GoldenExamples.all().filter(example -> example.toServer() && example.error() == null);
    }

    static Stream<Example> invalidToServer() {
        return GoldenExamples.all().filter(example -> example.toServer() && example.error() != null);
    }

    static Stream<Example> toClient() {
        return GoldenExamples.all().filter(example -> !example.toServer());
    }
}
