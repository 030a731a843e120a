package dev.beckon.signaling.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.SignalingException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Validates one JSON text (RFC 8259) in one pass and remembers where the members of its outermost object are. Strict where the RFC leaves a choice:
 * UTF-8 without a byte order mark, no duplicate keys at any depth, bounds on depth and numbers. Makes nothing but one array of places.
 */
class JsonScanner {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGHEST = EACH << Byte.SIZE - 1;
    static final int MAX_DEPTH = 32;
    static final int MAX_DIGITS = 100;

    /** So many keys of one object are compared with each other as they come; more are put in order at its end, so that many cost little more each than few. */
    private static final int FEW = 16;

    /** Of a member of the outermost object two places are kept, of any other only that of its key. */
    private static final int OUTER = 2;

    /** Enough for a candidate with all that browsers put into it: of the members that it comes with, and of its own. */
    private static final int EXPECTED_MARKS = 10;

    /** Stands for no member, and for no place of its value. */
    static final int ABSENT = -1;

    final byte[] json;
    private int at;

    /** For each member of the objects that are open, outermost first: where its key begins, and in the outermost also where its value ends. */
    private int[] marks = new int[EXPECTED_MARKS];

    private int marked;

    /** @throws SignalingException {@code bad-json} */
    JsonScanner(byte[] json) {
        this.json = json;
        whitespace();
        value(1);
        whitespace();
        if (at < json.length) {
            throw bad("nothing may follow the value");
        }
    }

    // ---- what was found

    /** The first byte of the text's value, which tells its kind. */
    byte root() {
        at = 0;
        whitespace();
        return json[at];
    }

    /** The outermost object's member of that name, or {@link #ABSENT}. */
    int find(byte[] quotedKey) {
        for (int member = 0; member < marked; member += OUTER) {
            if (named(marks[member], quotedKey)) {
                return member;
            }
        }
        return ABSENT;
    }

    private boolean named(int key, byte[] quotedKey) {
        for (int i = 1; i < quotedKey.length; i++) {
            byte next = json[key + i];
            if (next != quotedKey[i]) {
                return next == '\\' && JsonText.compare(json, key + i, quotedKey, i) == 0;
            }
        }
        return true;
    }

    /** Whether the outermost object has no member. */
    boolean isEmpty() {
        return marked == 0;
    }

    int valueStart(int member) {
        if (member == ABSENT) {
            return ABSENT;
        }
        at = marks[member];
        string();
        colon();
        return at;
    }

    int valueEnd(int member) {
        return marks[member + 1];
    }

    /** The text of the string that begins there. */
    String text(int quote) {
        at = quote;
        boolean plain = string();
        return plain ? new String(json, quote + 1, at - quote - 2, UTF_8) : JsonText.of(json, quote + 1, at - 1);
    }

    /** The elements of a valid array, in their order. */
    static List<Payload> elementsOf(byte[] array) {
        JsonScanner scanner = new JsonScanner(array);
        List<Payload> elements = new ArrayList<>();
        scanner.at = 1;
        scanner.whitespace();
        while (scanner.here() != ']') {
            int start = scanner.at;
            scanner.value(2);
            elements.add(new Payload(array, start, scanner.at - start));
            scanner.whitespace();
            if (scanner.here() == ',') {
                scanner.at++;
                scanner.whitespace();
            }
        }
        return elements;
    }

    // ---- the grammar; each begins where its part begins, and ends behind it

    private void value(int depth) {
        switch (here()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw bad("a value is expected");
        }
    }

    private void object(int depth) {
        bound(depth);
        int first = marked;
        int stride = depth == 1 ? OUTER : 1;
        at++;
        whitespace();
        if (here() == '}') {
            at++;
            return;
        }
        do {
            whitespace();
            int key = at;
            if (here() != '"') {
                throw bad("a key in quotes is expected");
            }
            string();
            if (marked - first <= FEW * stride) {
                distinct(key, first, stride);
            }
            colon();
            int member = push(key, stride);
            value(depth + 1);
            if (depth == 1) {
                marks[member + 1] = at;
            }
            whitespace();
        } while (more('}'));
        if (marked - first > FEW * stride) {
            repeated(JsonKeys.repeated(json, marks, first, marked, stride));
        }
        if (depth > 1) {
            marked = first;
        }
    }

    private int push(int key, int stride) {
        int member = marked;
        marked += stride;
        if (marked > marks.length) {
            marks = Arrays.copyOf(marks, 2 * marks.length);
        }
        marks[member] = key;
        return member;
    }

