package dev.beckon.signaling.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.beckon.signaling.TurnRestCredentials;
import dev.beckon.signaling.limits.Capacity;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static JsonNode field(String type, String path) throws IOException {
        return JSON.readTree(Files.readString(PROTOCOL.resolve("schema/" + type + ".json")))
                .at("/$defs/" + path);
    }

    /** A bound that only its own class needs to know. */
    private static Object kept(String owner, String name) throws ReflectiveOperationException {
        Field found = Class.forName("dev.beckon.signaling." + owner).getDeclaredField(name);
        found.setAccessible(true);
        return found.get(null);
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
                .contains("| names | 1 to " + Ids.MOST_OF_NAME + " characters, not only spaces;")
                .contains("| `password` | a string of at most " + RoomOptions.MOST_OF_PASSWORD + " characters |")
                .contains("| `token` | a string of 1 to " + number(Ids.MOST_OF_TOKEN)
                        + " characters; no lone surrogates.")
                .contains("| sdp | a string of at most " + number(Limits.DEFAULTS.sdpBytes()) + " bytes")
                .contains("| attributes | a JSON object of at most " + number(Limits.DEFAULTS.attributesBytes())
                        + " bytes")
                .contains("an integer from 0 to 2^53−1")
                .contains("| 413 | the body has more than " + number(Limits.DEFAULTS.frameBytes()) + " bytes;")
                .contains("A frame to the server has at most " + number(Limits.DEFAULTS.frameBytes()) + " bytes");
        assertThat(JsonFields.MAX_SAFE_INTEGER).isEqualTo((1L << 53) - 1);
    }

    @Test
    void what_the_sections_say_of_bounds_is_what_the_code_keeps() throws Exception {
        Limits limits = Limits.DEFAULTS;
        assertThat(text())
                .contains("`capacity` is from 1 to\n`limits.capacity`")
                .contains("to the connection, at most a day.")
                .contains("the sender found, at most " + number(JsonLinkReport.MOST_GATHERED) + " of each")
                .contains("(" + kept("registry.Door", "KNOCKING") + " peers knock already)")
                .contains("until a thousand others have been removed")
                .contains("after each " + kept("session.CountedStream", "ACK_EVERY") + " counted messages")
                .contains("Older ones, at most four,")
                .contains("When an identity is valid for one more minute or less, the server sends `token`")
                .contains("a `text` for people, 1 to " + Ids.MOST_OF_USER + " characters")
                .contains("is for people, and has at most " + SignalingException.MOST_OF_TEXT + " characters")
                .contains("More than " + limits.violations() + " errors marked ✗, or more than " + limits.misses()
                        + " marked ?, within 60 s")
                .contains(
                        "depth over " + JsonScanner.MAX_DEPTH + ", a number over " + JsonScanner.MAX_DIGITS + " digits")
                .contains("TURN credentials expire after at most 10 minutes")
                .contains("if the sender has " + limits.callsPerPeer() + " calls already")
                .contains("the call rang for " + limits.ringTimeout().toSeconds() + " s")
                .contains("stays for a grace time (" + limits.grace().toSeconds() + " s by default)")
                .contains("received nothing for " + limits.silence().toSeconds() + " s by default")
                .contains("within " + limits.helloTimeout().toSeconds() + " s after the connection was opened");
        assertThat(JsonLinkReport.MOST_MILLIS).isEqualTo(Duration.ofDays(1).toMillis());
        assertThat(kept("registry.Door", "BANNED")).isEqualTo(1_000);
        assertThat(kept("session.CountedStream$Older", "MOST")).isEqualTo(4);
        assertThat(kept("session.Validity", "NOTICE")).isEqualTo(Duration.ofMinutes(1));
        assertThat(kept("session.Forgiveness", "MINUTE")).isEqualTo(TimeUnit.SECONDS.toNanos(60));
        assertThat(TurnRestCredentials.LONGEST).isEqualTo(Duration.ofMinutes(10));
    }

    /** Those at the edges of Unicode's kinds too, because each character is tried. */
    @ParameterizedTest
    @ValueSource(strings = {"name", "user", "text", "token"})
    void the_schemas_take_the_characters_that_the_code_takes(String kind) throws IOException {
        Pattern pattern = Pattern.compile(kind(kind).path("pattern").asText());
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            for (String text : List.of(Character.toString(c), "a" + Character.toString(c))) {
                Matcher match = pattern.matcher(text);
                boolean taken = match.find() && match.end() == text.length(); // as ECMA-262 means $
                assertThat(
                                switch (kind) {
                                    case "name" -> Ids.isName(text);
                                    case "token" -> Ids.isToken(text);
                                    default -> Ids.isUser(text);
                                })
                        .as("%s of U+%04X", kind, c)
                        .isEqualTo(taken);
            }
        }
    }

    @Test
    void the_schemas_have_the_same_bounds() throws IOException {
        assertThat(kind("id").path("pattern").asText()).endsWith("{1," + Ids.MOST_OF_ID + "}$");
        assertThat(kind("user").path("maxLength").asInt()).isEqualTo(Ids.MOST_OF_USER);
        assertThat(kind("user").path("minLength").asInt()).isEqualTo(1);
        assertThat(kind("name").path("maxLength").asInt()).isEqualTo(Ids.MOST_OF_NAME);
        assertThat(kind("name").path("minLength").asInt()).isEqualTo(1);
        assertThat(kind("password").path("maxLength").asInt()).isEqualTo(RoomOptions.MOST_OF_PASSWORD);
        assertThat(kind("token").path("maxLength").asInt()).isEqualTo(Ids.MOST_OF_TOKEN);
        assertThat(kind("token").path("minLength").asInt()).isEqualTo(1);
        assertThat(kind("sdp").path("x-maxBytes").asInt()).isEqualTo(Limits.DEFAULTS.sdpBytes());
        assertThat(kind("attributes").path("x-maxBytes").asInt()).isEqualTo(Limits.DEFAULTS.attributesBytes());
        assertThat(kind("text").path("maxLength").asInt()).isEqualTo(Ids.MOST_OF_USER);
        assertThat(kind("text").path("minLength").asInt()).isEqualTo(1);
        assertThat(field("error", "toClient/properties/message/maxLength").asInt())
                .isEqualTo(SignalingException.MOST_OF_TEXT);
        assertThat(kind("capacity").path("minimum").asInt()).isEqualTo(1);
        assertThat(kind("capacity").path("maximum").asInt()).isEqualTo(Integer.MAX_VALUE);
        JsonNode report = field("link-report", "toServer/properties");
        assertThat(report.at("/millis/minimum").asInt(-1)).isZero();
        assertThat(report.at("/millis/maximum").asLong()).isEqualTo(JsonLinkReport.MOST_MILLIS);
        for (JsonNode count : report.at("/gathered/properties")) {
            assertThat(count.path("minimum").asInt(-1)).isZero();
            assertThat(count.path("maximum").asInt()).isEqualTo(JsonLinkReport.MOST_GATHERED);
        }
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
