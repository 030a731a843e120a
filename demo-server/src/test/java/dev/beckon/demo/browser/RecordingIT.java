package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import dev.beckon.demo.ServerOfClass;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever records keeps those who agreed, and nobody else; and everybody sees it. */
class RecordingIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    @RegisterExtension
    static final ServerOfClass SERVER = ServerOfClass.with();

    private final CallPage ana = BROWSERS.person("Ana");
    private final CallPage bo = BROWSERS.person("Bo");

    private static Locator open(CallPage page, String entry) {
        page.find("more").click();
        return page.find(entry);
    }

    private static Locator note(CallPage page) {
        return page.find("recording-note");
    }

    @Test
    void somebody_is_in_the_film_from_their_yes_until_they_take_it_back() throws IOException {
        bo.join(ana.createRoom(SERVER.origin()));
        ana.waitForMediaOf(bo);
        ana.find("toggle-mic").click();

        long from = System.nanoTime();
        open(ana, "record").click();
        assertThat(note(ana)).hasText("You are recording: 0 of 1 agreed");
        assertThat(bo.find("recording-notice")).containsText("Ana asks to record you");
        assertThat(note(bo)).hasText("Ana is recording, without you");
        ana.page().waitForTimeout(1_500);
        bo.find("consent").click();
        assertThat(bo.find("recording-notice")).hasCount(0);
        assertThat(note(bo)).hasText("Ana is recording you");
        assertThat(note(ana)).hasText("You are recording: 1 of 1 agreed");
        ana.page().waitForTimeout(1_500);
        assertThat(open(bo, "be-recorded")).hasAttribute("aria-checked", "true");
        bo.find("be-recorded").click();
        assertThat(note(ana)).hasText("You are recording: 0 of 1 agreed");
        ana.page().waitForTimeout(1_500);
        open(ana, "record");
        Download download = ana.page().waitForDownload(() -> ana.find("record").click());
        double taken = (System.nanoTime() - from) / 1e9;
        Film film = Film.of(download);

        assertThat(note(ana)).hasCount(0);
        assertThat(note(bo)).hasCount(0);
        assertThat(bo.page().getByText("Ana has stopped recording").first()).isVisible();
        assertThat(film.seconds).isBetween(4.5, taken);
        assertThat(film.people).containsExactly(1, 2, 1);
        assertThat(film.loudnessAtFirst).isCloseTo(0, within(1e-4));
        assertThat(film.loudnessBetween).isGreaterThan(1e-3);
        assertThat(film.loudnessAtLast).isCloseTo(0, within(1e-4));
    }

    @Test
    void whoever_comes_later_is_asked_too_and_a_page_that_was_loaded_anew_again() {
        String link = ana.createRoom(SERVER.origin());
        open(ana, "record").click();
        assertThat(note(ana)).hasText("You are recording");
        bo.join(link);
        bo.find("consent").click();
        assertThat(note(ana)).hasText("You are recording: 1 of 1 agreed");

        bo.page().reload();
        bo.waitForScreen("call");
        assertThat(note(bo)).hasText("Ana is recording, without you");
        assertThat(note(ana)).hasText("You are recording: 0 of 1 agreed");
        bo.find("refuse").click();
        assertThat(bo.find("recording-notice")).hasCount(0);
        CallPage cy = BROWSERS.person("Cy").join(link);
        cy.find("consent").click();
        assertThat(note(ana)).hasText("You are recording: 1 of 2 agreed");
        assertThat(note(cy)).hasText("Ana is recording you");
    }

    @Test
    void no_screen_and_none_of_its_sound_is_in_the_film_before_all_have_agreed() throws IOException {
        String link = ana.createRoom(SERVER.origin());
        bo.join(link);
        CallPage cy = BROWSERS.person("Cy").join(link);
        ana.waitForMediaOf(bo, cy);
        for (CallPage page : List.of(ana, bo, cy)) {
            page.find("toggle-mic").click();
        }
        ana.evaluate(SYSTEM_SCREEN);
        ana.find("toggle-share").click();
        open(ana, "record").click();
        assertThat(note(ana).nth(1)).hasText("No screen is recorded until all agree");
        bo.find("consent").click();
        assertThat(note(ana).nth(0)).hasText("You are recording: 1 of 2 agreed");
        ana.page().waitForTimeout(1_500);
        cy.find("consent").click();
        assertThat(note(ana)).hasText(new String[] {"You are recording: 2 of 2 agreed"});
        ana.page().waitForTimeout(1_500);
        open(cy, "be-recorded").click();
        assertThat(note(ana).nth(1)).hasText("No screen is recorded until all agree");
        ana.page().waitForTimeout(1_500);
        open(ana, "record");
        Film film = Film.of(ana.page().waitForDownload(() -> ana.find("record").click()));

        assertThat(film.screens).isEqualTo(List.of(false, true, false));
        assertThat(film.loudnessAtFirst).isCloseTo(0, within(1e-4));
        assertThat(film.loudnessBetween).isGreaterThan(1e-3);
        assertThat(film.loudnessAtLast).isCloseTo(0, within(1e-4));
    }

    /** A screen that is all red, with the sound of everything that the machine plays. */
    private static final String SYSTEM_SCREEN = """
            void (navigator.mediaDevices.getDisplayMedia = async () => {
              const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
              const pen = canvas.getContext('2d');
              pen.fillStyle = '#f00';
              setInterval(() => pen.fillRect(0, 0, 1280, 720), 50);
              const audio = new AudioContext();
              const tone = new OscillatorNode(audio);
              const out = audio.createMediaStreamDestination();
              tone.connect(out);
              tone.start();
              return new MediaStream([...canvas.captureStream(20).getVideoTracks(), ...out.stream.getAudioTracks()]);
            })
            """;

    @Test
    void a_recording_is_saved_when_its_call_ends() throws IOException {
        bo.join(ana.createRoom(SERVER.origin()));
        ana.waitForMediaOf(bo);
        open(ana, "record").click();
        bo.find("consent").click();
        assertThat(note(ana)).hasText("You are recording: 1 of 1 agreed");
        ana.page().waitForTimeout(1_500);

        Film film = Film.of(ana.page().waitForDownload(() -> ana.find("leave").click()));

        ana.waitForScreen("left");
        assertThat(film.seconds).isGreaterThan(1);
        assertThat(film.people).endsWith(2);
        assertThat(note(bo)).hasCount(0);
    }

    /** What a browser makes of a recording: its length, how many people it shows one after the other, and how loud it is (RMS). */
    private record Film(
            double seconds,
            List<Integer> people,
            List<Boolean> screens,
            double loudnessAtFirst,
            double loudnessBetween,
            double loudnessAtLast) {

        static Film of(Download download) throws IOException {
            assertThat(download.suggestedFilename())
                    .matches("call-\\d{4}-\\d\\d-\\d\\d-\\d\\d-\\d\\d-\\d\\d\\.(webm|mp4)");
            String bytes = Base64.getEncoder().encodeToString(Files.readAllBytes(download.path()));
            CallPage screen = BROWSERS.person("a cinema").open("about:blank");
            Map<?, ?> seen = (Map<?, ?>) screen.page().evaluate(WATCH, bytes);
            return new Film(
                    ((Number) seen.get("seconds")).doubleValue(),
                    ((List<?>) seen.get("people"))
                            .stream().map(Integer.class::cast).toList(),
                    ((List<?>) seen.get("screens"))
                            .stream().map(Boolean.class::cast).toList(),
                    ((Number) seen.get("first")).doubleValue(),
                    ((Number) seen.get("between")).doubleValue(),
                    ((Number) seen.get("last")).doubleValue());
        }

        /** Two people stand side by side, with the ground (#101418) between them; one has the middle for themselves. */
        private static final String WATCH = """
                async (base64) => {
                  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
                  const sound = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(bytes.slice().buffer);
                  const samples = sound.getChannelData(0);
                  const loudness = (from, to) => {
                    const part = samples.subarray(from * samples.length, to * samples.length);
                    return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
                  };
                  const video = Object.assign(document.createElement('video'), { muted: true, src: URL.createObjectURL(new Blob([bytes])) });
                  document.body.append(video);
                  const pen = new OffscreenCanvas(1280, 720).getContext('2d', { willReadFrequently: true });
                  const people = [];
                  const screens = [];
                  const look = () => {
                    pen.drawImage(video, 0, 0, 1280, 720);
                    const [red, green, blue] = pen.getImageData(640, 360, 1, 1).data;
                    const isGround = Math.abs(red - 16) + Math.abs(green - 20) + Math.abs(blue - 24) < 24;
                    const seen = isGround ? 2 : 1;
                    if (people.at(-1) !== seen) people.push(seen);
                    const { data } = pen.getImageData(0, 0, 1280, 720);
                    let reds = 0;
                    for (let at = 0; at < data.length; at += 4) if (data[at] > 200 && data[at + 1] < 60 && data[at + 2] < 60) reds++;
                    const isScreen = reds > 1280 * 72;
                    if (screens.at(-1) !== isScreen) screens.push(isScreen);
                    video.requestVideoFrameCallback(look);
                  };
                  video.requestVideoFrameCallback(look);
                  video.playbackRate = 2;
                  await video.play();
                  await new Promise((resolve) => (video.onended = resolve));
                  return { seconds: video.currentTime, people, screens, first: loudness(0, 0.15), between: loudness(0.4, 0.6), last: loudness(0.85, 1) };
                }
                """;
    }
}
