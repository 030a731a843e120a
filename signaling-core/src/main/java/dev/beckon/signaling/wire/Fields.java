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
     * @param source must not change afterwards
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

    /**
     * {@return whether there is a field of this tag}
     *
     * @param tag 1 to 127
     */
    public boolean has(int tag) {
        return find(tag, 0) >= 0;
    }

    /**
     * {@return a text; null if there is none}
     *
     * @param tag 1 to 127
     */
    public @Nullable String textOrNull(int tag) {
        int found = find(tag, 0);
        return found < 0 ? null : textAt(found);
    }

    /**
     * {@return a text that has to be there}
     *
     * @param tag 1 to 127
     */
    public String text(int tag) {
        return textAt(must(tag));
    }

    /**
     * {@return all texts of this tag, in their order; empty if there is none}
     *
     * @param tag 1 to 127
     */
    public List<String> texts(int tag) {
        return all(tag, this::textAt);
    }

    /**
     * The constant of that name.
     *
     * @param <E> the enum
     * @param tag 1 to 127
     * @param type of the constant
     * @return the constant
     */
    public <E extends Enum<E>> E name(int tag, Class<E> type) {
        String name = text(tag);
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException unknown) {
            String shown = name.length() > LONGEST_NAME ? name.length() + " characters" : '"' + name + '"';
            throw new WireException("field " + tag + " is " + shown + ", which is no " + type.getSimpleName());
        }
    }

    /**
     * A flag: true if the field is there.
     *
     * @param tag 1 to 127
     * @return whether the field is there
     */
    public boolean flag(int tag) {
        return has(tag);
    }

    /**
     * {@return a whole number that has to be there}
     *
     * @param tag 1 to 127
     */
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

    /**
     * {@return a whole number, or the other one if there is none}
     *
     * @param tag 1 to 127
     * @param absent the number that stands for a missing field
     */
    public long number(int tag, long absent) {
        return has(tag) ? number(tag) : absent;
    }

    /**
     * {@return a number that is no less than the one bound and no more than the other}
     *
     * @param tag 1 to 127
     * @param least the lower bound
     * @param most the upper bound
     */
    public int number(int tag, int least, int most) {
        long value = number(tag);
        if (value < least || value > most) {
            throw new WireException("field " + tag + " is " + value + ", but has to be " + least + " to " + most);
        }
        return (int) value;
    }

    /**
     * {@return a JSON value, not parsed; null if there is none}
     *
     * @param tag 1 to 127
     */
    public @Nullable Payload payloadOrNull(int tag) {
        int found = find(tag, 0);
        return found < 0 ? null : payloadAt(found, tag);
    }

    /**
     * {@return a JSON value that has to be there, not parsed}
     *
     * @param tag 1 to 127
     */
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

    /**
     * {@return a copy of bytes that have to be there}
     *
     * @param tag 1 to 127
     */
    public byte[] bytes(int tag) {
        return bytesAt(must(tag));
    }

    /**
     * {@return copies of all bytes of this tag, in their order; empty if there are none}
     *
     * @param tag 1 to 127
     */
    public List<byte[]> byteses(int tag) {
        return all(tag, this::bytesAt);
    }

    /**
     * {@return a value that is fields itself and has to be there}
     *
     * @param tag 1 to 127
     */
    public Fields fields(int tag) {
        return fieldsAt(must(tag));
    }

    /**
     * {@return a value that is fields itself; null if there is none}
     *
     * @param tag 1 to 127
     */
    public @Nullable Fields fieldsOrNull(int tag) {
        int found = find(tag, 0);
        return found < 0 ? null : fieldsAt(found);
    }

    /**
     * A list of values that are fields themselves.
     *
     * @param <T> what each value is read as
     * @param tag 1 to 127
     * @param form reads one value
     * @return the values, in their order; empty if there are none
     */
    public <T> List<T> each(int tag, Function<Fields, T> form) {
        return all(tag, i -> form.apply(fieldsAt(i)));
    }
}
