package dev.beckon.signaling.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 as it arrives in pieces (RFC 3629 §4; Unicode, table 3-7), so that a bad message is refused at its first bad byte. Almost all of
 * signaling is ASCII, which passes eight bytes at a time.
 */
final class Utf8Validator {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NON_ASCII = 0x8080808080808080L;

    /** Continuation bytes that the current character still needs. */
    private byte missing;

    /** Bounds of the next continuation byte: narrower than 80–BF after E0, ED, F0 and F4. */
    private short least;

    private short most;

    /** @return false if the bytes, after those before, can not be part of UTF-8 */
    boolean accept(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (missing == 0) {
                while (to - i >= Long.BYTES && ((long) LONGS.get(bytes, i) & NON_ASCII) == 0) {
                    i += Long.BYTES;
                }
                if (i == to) {
                    return true;
                }
            }
            int value = bytes[i++] & 0xFF;
            if (missing > 0 ? !continues(value) : value >= 0x80 && !begins(value)) {
                return false;
            }
        }
        return true;
    }

    private boolean continues(int value) {
        boolean fits = value >= least && value <= most;
        missing--;
        least = 0x80;
        most = 0xBF;
        return fits;
    }

    private boolean begins(int value) {
        if (value < 0xC2 || value > 0xF4) {
            return false; // a continuation byte, an overlong form, or beyond U+10FFFF
        }
        missing = (byte) (value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3);
        least = (short) (value == 0xE0 ? 0xA0 : value == 0xF0 ? 0x90 : 0x80);
        most = (short) (value == 0xED ? 0x9F : value == 0xF4 ? 0x8F : 0xBF);
        return true;
    }

    /** Whether the bytes so far end with a whole character. */
    boolean complete() {
        return missing == 0;
    }
}
