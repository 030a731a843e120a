package dev.beckon.signaling.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.beckon.signaling.limits.Capacity;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.RoomOptions;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each bound that the code keeps is in PROTOCOL.md and, where it is about a value's form, in the schemas, with the same number. */
class ProtocolBoundsTest {

    private static final Path PROTOCOL = Path.of("..", "protocol");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String text() throws IOException {
        return Files.readString(PROTOCOL.resolve("PROTOCOL.md"));
    }

    private static JsonNode kind(String name) throws IOException {
        return JSON.readTree(Files.readString(PROTOCOL.resolve("schema/common.json")))
                .at("/$defs")
                .required(name);
    }

    /** The rows of the section Limits: what each is called, and its number. */
    private static Map<String, String> rows() throws IOException {
        String section = text().split("(?m)^## Limits$")[1].split("(?m)^## ")[0];
        Map<String, String> rows = new LinkedHashMap<>();
        Pattern.compile("(?m)^\\| (`?[A-Za-z.]+`?) \\| ([0-9,]+(?: s)?|[a-z ]+ of the heap) \\|")
                .matcher(section)
                .results()
                .forEach(row -> rows.put(row.group(1).replace("`", ""), row.group(2)));
        return rows;
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static Map<String, String> components(String prefix, Record bounds) throws ReflectiveOperationException {
        Map<String, String> all = new TreeMap<>();
        for (RecordComponent component : bounds.getClass().getRecordComponents()) {
            Object value = component.getAccessor().invoke(bounds);
            String name = prefix + component.getName();
            if (value instanceof Record inner) {
                all.putAll(components(name + ".", inner));
            } else {
                all.put(
                        name,
                        value instanceof Duration time
                                ? time.toSeconds() + " s"
                                : number(((Number) value).longValue()));
            }
        }
        return all;
    }

    @Test
    void the_table_of_limits_is_what_a_server_keeps_by_default() throws Exception {
        Map<String, String> kept = components("", Limits.DEFAULTS);
        int heap = 1 << 30;
        assertThat(Capacity.ofHeap(heap).bytes()).isEqualTo(heap / 2);
        assertThat(Capacity.ofHeap(heap).networkBytes()).isEqualTo(heap / 8);
        kept.put("capacity.bytes", "half of the heap");
        kept.put("capacity.networkBytes", "an eighth of the heap");
        kept.put("depth", number(JsonScanner.MAX_DEPTH));
        kept.put("digits", number(JsonScanner.MAX_DIGITS));
        kept.keySet().removeAll(Set.of("probe", "topicsPerPeer")); // of other dialects
        assertThat(rows()).containsExactlyInAnyOrderEntriesOf(kept);
        assertThat(text())
                .contains(
                        "A burst may have five times as many messages",
                        "more than " + number(Rates.UNIT_BYTES) + " bytes counts");
        assertThat(Rates.BURST_SECONDS).isEqualTo(5);
    }

    @Test
    void the_kinds_of_value_are_what_the_code_takes() throws IOException {
        assertThat(text())
                .contains("`[A-Za-z0-9_-]{1," + Ids.MOST_OF_ID + "}`")
                .contains("| user names | 1 to " + Ids.MOST_OF_USER + " characters;")
                .contains("| names | 1 to " + Ids.MOST_OF_NAME + " characters;")
                .contains("| `password` | a string of at most " + RoomOptions.MOST_OF_PASSWORD + " characters |")
                .contains("| sdp | a string of at most " + number(Limits.DEFAULTS.sdpBytes()) + " bytes")
                .contains("| attributes | a JSON object of at most " + number(Limits.DEFAULTS.attributesBytes())
                        + " bytes")
                .contains("an integer from 0 to 2^53−1")
                .contains("| 413 | the body has more than " + number(Limits.DEFAULTS.frameBytes()) + " bytes;")
                .contains("A frame to the server has at most " + number(Limits.DEFAULTS.frameBytes()) + " bytes");
        assertThat(JsonFields.MAX_SAFE_INTEGER).isEqualTo((1L << 53) - 1);
    }

    @Test
    void the_schemas_have_the_same_bounds() throws IOException {
        assertThat(kind("id").path("pattern").asText()).endsWith("{1," + Ids.MOST_OF_ID + "}$");
        assertThat(kind("user").path("maxLength").asInt()).isEqualTo(Ids.MOST_OF_USER);
        assertThat(kind("user").path("minLength").asInt()).isEqualTo(1);
        assertThat(kind("name").path("maxLength").asInt()).isEqualTo(Ids.MOST_OF_NAME);
        assertThat(kind("name").path("minLength").asInt()).isEqualTo(1);
        assertThat(kind("password").path("maxLength").asInt()).isEqualTo(RoomOptions.MOST_OF_PASSWORD);
        assertThat(kind("sdp").path("x-maxBytes").asInt()).isEqualTo(Limits.DEFAULTS.sdpBytes());
        assertThat(kind("attributes").path("x-maxBytes").asInt()).isEqualTo(Limits.DEFAULTS.attributesBytes());
        for (String integer : new String[] {"requestId", "epoch", "count"}) {
            assertThat(kind(integer).path("minimum").asLong(-1)).as(integer).isZero();
            assertThat(kind(integer).path("maximum").asLong()).as(integer).isEqualTo(JsonFields.MAX_SAFE_INTEGER);
        }
    }

    @Test
    void the_welcome_that_is_shown_tells_the_defaults() throws IOException {
        Limits limits = Limits.DEFAULTS;
        String shown = String.format(
                "\"limits\":{\"frame\":%d,\"receive\":%d,\"sdp\":%d,\"attributes\":%d,\"rooms\":%d,\"capacity\":%d,\"links\":%d}",
                limits.frameBytes(),
                limits.sentBytes(),
                limits.sdpBytes(),
                limits.attributesBytes(),
                limits.roomsPerPeer(),
                limits.roomCapacity(),
                limits.linksPerPair());
        assertThat(text()).contains(shown);
        assertThat(Files.readString(PROTOCOL.resolve("examples/welcome.json")).replace(" ", ""))
                .contains(shown);
    }
}
