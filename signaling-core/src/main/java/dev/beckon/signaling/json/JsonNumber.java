package dev.beckon.signaling.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** How large a number is, by its digits. */
final class JsonNumber {

    /** What double can hold ends with a number of so many digits before its point. */
    private static final int MOST_WHOLE_DIGITS = 309;

    /** The first hundred digits of 2^1024 − 2^970: a number from there on is nearest to no double (IEEE 754 §4.3.1). */
    private static final byte[] TOO_LARGE =
            "1797693134862315807937289714053034150799341327100378269361737789804449682927647509466490179775872070"
                    .getBytes(US_ASCII);

    private static final long FAR = 1_000_000;

    private JsonNumber() {}

    /** Whether a valid number is zero, whatever its exponent. */
    static boolean isZero(byte[] json, int start, int end) {
        for (int i = start; i < end && json[i] != 'e' && json[i] != 'E'; i++) {
            if (json[i] >= '1' && json[i] <= '9') {
                return false;
            }
        }
        return true;
    }

    /** Whether a valid number with an exponent, and with no more digits than {@link #TOO_LARGE}, is out of the range of a double. */
    static boolean isTooLarge(byte[] json, int start, int end) {
        int first = json[start] == '-' ? start + 1 : start;
        int point = end;
        int mark = first;
        for (; json[mark] != 'e' && json[mark] != 'E'; mark++) {
            if (json[mark] == '.') {
                point = mark;
            }
        }
        point = Math.min(point, mark);
        int leading = first;
        while (leading < mark && (json[leading] == '0' || leading == point)) {
            leading++;
        }
        if (leading == mark) {
            return false; // zero
        }
        long wholeDigits = point - leading + (leading > point ? 1 : 0) + exponent(json, mark + 1, end);
        if (wholeDigits != MOST_WHOLE_DIGITS) {
            return wholeDigits > MOST_WHOLE_DIGITS;
        }
        int digit = 0;
        for (int i = leading; i < mark; i++) {
            if (i != point) {
                int difference = json[i] - TOO_LARGE[digit++];
                if (difference != 0) {
                    return difference > 0;
                }
            }
        }
        return false;
    }

    private static long exponent(byte[] json, int start, int end) {
        int first = json[start] == '-' || json[start] == '+' ? start + 1 : start;
        long exponent = 0;
        for (int i = first; i < end; i++) {
            exponent = Math.min(FAR, 10 * exponent + json[i] - '0');
        }
        return json[start] == '-' ? -exponent : exponent;
    }
}
