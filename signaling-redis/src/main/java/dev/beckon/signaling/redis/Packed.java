package dev.beckon.signaling.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A list as the scripts write it ({@code pack} in {@code common.lua}): for each value its length, four bytes, the highest first, and then its bytes. */
record Packed(List<byte[]> values) {

    /** @throws IllegalArgumentException if it is no such list */
    static Packed of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<byte[]> values = new ArrayList<>(6);
        while (in.hasRemaining()) {
            int size = in.remaining() < Integer.BYTES ? -1 : in.getInt();
            if (size < 0 || size > in.remaining()) {
                throw new IllegalArgumentException("no list: " + in.remaining() + " bytes are left, not " + size);
            }
            values.add(Arrays.copyOfRange(bytes, in.position(), in.position() + size));
            in.position(in.position() + size);
        }
        return new Packed(values);
    }

    /** As {@code pack} makes it of these two. */
    static byte[] pair(String first, byte[] second) {
        byte[] text = first.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 * Integer.BYTES + text.length + second.length)
                .putInt(text.length)
                .put(text)
                .putInt(second.length)
                .put(second)
                .array();
    }

    byte[] bytes(int i) {
        return values.get(i);
    }

    String text(int i) {
        return new String(values.get(i), StandardCharsets.UTF_8);
    }

    List<String> texts() {
        return values.stream()
                .map(each -> new String(each, StandardCharsets.UTF_8))
                .toList();
    }

    /** What follows the first so many. */
    Packed from(int i) {
        return new Packed(values.subList(i, values.size()));
    }
}
