package dev.beckon.signaling.json;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.SignalingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object as it came in, for dialects: validated in one pass, members found by name, values passed on as they are written. As strict as {@code beckon.v1}:
 * UTF-8 without a byte order mark, no key twice at any depth, bounds on depth and numbers. Makes no tree. Not safe for use by several threads.
 */
public final class JsonObject {

    /** A key in the form in which it is looked for: make it once. */
    public static final class Key {
        private final byte[] quoted;

        /**
         * The key of this name.
         *
         * @param name of ASCII letters and digits
         */
        public Key(String name) {
            quoted = ('"' + name + '"').getBytes(StandardCharsets.US_ASCII);
        }
    }

    private final JsonScanner scanner;

    /**
     * Validates a frame.
     *
     * @param json must not be changed afterwards
     * @throws SignalingException {@code bad-json}, or {@code bad-message} where the JSON is no object
     */
    public JsonObject(byte[] json) {
        scanner = new JsonScanner(json);
        if (scanner.root() != '{') {
            throw new SignalingException(ErrorCode.BAD_MESSAGE, "the message must be a JSON object");
        }
    }

    /**
     * {@return the string of that name; null where it is missing, or is no string}
     *
     * @param key of the member
     */
    public @Nullable String text(Key key) {
        int start = scanner.valueStart(scanner.find(key.quoted));
        return start != JsonScanner.ABSENT && scanner.json[start] == '"' ? scanner.text(start) : null;
    }

    /**
     * {@return the value of that name as it is written; null where it is missing}
     *
     * @param key of the member
     */
    public @Nullable Payload value(Key key) {
        int member = scanner.find(key.quoted);
        if (member == JsonScanner.ABSENT) {
            return null;
        }
        int start = scanner.valueStart(member);
        return new Payload(scanner.json, start, scanner.valueEnd(member) - start);
    }

    /**
     * {@return the whole object, with this number as the member of that name}
     *
     * @param key of the member
     * @param number its new value
     */
    public Payload with(Key key, long number) {
        byte[] json = scanner.json;
        int member = scanner.find(key.quoted);
        if (member != JsonScanner.ABSENT) {
            return spliced(scanner.valueStart(member), scanner.valueEnd(member), Long.toString(number));
        }
        int brace = 0;
        while (json[brace] != '{') {
            brace++;
        }
        String added = new String(key.quoted, StandardCharsets.US_ASCII) + ':' + number;
        return spliced(brace + 1, brace + 1, scanner.isEmpty() ? added : added + ',');
    }

    private Payload spliced(int from, int to, String ascii) {
        byte[] json = scanner.json;
        byte[] part = ascii.getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[json.length - (to - from) + part.length];
        System.arraycopy(json, 0, all, 0, from);
        System.arraycopy(part, 0, all, from, part.length);
        System.arraycopy(json, to, all, from + part.length, json.length - to);
        return new Payload(all, 0, all.length);
    }

    /**
     * {@return the strings of a JSON array of that name, others left out; null where there is no array of that name}
     *
     * @param key of the member
     */
    public @Nullable List<String> texts(Key key) {
        Payload array = value(key);
        byte[] json = array == null ? new byte[] {' '} : array.bytes();
        return json[0] == '[' ? JsonText.textsIn(json) : null;
    }
}
