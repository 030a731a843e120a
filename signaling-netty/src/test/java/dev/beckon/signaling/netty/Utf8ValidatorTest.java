package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8ValidatorTest {

    private static boolean valid(byte[] bytes, int split) {
        Utf8Validator validator = new Utf8Validator();
        return validator.accept(bytes, 0, split)
                && validator.accept(bytes, split, bytes.length)
                && validator.complete();
    }

    private static boolean validToTheJdk(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    @Test
    void every_code_point_passes_wherever_it_is_split() {
        int refused = 0;
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(point).getBytes(StandardCharsets.UTF_8);
                for (int split = 0; split <= bytes.length; split++) {
                    refused += valid(bytes, split) ? 0 : 1;
                }
            }
        }
        assertThat(refused).isZero();
    }

    @Test
    void all_of_two_bytes_are_judged_as_by_the_jdk() {
        for (int i = 0; i <= 0xFFFF; i++) {
            byte[] two = {(byte) (i >> 8), (byte) i};
            if (valid(two, 1) != validToTheJdk(two)) {
                throw new AssertionError(HexFormat.of().formatHex(two));
            }
        }
    }

    @Test
    void many_of_more_bytes_are_judged_as_by_the_jdk() {
        Random random = new Random(3629);
        // the bounds that matter, rather than any byte
        int[] edges = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4};
        int good = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(20)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) (random.nextInt(3) == 0 ? edges[random.nextInt(edges.length)] : 0x41);
            }
            boolean expected = validToTheJdk(bytes);
            good += expected ? 1 : 0;
            if (valid(bytes, random.nextInt(bytes.length + 1)) != expected) {
                throw new AssertionError(HexFormat.of().formatHex(bytes));
            }
        }
        assertThat(good).isBetween(10_000, 190_000);
    }
}
