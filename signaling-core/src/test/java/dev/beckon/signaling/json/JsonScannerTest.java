package dev.beckon.signaling.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is JSON and what is not, by the word of another parser. */
class JsonScannerTest {

    private static final int TEXTS = 300_000;
    private static final int OBJECTS = 50_000;

    /** Of one to four bytes. Not half a pair of surrogates: the judge takes none in a name. */
    private static final List<String> LETTERS =
            List.of("a", "b", "/", "\u007f", "\u00e9", "\u07ff", "\u0800", "\uffff", "\uD83D\uDE00");

    private static final JsonFactory JUDGE = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** What texts are made of: whole ones to start from, and pieces to put in. */
    private static final List<String> TEXTS_TO_CHANGE = List.of(
            "{\"type\":\"candidate\",\"to\":\"bo\",\"candidate\":{\"candidate\":\"candidate:1 1 udp 1 ::1 9 typ host\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}}",
            "{\"type\" : \"offer\",\"to\":\"bo\",\"sdp\":\"v=0\\r\\no=- \\u00e9 \u00e9 \\ud83d\\ude00 \uD83D\uDE00\\\\ \\\"\",\"epoch\":12,\"link\":\"k\"}",
            " {\"data\":[1,-0.5e+3,[],{},[{\"a\":{\"b\":null}}],true,false,null,\"\"],\"id\":9007199254740991} ",
            "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":1,\"k\":2,\"l\":3,\"m\":4,\"n\":5,\"o\":6,\"p\":7,\"q\":8,\"r\":9}",
            "[" + "[".repeat(30) + "{}" + "]".repeat(31),
            "{\"n\":" + "9".repeat(100) + "}");

    private static final List<String> PIECES = List.of(
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "0",
            "-",
            "1.",
            "e9",
            "E+999",
            "\\u12",
            "\\u0061",
            "\\n",
            "\\x",
            "\n",
            "\t",
            " ",
            "\u0000",
            "\u001f",
            "\u007f",
            "\u00e9",
            "\u2028",
            "\uD83D\uDE00",
            "true",
            "nul",
            "NaN",
            "{\"a\":1}",
            "\"a\":1,",
            "\"\\u0061\":2,",
            "\"to\":0,",
            "/**/",
            "'",
            "\uFEFF",
            "[[[[");

    @Test
    void accepts_and_refuses_what_another_parser_does_and_finds_the_same_members() {
        Random random = new Random(20261122);
        int valid = 0;
        for (int i = 0; i < TEXTS; i++) {
            byte[] json = changed(random);
            Map<String, String> expected = judged(json);
            Map<String, String> found = scanned(json, expected);
            assertThat(found).as(() -> new String(json, UTF_8)).isEqualTo(expected);
            valid += expected == null ? 0 : 1;
        }
        assertThat(valid).isBetween(TEXTS / 20, TEXTS);
    }

    /** Keys from a small alphabet, some of them in escapes, in objects of few and of many members: so that many are there twice, and are not written alike. */
    @Test
    void finds_the_keys_that_are_there_twice_which_another_parser_finds_however_they_are_written() {
        Random random = new Random(20261126);
        int valid = 0;
        for (int i = 0; i < OBJECTS; i++) {
            StringBuilder text = new StringBuilder();
            object(
                    random,
                    text,
                    1 + random.nextInt(4),
                    List.of(8, 60, 2_000, 100_000).get(random.nextInt(4)));
            byte[] json = text.toString().getBytes(UTF_8);
            Map<String, String> expected = judged(json);
            assertThat(scanned(json, expected)).as(() -> text.toString()).isEqualTo(expected);
            valid += expected == null ? 0 : 1;
        }
        assertThat(valid).isBetween(OBJECTS / 10, 9 * OBJECTS / 10);
    }

    private static void object(Random random, StringBuilder text, int depth, int names) {
        int members = random.nextInt(random.nextInt(5) == 0 ? 40 : 6);
        text.append('{');
        for (int i = 0; i < members; i++) {
            text.append(i == 0 ? "\"" : ",\"");
            name(random, text, random.nextInt(names));
            text.append("\":");
            if (depth > 1 && random.nextInt(4) == 0) {
                object(random, text, depth - 1, names);
            } else {
                text.append(
                        List.of("0", "\"\"", "[{\"a\":1},{\"a\":1}]", "null").get(random.nextInt(4)));
            }
        }
        text.append('}');
    }

    /** The same number is the same name; each of its characters is written as it is or in an escape. */
    private static void name(Random random, StringBuilder text, int number) {
        for (int rest = number; rest > 0; rest /= LETTERS.size()) {
            String letter = LETTERS.get(rest % LETTERS.size());
            if (random.nextInt(4) == 0) {
                String form = random.nextBoolean() ? "\\u%04x" : "\\u%04X";
                letter.chars().forEach(c -> text.append(String.format(form, c)));
            } else {
                text.append(letter);
            }
        }
    }

