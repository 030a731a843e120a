package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The frame reader against streams made from seeds, some of them broken on purpose. */
class FrameReaderTest {

    private static final FrameLimits LIMITS = new FrameLimits(2_000, 8, 10);
    private static final int STREAMS = 20_000;

    /** Notes what comes in, the reason of a failure last. */
    private static final class Notes implements FrameReader.Listener {
        private final List<String> all = new ArrayList<>();

        @Override
        public void message(byte[] utf8) {
            assertThat(utf8.length).isLessThanOrEqualTo(LIMITS.messageBytes());
            try {
                all.add("message " + StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)));
            } catch (CharacterCodingException notUtf8) {
                throw new AssertionError(notUtf8);
            }
        }

        @Override
        public void control(int opcode, byte[] payload) {
            assertThat(payload.length).isLessThanOrEqualTo(FrameLimits.CONTROL_PAYLOAD);
            all.add("control " + opcode + " " + ByteBuffer.wrap(payload));
        }
    }

    /** @param most how many bytes come at a time */
    private static List<String> read(byte[] stream, Random random, int most) {
        Notes notes = new Notes();
        FrameReader reader = new FrameReader(LIMITS);
        ByteBuf all = Unpooled.wrappedBuffer(stream);
        try {
            while (all.isReadable()) {
                reader.read(all.readSlice(Math.min(all.readableBytes(), 1 + random.nextInt(most))), notes);
            }
        } catch (FrameException broken) {
            notes.all.add("failed " + broken.reason());
        }
        return notes.all;
    }

    private static byte[] stream(Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int messages = 1 + random.nextInt(5); messages > 0; messages--) {
            int fragments = random.nextInt(4) == 0 ? 1 + random.nextInt(9) : 1;
            for (int i = 0; i < fragments; i++) {
                String text = "é😀abc".repeat(random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(5));
                int opcode = i == 0 ? Opcode.TEXT : Opcode.CONTINUATION;
                int fin = i == fragments - 1 ? 0x80 : 0;
                out.writeBytes(RawClient.frame(fin | opcode, text.getBytes(StandardCharsets.UTF_8)));
                if (random.nextInt(6) == 0) {
                    out.writeBytes(RawClient.frame(0x80 | Opcode.PING, new byte[random.nextInt(126)]));
                }
            }
        }
        byte[] stream = out.toByteArray();
        for (int broken = random.nextInt(3); broken > 0; broken--) {
            stream[random.nextInt(stream.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return stream;
    }

    @Test
    void however_the_bytes_are_cut_the_same_comes_out() {
        int whole = 0;
        int failed = 0;
        for (int seed = 0; seed < STREAMS; seed++) {
            byte[] stream = stream(new Random(seed));
            List<String> atOnce = read(stream, new Random(seed), Integer.MAX_VALUE - 1);
            List<String> inBits = read(stream, new Random(seed), 7);
            if (!atOnce.equals(inBits)) {
                assertThat(inBits).as("seed %d", seed).isEqualTo(atOnce);
            }
            if (!atOnce.isEmpty() && atOnce.get(atOnce.size() - 1).startsWith("failed")) {
                failed++;
            } else {
                whole++;
            }
        }
        // both kinds were there to be looked at
        assertThat(whole).isGreaterThan(STREAMS / 10);
        assertThat(failed).isGreaterThan(STREAMS / 10);
    }

    @Test
    void noise_is_read_or_refused_and_nothing_else() {
        for (int seed = 0; seed < STREAMS; seed++) {
            Random random = new Random(seed);
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            read(noise, random, 50);
        }
    }
}
