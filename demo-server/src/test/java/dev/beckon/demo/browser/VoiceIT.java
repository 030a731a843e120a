package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.LocatorOptions;
import dev.beckon.demo.RunningServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Everybody sees who speaks, and whoever speaks while muted is told so. */
class VoiceIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final int RATE = 48_000;
    private static final String SPEAKING = "[data-speaking]";

    @TempDir
    static Path folder;

    @BeforeAll
    static void giveEverybodyAVoice() throws IOException {
        Path voice = folder.resolve("voice.wav");
        byte[] samples = voice();
        AudioSystem.write(
                new AudioInputStream(
                        new ByteArrayInputStream(samples),
                        new AudioFormat(RATE, 16, 1, true, false),
                        samples.length / 2),
                AudioFileFormat.Type.WAVE,
                voice.toFile());
        BROWSERS.startChromiumBy(Executables.find(Browsers.SHELL), "--use-file-for-fake-audio-capture=" + voice);
    }

    /** A few seconds of something with a pitch, overtones and syllables, which a browser does not take for noise. */
    private static byte[] voice() {
        byte[] samples = new byte[RATE * 10 * 2];
        for (int at = 0; at < samples.length / 2; at++) {
            double seconds = (double) at / RATE;
            double pitch = 140 + 30 * Math.sin(2 * Math.PI * 0.7 * seconds);
            double syllable = Math.sqrt(Math.max(0, Math.sin(2 * Math.PI * 2.5 * seconds)));
            double wave = 0;
            for (int overtone : new int[] {1, 2, 3, 5, 8}) {
                wave += Math.sin(2 * Math.PI * pitch * overtone * seconds) / overtone;
            }
            int sample = (int) (wave * syllable * 8_000);
            samples[2 * at] = (byte) sample;
            samples[2 * at + 1] = (byte) (sample >> 8);
        }
        return samples;
    }

    @Test
    void who_speaks_has_a_frame_and_who_speaks_while_muted_is_told() {
        try (RunningServer server = RunningServer.start()) {
            CallPage ana = BROWSERS.person("Ana").withRawSound();
            CallPage bo = BROWSERS.person("Bo").withRawSound();
            bo.join(ana.createRoom(server.origin()));
            ana.waitForMediaOf(bo);
            Locator own = ana.page().locator("#self" + SPEAKING);
            Locator seenByBo = bo.page().locator("[data-testid=peer-tile]" + SPEAKING);
            own.waitFor();
            seenByBo.waitFor();

            ana.find("toggle-mic").click();

            assertThat(own).hasCount(0);
            assertThat(seenByBo).hasCount(0);
            Locator hint = ana.page().locator(".toast", new LocatorOptions().setHasText("You are muted."));
            hint.locator("button").click();
            assertThat(ana.find("toggle-mic")).hasAttribute("aria-pressed", "false");
            seenByBo.waitFor();
        }
    }
}
