package dev.beckon.signaling.wire;

import dev.beckon.signaling.message.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fields that a {@link FieldWriter} wrote. Tags that nobody asks for are skipped, so a newer node may write more of them. Payloads and nested fields are views of the bytes,
 * which must not change afterwards. Every method that finds something else than it expects throws a {@link WireException}. Takes memory in proportion to the bytes, and is immutable.
 */
public final class Fields {

    /** Longer than any name of a constant: it is something else, perhaps something that is for nobody's log. */
    private static final int LONGEST_NAME = 32;

    private final byte[] source;

    /** Three for each field: its tag, and where its value begins and ends. */
    private int[] places = new int[12];

    private int used;

    /**
     * Reads where each field is.
     *
     * @throws WireException if these bytes are no fields
     */
    public Fields(byte[] source) {
        this(source, 0, source.length);
    }

    Fields(byte[] source, int from, int to) {
        this.source = source;
        int at = from;
        while (at < to) {
            int tag = source[at++];
            if (tag < 1) {
                throw new WireException("at byte " + (at - 1) + " is tag " + tag + ", which is not one of 1 to 127");
            }
            long size = 0;
            int shift = 0;
            int part;
            do {
                if (at == to || shift > 28) {
                    throw new WireException("at byte " + at + " the length of field " + tag + " has no end");
                }
                part = source[at++];
                size |= (long) (part & 0x7F) << shift;
                shift += 7;
            } while (part < 0);
            if (size > to - at) {
                throw new WireException(
                        "field " + tag + " has " + size + " bytes, but only " + (to - at) + " are left at byte " + at);
            }
            add(tag, at, at + (int) size);
            at += (int) size;
        }
    }

    private void add(int tag, int from, int to) {
        if (used == places.length) {
            places = Arrays.copyOf(places, 2 * used);
        }
        places[used++] = tag;
        places[used++] = from;
        places[used++] = to;
    }

    /** The first of that tag from there on; -1 if there is none. */
    private int find(int tag, int from) {
        for (int i = from; i < used; i += 3) {
            if (places[i] == tag) {
                return i;
            }
        }
        return -1;
    }

    private int must(int tag) {
        int found = find(tag, 0);
        if (found < 0) {
            throw new WireException("field " + tag + " is missing");
        }
        return found;
    }

    private <T> List<T> all(int tag, Function<Integer, T> value) {
        List<T> all = new ArrayList<>(4);
        for (int i = find(tag, 0); i >= 0; i = find(tag, i + 3)) {
            all.add(value.apply(i));
        }
        return all;
    }

    private String textAt(int i) {
        return new String(source, places[i + 1], places[i + 2] - places[i + 1], StandardCharsets.UTF_8);
    }

    private Fields fieldsAt(int i) {
        return new Fields(source, places[i + 1], places[i + 2]);
    }

    private byte[] bytesAt(int i) {
        return Arrays.copyOfRange(source, places[i + 1], places[i + 2]);
    }

    // ---- what a field may be

    /** Whether there is a field of this tag. */
    public boolean has(int tag) {
        return find(tag, 0) >= 0;
    }

    /** A text; null if there is none. */
    public @Nullable String textOrNull(int tag) {
        int found = find(tag, 0);
        return found < 0 ? null : textAt(found);
    }

    /** A text that has to be there. */
    public String text(int tag) {
        return textAt(must(tag));
    }

    /** All texts of this tag, in their order; empty if there is none. */
    public List<String> texts(int tag) {
        return all(tag, this::textAt);
    }

    /** The constant of that name. */
    public <E extends Enum<E>> E name(int tag, Class<E> type) {
        String name = text(tag);
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException unknown) {
            String shown = name.length() > LONGEST_NAME ? name.length() + " characters" : '"' + name + '"';
            throw new WireException("field " + tag + " is " + shown + ", which is no " + type.getSimpleName());
        }
    }

    /** A flag: true if the field is there. */
    public boolean flag(int tag) {
        return has(tag);
    }

    /** A whole number that has to be there. */
    public long number(int tag) {
        int found = must(tag);
        int at = places[found + 1];
        int to = places[found + 2];
        long value = 0;
        for (int shift = 0; at < to; shift += 7) {
            int part = source[at++];
            value |= (long) (part & 0x7F) << shift;
            if (part >= 0) {
                break;
            }
            if (shift > 56) {
                throw new WireException("field " + tag + " is a number of more than 64 bits");
            }
        }
        if (at != to || to == places[found + 1] || source[to - 1] < 0) {
            throw new WireException("field " + tag + " is no number: it has " + (to - places[found + 1]) + " bytes");
        }
        return value >>> 1 ^ -(value & 1);
    }

    /** A whole number, or the other one if there is none. */
    public long number(int tag, long absent) {
        return has(tag) ? number(tag) : absent;
    }

    /** A number that is no less than the one bound and no more than the other. */
    public int number(int tag, int least, int most) {
        long value = number(tag);
        if (value < least || value > most) {
            throw new WireException("field " + tag + " is " + value + ", but has to be " + least + " to " + most);
        }
        return (int) value;
    }

    /** A JSON value, not parsed; null if there is none. */
    public @Nullable Payload payloadOrNull(int tag) {
        int found = find(tag, 0);
        return found < 0 ? null : payloadAt(found, tag);
    }

    /** A JSON value that has to be there, not parsed. */
    public Payload payload(int tag) {
        return payloadAt(must(tag), tag);
    }

    private Payload payloadAt(int found, int tag) {
        int size = places[found + 2] - places[found + 1];
        if (size == 0) {
            throw new WireException("field " + tag + " is empty, but has to be a JSON value");
        }
        return new Payload(source, places[found + 1], size);
    }

    /** A copy of bytes that have to be there. */
    public byte[] bytes(int tag) {
        return bytesAt(must(tag));
    }

    /** Copies of all bytes of this tag, in their order; empty if there are none. */
    public List<byte[]> byteses(int tag) {
        return all(tag, this::bytesAt);
    }

    /** A value that is fields itself and has to be there. */
    public Fields fields(int tag) {
        return fieldsAt(must(tag));
    }

    /** A value that is fields itself; null if there is none. */
    public @Nullable Fields fieldsOrNull(int tag) {
        int found = find(tag, 0);
        return found < 0 ? null : fieldsAt(found);
    }

    /** A list of values that are fields themselves. */
    public <T> List<T> each(int tag, Function<Fields, T> form) {
        return all(tag, i -> form.apply(fieldsAt(i)));
    }
}
