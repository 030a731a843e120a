package dev.beckon.signaling.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One JSON value as it came in, validated but not parsed: a view of bytes that are spliced into the outgoing message. The bytes must
 * not be changed afterwards.
 */
public final class Payload {

    /** JSON's {@code null}: as a candidate, the end of candidates (RFC 8838 §13). */
    public static final Payload NULL = ofJson("null");

    private final byte[] source;
    private final int offset;
    private final int length;

    /**
     * A view of bytes that are one valid JSON value; this is not checked.
     *
     * @param source must not change afterwards
     * @param offset where the value begins, in bytes
     * @param length of the value, in bytes
     */
    public Payload(byte[] source, int offset, int length) {
        this.source = source;
        this.offset = offset;
        this.length = length;
    }

    /**
     * JSON text as a payload.
     *
     * @param json one valid JSON value; this is not checked
     * @return a view of its UTF-8
     */
    public static Payload ofJson(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new Payload(bytes, 0, bytes.length);
    }

    /** {@return whether it is an object} */
    public boolean isObject() {
        return source[offset] == '{';
    }

    /** {@return bytes of the JSON text} */
    public int length() {
        return length;
    }

    /**
     * Writes the JSON text there; the target has room for {@link #length} bytes.
     *
     * @param target where it is written to
     * @param at the offset in it
     */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(source, offset, target, at, length);
    }

    /** {@return a copy of the JSON text} */
    public byte[] bytes() {
        return Arrays.copyOfRange(source, offset, offset + length);
    }

    /** {@return the JSON text, which must not be changed: a copy only where the payload is a part of something else} */
    public byte[] shared() {
        return length == source.length ? source : bytes();
    }

    /** {@return the JSON text} */
    public String json() {
        return new String(source, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && json().equals(that.json());
    }

    @Override
    public int hashCode() {
        return json().hashCode();
    }

    @Override
    public String toString() {
        return "Payload[" + length + " bytes]";
    }
}
