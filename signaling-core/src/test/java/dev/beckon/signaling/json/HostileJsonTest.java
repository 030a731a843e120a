package dev.beckon.signaling.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Codec;
import dev.beckon.signaling.message.SignalingException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What somebody may write to make a server work: names, numbers, depths and halves of characters. A frame costs memory in proportion to its size,
 * gone with it, and no more comparisons than an honest one of its size by a small factor. Measured as bytes that the decoding thread allocates, which
 * does not depend on how fast the machine is.
 */
class HostileJsonTest {

    private static final int FRAME = Limits.DEFAULTS.frameBytes();

    /** Of a frame of keys that are as short as can be the places are kept, four bytes or eight each, and of a resume once more beside a copy. */
    private static final int MOST_BYTES_FOR_EACH = 7;

    private static final int SMALL_CHANGE = 4_096;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Codec codec = new JsonCodec(Limits.DEFAULTS);

    static Map<String, String> frames() {
        Map<String, String> frames = new TreeMap<>();
        frames.put("many keys", data(many(i -> key(Integer.toString(i, 36)))));
        frames.put("many keys in escapes", data(many(i -> key(escaped(Integer.toString(i, 36))))));
        frames.put("many keys whose hashes are the same", data(many(HostileJsonTest::colliding)));
        frames.put(
                "sixteen keys that differ in their last character",
                data(object(16, i -> key("k".repeat(FRAME / 17) + i))));
        frames.put("sixteen long keys in escapes", data(object(16, i -> key(escaped("k".repeat(FRAME / 17 / 6) + i)))));
        frames.put(
                "seventeen long keys in escapes",
                data(object(17, i -> key(escaped("k".repeat(FRAME / 18 / 6) + (char) ('a' + i))))));
        frames.put(
                "objects of sixteen keys in escapes",
                data("["
                        + repeated("," + object(16, i -> key(escaped("kk" + (char) ('a' + i)))))
                                .substring(1) + "]"));
        frames.put("one key of half the frame", data("{" + key("k".repeat(FRAME / 2)) + ":0}"));
        frames.put("a deep list", "{\"type\":\"send\",\"to\":\"bo\",\"data\":" + "[".repeat(FRAME - 100));
        frames.put("deep objects", "{\"type\":\"send\",\"to\":\"bo\",\"data\":" + "{\"a\":".repeat(FRAME / 6));
        frames.put(
                "many deep lists",
                data("[" + repeated("," + "[".repeat(29) + "]".repeat(29)).substring(1) + "]"));
        frames.put("one number of a whole frame", data("9".repeat(FRAME - 100)));
        frames.put(
                "numbers of a hundred digits",
                data("[" + repeated("," + "9".repeat(97) + "e-99").substring(1) + "]"));
        frames.put(
                "numbers at the edge of a double",
                data("["
                        + repeated(",1.7976931348623158" + "0".repeat(70) + "e308")
                                .substring(1) + "]"));
        frames.put("many small exponents", data("[" + repeated(",1e1").substring(1) + "]"));
        frames.put("halves of characters", data('"' + repeated("\\ud800") + '"'));
        frames.put(
                "keys of halves of characters",
                data(many(i -> key("\\ud800\\udb" + Integer.toHexString(i % 256) + i))));
        frames.put(
                "unknown members",
                "{\"type\":\"ping\"," + many(i -> key(Integer.toString(i, 36))).substring(1));
        frames.put(
                "unknown members in escapes",
                "{\"type\":\"hello\","
                        + many(i -> key(escaped("t" + Integer.toString(i, 36)))).substring(1));
        frames.put("a type of a whole frame", "{\"type\":\"" + "x".repeat(FRAME - 20) + "\"}");
        frames.put("a type in escapes", "{\"type\":\"" + repeated("\\u0061") + "\"}");
        frames.put("an id in escapes", "{\"type\":\"leave\",\"room\":\"" + repeated("\\u0061") + "\"}");
        frames.put("an id of escapes of one character", "{\"type\":\"leave\",\"room\":\"" + repeated("\\n") + "\"}");
        frames.put("a name of a whole frame", "{\"type\":\"hello\",\"name\":\"" + "n".repeat(FRAME - 40) + "\"}");
        frames.put("a request id of objects", "{\"type\":\"leave\",\"id\":{" + key("x".repeat(FRAME - 60)) + ":1}}");
        frames.put(
                "a resume of many keys",
                "{\"type\":\"hello\",\"resume\":" + many(i -> key(Integer.toString(i, 36))) + "}");
        return frames;
    }

    private interface Keys {
        String key(int number);
    }

    private static String data(String value) {
        return "{\"type\":\"send\",\"to\":\"bo\",\"data\":" + value + "}";
    }

    private static String key(String name) {
        return '"' + name + '"';
    }

    private static String escaped(String text) {
        return text.chars().mapToObj(c -> String.format("\\u%04x", c)).collect(Collectors.joining());
    }

    private static String repeated(String text) {
        return text.repeat((FRAME - 100) / text.length());
    }

    private static String object(int count, Keys keys) {
        return IntStream.range(0, count).mapToObj(i -> keys.key(i) + ":0").collect(Collectors.joining(",", "{", "}"));
    }

    /** As many as go into a frame. */
    private static String many(Keys keys) {
        StringBuilder object = new StringBuilder("{");
        for (int i = 0; ; i++) {
            String member = keys.key(i) + ":0";
            if (object.length() + member.length() > FRAME - 100) {
                return object.append('}').toString();
            }
            object.append(i == 0 ? "" : ",").append(member);
        }
    }

    /** "Aa" and "BB" have one hash in Java, and so has every sequence of them. */
    private static String colliding(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 14; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return key(name.toString());
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_frame_costs_memory_in_proportion_to_its_size(String name) {
        byte[] frame = frames().get(name).getBytes(UTF_8);
        assertThat(frame).hasSizeBetween(FRAME / 2, FRAME);
        decode(frame);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        decode(frame);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).as(name).isLessThan((long) MOST_BYTES_FOR_EACH * frame.length + SMALL_CHANGE);
    }

    static java.util.Set<String> names() {
        return frames().keySet();
    }

    private void decode(byte[] frame) {
        try {
            codec.decode(frame);
        } catch (SignalingException refused) {
            assertThat(refused.getMessage()).hasSizeLessThan(200);
        }
    }

    /** 10,000 names of fields that nobody ever wrote before: what the second half leaves behind is what the first did, nothing. */
    @Test
    void a_small_frame_with_a_name_never_seen_before_costs_what_any_other_does() {
        int frames = 2_000;
        long known = 0;
        long fresh = 0;
        for (int i = 0; i < frames; i++) {
            byte[] one = "{\"type\":\"ping\",\"kkkkkkkk\":0}".getBytes(UTF_8);
            byte[] other = String.format("{\"type\":\"ping\",\"k%07d\":0}", i).getBytes(UTF_8);
            long start = THREADS.getCurrentThreadAllocatedBytes();
            codec.decode(one);
            long middle = THREADS.getCurrentThreadAllocatedBytes();
            codec.decode(other);
            known += middle - start;
            fresh += THREADS.getCurrentThreadAllocatedBytes() - middle;
        }
        assertThat(fresh / frames).isLessThanOrEqualTo(known / frames + 16);
        assertThat(fresh / frames).isLessThan(400);
    }
}