    private void distinct(int key, int first, int stride) {
        for (int member = first; member < marked; member += stride) {
            if (JsonText.compare(json, marks[member] + 1, json, key + 1) == 0) {
                repeated(key);
            }
        }
    }

    private void repeated(int key) {
        if (key != ABSENT) {
            at = key;
            throw bad("this key is there twice");
        }
    }

    private void array(int depth) {
        bound(depth);
        at++;
        whitespace();
        if (here() == ']') {
            at++;
            return;
        }
        do {
            whitespace();
            value(depth + 1);
            whitespace();
        } while (more(']'));
    }

    private void bound(int depth) {
        if (depth > MAX_DEPTH) {
            throw bad("more than " + MAX_DEPTH + " levels deep");
        }
    }

    private boolean more(char end) {
        byte next = here();
        if (next != ',' && next != end) {
            throw bad("a comma or " + end + " is expected");
        }
        at++;
        return next == ',';
    }

    private void colon() {
        whitespace();
        if (here() != ':') {
            throw bad("a colon is expected");
        }
        at++;
        whitespace();
    }

    /** @return whether its bytes are its text */
    private boolean string() {
        boolean plain = true;
        at++;
        for (; ; at++) {
            at = special(at);
            byte next = here();
            if (next == '"') {
                at++;
                return plain;
            }
            if (next == '\\') {
                plain = false;
                escape();
            } else if (next < 0) {
                character(next & 0xFF);
            } else if (next < ' ') {
                throw bad("a control character inside of a string");
            }
        }
    }

    /**
     * The place of the first byte that ends a string or needs a closer look, or of one before it near the end of the text. Eight bytes are looked at in
     * one step: of each the highest bit becomes set where the byte is one of those; the first of them is right, whatever a borrow does to those behind.
     */
    private int special(int from) {
        byte[] text = json;
        int last = text.length - Long.BYTES;
        int place = from;
        while (place <= last) {
            long bytes = (long) LONGS.get(text, place);
            long control = bytes - EACH * ' ';
            long quote = (bytes ^ EACH * '"') - EACH;
            long escape = (bytes ^ EACH * '\\') - EACH;
            long found = (bytes | control | quote | escape) & HIGHEST;
            if (found != 0) {
                return place + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            place += Long.BYTES;
        }
        return place;
    }

    /** Ends at its last byte. */
    private void escape() {
        at++;
        switch (here()) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
            case 'u' -> {
                for (int i = 0; i < 4; i++) {
                    at++;
                    if (Character.digit(here(), 16) < 0) {
                        throw bad("four hexadecimal digits are expected");
                    }
                }
            }
            default -> throw bad("there is no such escape");
        }
    }

    /** A character of several bytes (Unicode, table 3-7); ends at its last byte. */
    private void character(int lead) {
        int following = lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        boolean valid = following > 0;
        for (int i = 0; i < following && valid; i++) {
            at++;
            int next = here() & 0xFF;
            valid = next >= least && next <= most;
            least = 0x80;
            most = 0xBF;
        }
        if (!valid) {
            throw bad("this is not UTF-8");
        }
    }

    private void number() {
        int start = at;
        if (here() == '-') {
            at++;
        }
        boolean zero = here() == '0';
        int whole = digits();
        if (zero && whole > 1) {
            throw bad("a number does not begin with 0");
        }
        int all = whole;
        if (here() == '.') {
            at++;
            all += digits();
        }
        boolean exponent = here() == 'e' || here() == 'E';
        if (exponent) {
            at++;
            if (here() == '+' || here() == '-') {
                at++;
            }
            all += digits();
        }
        if (all > MAX_DIGITS) {
            throw bad("a number of more than " + MAX_DIGITS + " digits");
        }
        if (exponent && JsonNumber.isTooLarge(json, start, at)) {
            throw bad("a number is out of the range of a double");
        }
    }

    private int digits() {
        int start = at;
        while (here() >= '0' && here() <= '9') {
            at++;
        }
        if (at == start) {
            throw bad("a digit is expected");
        }
        return at - start;
    }

    private void word(String word) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (here() != word.charAt(i)) {
                throw bad("true, false or null is expected");
            }
        }
    }

    private void whitespace() {
        while (here() <= ' ' && (here() == ' ' || here() == '\n' || here() == '\r' || here() == '\t')) {
            at++;
        }
    }

    /** The next byte; behind the end 0, which is valid nowhere. */
    private byte here() {
        return at < json.length ? json[at] : 0;
    }

    private SignalingException bad(String problem) {
        return new SignalingException(
                ErrorCode.BAD_JSON, problem + (at < json.length ? " (byte " + at + ")" : ", not the end"));
    }
}
