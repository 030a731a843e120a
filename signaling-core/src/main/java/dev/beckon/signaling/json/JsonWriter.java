package dev.beckon.signaling.json;

import dev.beckon.signaling.message.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes one JSON text into a byte array. Keys are given with quotes and colon, so that they are copied and not escaped. Not safe for use by several threads. */
public final class JsonWriter {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int size;

    /**
     * One that has written nothing yet.
     *
     * @param expectedBytes how long the text may become; it may become longer
     */
    public JsonWriter(int expectedBytes) {
        bytes = new byte[expectedBytes];
    }

    /** Bytes that are valid JSON where they stand. */
    JsonWriter raw(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, bytes, size, json.length);
        size += json.length;
        return this;
    }

    /**
     * ASCII that is valid JSON where it stands.
     *
     * @param json the text, which is not checked
     * @return this writer
     */
    public JsonWriter raw(String json) {
        return ascii(json);
    }

    JsonWriter raw(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    /**
     * A value as it is written.
     *
     * @param payload the value
     * @return this writer
     */
    public JsonWriter payload(Payload payload) {
        reserve(payload.length());
        payload.copyTo(bytes, size);
        size += payload.length();
        return this;
    }

    JsonWriter number(long value) {
        return ascii(Long.toString(value));
    }

    JsonWriter bool(boolean value) {
        return ascii(value ? "true" : "false");
    }

    /** A string in quotes that needs no escape, such as an id. */
    JsonWriter id(String value) {
        return raw('"').ascii(value).raw('"');
    }

    private JsonWriter ascii(String value) {
        int length = value.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size + i] = (byte) value.charAt(i);
        }
        size += length;
        return this;
    }

    /**
     * A string in quotes; lone surrogates, which UTF-8 cannot hold, become question marks.
     *
     * @param value the text
     * @return this writer
     */
    public JsonWriter string(String value) {
        raw('"');
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            int letter = b == '\r' ? 'r' : b == '\n' ? 'n' : b == '\t' ? 't' : b == '"' || b == '\\' ? b : 0;
            if (letter != 0) {
                raw('\\').raw((char) letter);
            } else if (b >= 0 && b < 0x20) {
                ascii("\\u00").raw((char) HEX[b >> 4]).raw((char) HEX[b & 15]);
            } else {
                reserve(1);
                bytes[size++] = b;
            }
        }
        return raw('"');
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    /** {@return what was written} */
    public byte[] toBytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
