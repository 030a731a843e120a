package dev.beckon.signaling.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The masking of clients' payloads (RFC 6455 §5.3), eight bytes at a time. */
final class Masking {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Masking() {}

    /**
     * Masks or unmasks in place.
     *
     * @param key the masking key, its first byte the highest
     * @param done how many bytes of the payload came before these
     */
    static void apply(int key, int done, byte[] bytes, int from, int count) {
        int turned = Integer.rotateLeft(key, Byte.SIZE * (done & 3));
        long twice = (turned & 0xFFFFFFFFL) << Integer.SIZE | turned & 0xFFFFFFFFL;
        int at = from;
        int end = from + count;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ twice);
        }
        for (int i = 0; at < end; i++, at++) {
            bytes[at] ^= (byte) (turned >>> Integer.SIZE - Byte.SIZE - Byte.SIZE * (i & 3));
        }
    }
}