    private static byte[] changed(Random random) {
        StringBuilder text = new StringBuilder(TEXTS_TO_CHANGE.get(random.nextInt(TEXTS_TO_CHANGE.size())));
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            int gone = random.nextInt(3) > 0 ? 0 : Math.min(1 + random.nextInt(6), text.length() - at);
            text.replace(at, at + gone, PIECES.get(random.nextInt(PIECES.size())));
        }
        byte[] json = text.toString().getBytes(UTF_8);
        if (random.nextInt(10) == 0 && json.length > 0) {
            json[random.nextInt(json.length)] = (byte) random.nextInt(256);
        }
        return json;
    }

    /** Of each member of the outermost object the key, and a string's text or what another value begins with; null if it is not JSON. */
    private static Map<String, String> judged(byte[] json) {
        // the judge would take these for UTF-16, UTF-32 or a byte order mark, and it passes some bytes that are not
        // UTF-8
        if (json.length == 0 || json[0] < 0 || new String(json, UTF_8).indexOf(0) >= 0 || !isUtf8(json)) {
            return null;
        }
        try (JsonParser parser = JUDGE.createParser(json)) {
            Map<String, String> members = new LinkedHashMap<>();
            JsonToken root = parser.nextToken();
            int depth = 0;
            boolean ended = false;
            for (JsonToken token = root; token != null; token = parser.nextToken()) {
                if (ended) {
                    return null;
                }
                if (depth == 1
                        && root == JsonToken.START_OBJECT
                        && token != JsonToken.FIELD_NAME
                        && !token.isStructEnd()) {
                    String text = parser.getText();
                    members.put(
                            parser.currentName(), token == JsonToken.VALUE_STRING ? '"' + text : text.substring(0, 1));
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                ended = depth == 0;
                parser.finishToken();
                if (token == JsonToken.VALUE_NUMBER_FLOAT && Double.isInfinite(parser.getDoubleValue())) {
                    return null;
                }
            }
            return root == null ? null : members;
        } catch (IOException bad) {
            return null;
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException bad) {
            return false;
        }
    }

    private static Map<String, String> scanned(byte[] json, Map<String, String> expected) {
        try {
            JsonScanner scanner = new JsonScanner(json);
            Map<String, String> found = new LinkedHashMap<>();
            if (expected != null) {
                expected.forEach((key, value) -> found.put(key, plain(key) ? member(scanner, key) : value));
            }
            return found;
        } catch (SignalingException bad) {
            assertThat(bad.code()).isEqualTo(ErrorCode.BAD_JSON);
            return null;
        }
    }

    /** No field of a message needs an escape in its name. */
    private static boolean plain(String key) {
        return key.chars().allMatch(c -> c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate((char) c));
    }

    private static String member(JsonScanner scanner, String key) {
        int start = scanner.valueStart(scanner.find(quoted(key)));
        char first = (char) scanner.json[start];
        return first == '"' ? first + scanner.text(start) : String.valueOf(first);
    }

    private static byte[] quoted(String key) {
        return ('"' + key + '"').getBytes(UTF_8);
    }

    @Test
    void a_key_is_the_same_however_it_is_written() {
        JsonFields fields = new JsonFields("{\"\\u0074\\u006f\":\"b\\u006f\"}".getBytes(UTF_8));
        assertThat(fields.id(JsonFields.Name.TO)).isEqualTo("bo");
        assertThatThrownBy(() -> new JsonScanner("{\"a\":1,\"\\u0061\":2}".getBytes(UTF_8)))
                .hasMessageContaining("twice");
    }

    @Test
    void many_keys_cost_no_more_each_than_few_and_none_may_be_there_twice() {
        String keys =
                IntStream.range(0, 8_000).mapToObj(i -> "\"k" + i + "\":0").collect(Collectors.joining(","));
        new JsonScanner(("{\"data\":{" + keys + "}}").getBytes(UTF_8));
        assertThatThrownBy(() -> new JsonScanner(("{" + keys + ",\"k17\":0}").getBytes(UTF_8)))
                .hasMessageContaining("twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\"", "{\"a\":", "[1,", "\"x", "\"\\", "\"\\u00", "-", "1e", "tr", "{\"a\":1"})
    void a_text_that_ends_too_early_is_not_json(String text) {
        assertThatThrownBy(() -> new JsonScanner(text.getBytes(UTF_8)))
                .isInstanceOf(SignalingException.class)
                .hasMessageContaining("not the end");
    }

    @Test
    void a_refusal_says_where_and_what_was_expected() {
        assertThatThrownBy(() -> new JsonScanner("{\"a\":1 \"b\":2}".getBytes(UTF_8)))
                .hasMessageContaining("a comma or } is expected (byte 7)");
    }
}
