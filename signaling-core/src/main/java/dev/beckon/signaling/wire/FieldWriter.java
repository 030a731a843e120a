package dev.beckon.signaling.wire;

import dev.beckon.signaling.message.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes fields: for each a tag (1 to 127, one byte), the length of its value (a variable-length integer, seven bits a byte, low bits first), and its value. What is absent is not
 * written: null, false, and an empty list. A tag that is written several times is a list. {@link Fields} reads them. Not safe for use by many threads.
 */
public final class FieldWriter {

    private byte[] bytes;
    private int length;

    /** No fields yet. */
    public FieldWriter() {
        this(64);
    }

    private FieldWriter(int size) {
        bytes = new byte[size];
    }

    /** {@return a copy of what was written} */
    public byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    /**
     * A text in UTF-8; nothing if it is null.
     *
     * @param tag 1 to 127
     * @param value the text
     * @return this writer
     */
    public FieldWriter text(int tag, @Nullable String value) {
        return value == null ? this : bytes(tag, value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A list of texts, in their order.
     *
     * @param tag 1 to 127
     * @param values the texts
     * @return this writer
     */
    public FieldWriter texts(int tag, Collection<String> values) {
        values.forEach(value -> text(tag, value));
        return this;
    }

    /**
     * An enum's constant, by its name.
     *
     * @param tag 1 to 127
     * @param value the constant
     * @return this writer
     */
    public FieldWriter name(int tag, Enum<?> value) {
        return text(tag, value.name());
    }

    /**
     * An empty value if it is true, nothing if it is false.
     *
     * @param tag 1 to 127
     * @param value the flag
     * @return this writer
     */
    public FieldWriter flag(int tag, boolean value) {
        return value ? bytes(tag, new byte[0]) : this;
    }

    /**
     * A whole number, zigzag-coded and of variable length: small ones are short.
     *
     * @param tag 1 to 127
     * @param value the number
     * @return this writer
     */
    public FieldWriter number(int tag, long value) {
        long rest = value << 1 ^ value >> 63; // small numbers are short, negative ones too
        head(tag, varintLength(rest));
        varint(rest);
        return this;
    }

    /**
     * A JSON value: its text, as it is.
     *
     * @param tag 1 to 127
     * @param value the JSON value; null for none
     * @return this writer
     */
    public FieldWriter payload(int tag, @Nullable Payload value) {
        if (value != null) {
            head(tag, value.length());
            reserve(value.length());
            value.copyTo(bytes, length);
            length += value.length();
        }
        return this;
    }

    /**
     * Bytes as they are.
     *
     * @param tag 1 to 127
     * @param value the bytes
     * @return this writer
     */
    public FieldWriter bytes(int tag, byte[] value) {
        return bytes(tag, value, value.length);
    }

    private FieldWriter bytes(int tag, byte[] value, int size) {
        head(tag, size);
        reserve(size);
        System.arraycopy(value, 0, bytes, length, size);
        length += size;
        return this;
    }

    /**
     * A value that is fields itself.
     *
     * @param tag 1 to 127
     * @param value writes those fields
     * @return this writer
     */
    public FieldWriter fields(int tag, Consumer<FieldWriter> value) {
        FieldWriter inner = new FieldWriter(32);
        value.accept(inner);
        return bytes(tag, inner.bytes, inner.length);
    }

    /**
     * A list of values that are fields themselves.
     *
     * @param <T> of each value
     * @param tag 1 to 127
     * @param values in their order
     * @param form writes one value
     * @return this writer
     */
    public <T> FieldWriter each(int tag, Collection<? extends T> values, BiConsumer<? super T, FieldWriter> form) {
        values.forEach(value -> fields(tag, inner -> form.accept(value, inner)));
        return this;
    }

    // ---- bytes

    /** One byte that is no field. */
    FieldWriter raw(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    private void head(int tag, int size) {
        if (tag < 1 || tag > Byte.MAX_VALUE) {
            throw new WireException("tag " + tag + " is not one of 1 to " + Byte.MAX_VALUE);
        }
        raw(tag);
        varint(size);
    }

    private static int varintLength(long value) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            raw((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        raw((int) rest);
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
