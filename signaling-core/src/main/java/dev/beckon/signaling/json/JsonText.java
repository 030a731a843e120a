package dev.beckon.signaling.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.beckon.signaling.message.Payload;
import java.util.ArrayList;
import java.util.List;

/** What the strings of a valid JSON text say, however they are written: {@code "\u0062o"} is {@code bo}. Places are those behind the opening quote. */
final class JsonText {

    /** A string ends there; sorts before every character. */
    private static final int END = -1;

    private JsonText() {}

    /** @param to the place of the closing quote */
    static String of(byte[] json, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int plain = from;
        for (int i = from; i < to; i++) {
            if (json[i] == '\\') {
                if (plain < i) {
                    text.append(new String(json, plain, i - plain, UTF_8));
                }
                text.append((char) unit(json, i));
                i += written(json, i) - 1;
                plain = i + 1;
            }
        }
        return text.append(new String(json, plain, to - plain, UTF_8)).toString();
    }

    /** The texts of the strings in a valid array, others left out. */
    static List<String> textsIn(byte[] array) {
        List<String> texts = new ArrayList<>();
        for (Payload element : JsonScanner.elementsOf(array)) {
            byte[] json = element.bytes();
            if (json[0] == '"') {
                texts.add(new JsonScanner(json).text(0));
            }
        }
        return texts;
    }

    /** The order of two strings by their characters; 0 where they say the same. Makes nothing, however they are written. */
    static int compare(byte[] json, int from, byte[] otherJson, int otherFrom) {
        int one = from;
        int other = otherFrom;
        while (true) {
            byte a = json[one];
            byte b = otherJson[other];
            if (a == '\\' || b == '\\') {
                int character = character(json, one);
                int otherCharacter = character(otherJson, other);
                if (character != otherCharacter) {
                    return Integer.compare(character, otherCharacter);
                }
                one += length(json, one, character);
                other += length(otherJson, other, character);
            } else if (a != b) {
                return a == '"' ? -1 : b == '"' ? 1 : Byte.compareUnsigned(a, b);
            } else if (a == '"') {
                return 0;
            } else {
                one++;
                other++;
            }
        }
    }

    /** The character that is written there; half a pair of surrogates where it stands alone (RFC 8259 §8.2). */
    private static int character(byte[] json, int at) {
        byte lead = json[at];
        if (lead == '\\') {
            int unit = unit(json, at);
            int low = at + written(json, at);
            if (Character.isHighSurrogate((char) unit) && json[low] == '\\') {
                int next = unit(json, low);
                return Character.isLowSurrogate((char) next) ? Character.toCodePoint((char) unit, (char) next) : unit;
            }
            return unit;
        }
        if (lead >= 0) {
            return lead == '"' ? END : lead;
        }
        int following = lead < (byte) 0xE0 ? 1 : lead < (byte) 0xF0 ? 2 : 3;
        int character = lead & 0x3F >> following;
        for (int i = 1; i <= following; i++) {
            character = character << 6 | json[at + i] & 0x3F;
        }
        return character;
    }

    /** How many bytes this character takes there. */
    private static int length(byte[] json, int at, int character) {
        if (json[at] == '\\') {
            int first = written(json, at);
            return Character.isSupplementaryCodePoint(character) ? 2 * first : first;
        }
        return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    }

    /** What the escape that is written there stands for. */
    private static int unit(byte[] json, int at) {
        return switch (json[at + 1]) {
            case 'u' -> hex(json[at + 2]) << 12 | hex(json[at + 3]) << 8 | hex(json[at + 4]) << 4 | hex(json[at + 5]);
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> json[at + 1];
        };
    }

    private static int hex(byte digit) {
        return Character.digit(digit, 16);
    }

    /** How many bytes the escape takes. */
    private static int written(byte[] json, int at) {
        return json[at + 1] == 'u' ? 6 : 2;
    }
}
