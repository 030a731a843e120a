package dev.beckon.signaling.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Strings are what they say, however they are written. */
class JsonTextTest {

    private static final int[] CHARACTERS = {
        'a', 'b', '"', '\\', '/', '\b', '\f', '\n', '\r', '\t', 0, 0x1f, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800,
        0xdbff, 0xdc00, 0xdfff, 0xe000, 0xffff, 0x10000, 0x10ffff
    };

    private final Random random = new Random(7);

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }

    /** In quotes; each character in one of the forms that it may have. */
    private byte[] written(String text) {
        StringBuilder json = new StringBuilder("\"");
        int[] characters = text.codePoints().toArray();
        for (int c : characters) {
            boolean half = c >= 0xd800 && c <= 0xdfff;
            int letter = "\b\f\n\r\t".indexOf(c);
            if (letter >= 0 && random.nextBoolean()) {
                json.append('\\').append("bfnrt".charAt(letter));
            } else if ("\"\\/".indexOf(c) >= 0 && random.nextBoolean()) {
                json.append('\\').append((char) c);
            } else if (c < ' ' || c == '"' || c == '\\' || half || random.nextInt(3) == 0) {
                for (char unit : Character.toChars(c)) {
                    json.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) unit));
                }
            } else {
                json.appendCodePoint(c);
            }
        }
        return json.append('"').toString().getBytes(UTF_8);
    }

    private static int compareByCharacters(String one, String other) {
        return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
    }

    @Test
    void a_text_is_the_same_in_all_its_forms_and_sorts_by_its_characters() {
        int same = 0;
        for (int i = 0; i < 300_000; i++) {
            String one = text();
            String other = random.nextInt(4) == 0 ? one : text();
            byte[] json = written(one);
            byte[] otherJson = written(other);
            assertThat(JsonText.of(json, 1, json.length - 1)).isEqualTo(one);
            int order = compareByCharacters(one, other);
            assertThat(Integer.signum(JsonText.compare(json, 1, otherJson, 1)))
                    .as(() -> new String(json, UTF_8) + " and " + new String(otherJson, UTF_8))
                    .isEqualTo(Integer.signum(order));
            same += order == 0 ? 1 : 0;
        }
        assertThat(same).isGreaterThan(50_000);
    }
}
