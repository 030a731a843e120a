package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.beckon.demo.ServerOfClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Devices in the middle of a call: others, unplugged ones, and what a browser does by itself. */
class DeviceChangesIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    @RegisterExtension
    static final ServerOfClass SERVER = ServerOfClass.with();

    private final CallPage ana = BROWSERS.person("Ana");
    private final CallPage bo = BROWSERS.person("Bo");

    private void call() {
        bo.join(ana.createRoom(SERVER.origin()));
        bo.waitForMediaOf(ana);
    }

    /** What the browser does to a track whose device is gone; a page can not bring that about. */
    private Object end(String slot) {
        return ana.page()
                .evaluate(
                        "slot => { const { track } = [...beckon.links.values()][0].sender(slot);"
                                + " track.stop(); track.dispatchEvent(new Event('ended')); return track.id; }",
                        slot);
    }

    private Object trackOf(String slot) {
        return ana.page().evaluate("slot => [...beckon.links.values()][0].sender(slot).track?.id", slot);
    }

    @Test
    void an_unplugged_camera_is_replaced_and_said() {
        call();

        Object gone = end("camera");

        assertThat(ana.page().locator(".toast")).containsText("The camera went away; another one is used now.");
        bo.waitForMediaOf(ana);
        assertThat(trackOf("camera")).isNotNull().isNotEqualTo(gone);
    }

    @Test
    void where_there_is_no_other_the_call_goes_on_without() {
        call();
        ana.evaluate(
                "void (navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError')))");

        end("camera");

        assertThat(ana.page().locator(".toast")).containsText("The camera went away.");
        assertThat(bo.tileOf(ana)).hasAttribute("data-camera", "off");
        assertThat(ana.find("toggle-camera")).hasAttribute("aria-pressed", "true");
    }

    @Test
    void somebody_who_is_muted_is_not_heard_when_their_headset_goes_away() {
        call();
        ana.find("toggle-mic").click();
        assertThat(bo.tileOf(ana).locator("[href='#i-mic-off']")).isVisible();

        Object gone = end("mic");

        // beside it may be that she speaks and is muted
        assertThat(ana.page().locator(".toast:has-text('The microphone went away; another one is used now.')"))
                .isVisible();
        ana.waitFor("another microphone", () -> trackOf("mic") != null);
        assertThat(trackOf("mic")).isNotEqualTo(gone);
        assertThat(ana.evaluate("[...beckon.links.values()][0].sender('mic').track.enabled"))
                .isEqualTo(false);
        assertThat(ana.find("toggle-mic")).hasAttribute("aria-pressed", "true");
    }

    /** What the browser does when the system takes a device away for a while, as for a phone call; a page can not bring that about. */
    private void takenBySystem(boolean taken) {
        ana.page()
                .evaluate(
                        "taken => { for (const slot of ['mic', 'camera']) { const { track } = [...beckon.links.values()][0].sender(slot);"
                                + " Object.defineProperty(track, 'muted', { configurable: true, value: taken });"
                                + " track.dispatchEvent(new Event(taken ? 'mute' : 'unmute')); } }",
                        taken);
    }

    @Test
    void what_the_system_takes_away_is_off_for_everybody_until_it_is_back_and_is_said() {
        call();
        Locator muted = bo.tileOf(ana).locator("[href='#i-mic-off']");
        Locator said = ana.page().locator(".toast:has-text('The system has muted the microphone. Nobody hears you.')");

        takenBySystem(true);

        assertThat(muted).isVisible();
        assertThat(bo.tileOf(ana)).hasAttribute("data-camera", "off");
        assertThat(ana.page().locator("#self-muted")).isVisible();
        assertThat(ana.page().locator("#self")).hasAttribute("data-camera", "off");
        assertThat(ana.page().locator(".toast:has-text('The system has stopped the camera. Nobody sees you.')"))
                .isVisible();
        said.waitFor();
        ana.evaluate("document.getElementById('toasts').replaceChildren()");
        ana.find("toggle-mic").click(); // whoever cannot be heard now does not want to be heard without a word later
        said.waitFor();

        takenBySystem(false);

        assertThat(bo.tileOf(ana)).hasAttribute("data-camera", "on");
        assertThat(muted).isVisible();
        ana.find("toggle-mic").click();
        assertThat(muted).isHidden();
        assertThat(ana.page().locator("#self-muted")).isHidden();
        assertThat(ana.page().locator("#self")).hasAttribute("data-camera", "on");
        assertThat(ana.find("toggle-mic")).hasAttribute("aria-pressed", "false");
    }

    @Test
    void a_track_that_the_browser_does_not_send_is_said_and_is_sent_when_it_is_switched_on_again() {
        call();
        ana.evaluate(
                "window.replaceTrack = RTCRtpSender.prototype.replaceTrack;"
                        + " void (RTCRtpSender.prototype.replaceTrack = async () => { throw new DOMException('no', 'InvalidModificationError'); })");
        Object gone = end("mic");
        Locator said = ana.page()
                .locator(".toast:has-text('Your picture or sound does not reach Bo. Switch it off and on again.')");
        said.waitFor();
        assertThat(trackOf("mic")).isEqualTo(gone);

        ana.evaluate("void (RTCRtpSender.prototype.replaceTrack = replaceTrack)");
        ana.find("toggle-mic").click();
        ana.find("toggle-mic").click();

        ana.waitFor("the new track to be sent", () -> !gone.equals(trackOf("mic")));
        bo.waitForMediaOf(ana);
    }

    @Test
    void the_browsers_own_button_ends_a_share_and_the_camera_goes_on() {
        call();
        ana.evaluate("navigator.mediaDevices.getDisplayMedia = async () => {"
                + " const canvas = document.createElement('canvas'); canvas.getContext('2d').fillRect(0, 0, 9, 9);"
                + " return canvas.captureStream(5); }");
        ana.find("toggle-share").click();
        assertThat(bo.find("share-tile")).isVisible();

        end("screen");

        assertThat(bo.find("share-tile")).hasCount(0);
        assertThat(ana.find("toggle-share")).hasAttribute("aria-pressed", "false");
        bo.waitForMediaOf(ana);
    }

    @Test
    void the_menu_beside_the_microphone_switches_noise_suppression_and_the_sound_goes_on() {
        call();
        Locator arrow = ana.page().locator("[aria-label='Microphone and speaker'].side");
        Locator noise = ana.page().locator("[role=menuitemcheckbox]:visible");
        arrow.click();
        Object before = trackOf("mic");

        noise.click();

        ana.waitFor(
                "another track", () -> trackOf("mic") != null && !trackOf("mic").equals(before));
        assertThat(ana.evaluate("[...beckon.links.values()][0].sender('mic').track.getSettings().noiseSuppression"))
                .isEqualTo(false);
        bo.waitForMediaOf(ana);
        arrow.click();
        assertThat(noise).hasAttribute("aria-checked", "false");
    }

    @Test
    void a_speaker_is_chosen_for_all_who_are_heard_now_and_later() {
        ana.context()
                .addInitScript(
                        "window.sinks = []; HTMLMediaElement.prototype.setSinkId = async function (id) { sinks.push(id); };"
                                + "const { enumerateDevices } = MediaDevices.prototype;"
                                + "MediaDevices.prototype.enumerateDevices = async function () {"
                                + " return [...(await enumerateDevices.call(this)), { kind: 'audiooutput', deviceId: 'den', label: 'Den speaker' }]; };");
        call();
        ana.page().locator("[aria-label='Microphone and speaker'].side").click();

        ana.page().getByText("Den speaker").first().click();

        assertThat(ana.evaluate("sinks.join()")).isEqualTo("den");
        BROWSERS.person("Cy").join((String) ana.evaluate("location.href"));
        assertThat(ana.tiles()).hasCount(2);
        ana.waitFor("the newcomer to be heard there too", () -> "den,den".equals(ana.evaluate("sinks.join()")));
    }

    @Test
    void a_phone_flips_from_one_camera_to_the_other() {
        ana.context()
                .addInitScript(
                        "window.asked = []; const { getUserMedia } = MediaDevices.prototype;"
                                + "MediaDevices.prototype.getUserMedia = function (wanted) {"
                                + " if (wanted.video) asked.push(wanted.video.facingMode ?? 'any'); return getUserMedia.call(this, wanted); };"
                                + "const { getSettings } = MediaStreamTrack.prototype;"
                                + "MediaStreamTrack.prototype.getSettings = function () {"
                                + " return { ...getSettings.call(this), facingMode: asked.at(-1) === 'environment' ? 'environment' : 'user' }; };");
        call();
        for (String looks : new String[] {"environment", "user"}) {
            Object before = trackOf("camera");
            ana.find("more").click();
            ana.find("flip").click();
            ana.waitFor(
                    "another track",
                    () -> trackOf("camera") != null && !trackOf("camera").equals(before));
            assertThat(ana.evaluate("asked.at(-1)")).isEqualTo(looks);
            assertThat(ana.evaluate("document.querySelector('#local-video').classList.contains('mirrored')"))
                    .isEqualTo(looks.equals("user"));
        }
        bo.waitForMediaOf(ana);
    }

    @Test
    void the_screen_stays_awake_while_there_is_a_call() {
        ana.context()
                .addInitScript(
                        "window.locks = 0; Object.defineProperty(navigator, 'wakeLock', { value: { request: async () => {"
                                + " locks++; return { released: false, async release() { this.released = true; locks--; } }; } } });");
        call();
        ana.waitFor("the lock", () -> ana.evaluate("locks").equals(1));

        ana.find("leave").click();

        ana.waitFor("its release", () -> ana.evaluate("locks").equals(0));
    }

    @Test
    void the_others_can_be_seen_in_a_small_window_while_the_page_is_away() {
        call();
        ana.waitForMediaOf(bo);
        assertThat(ana.evaluate("'documentPictureInPicture' in window")).isEqualTo(true);
        String shown =
                "() => { const pip = documentPictureInPicture.window; const video = pip?.document.querySelector('.pip .tile video');"
                        + " return video ? video.videoWidth > 2 && video.currentTime > 0 && pip.document.querySelector('.tile-label').textContent : null; }";
        ana.find("more").click();

        ana.find("pip").click();

        ana.waitFor("Bo in the small window", () -> "Bo".equals(ana.page().evaluate(shown)));
        assertThat(ana.evaluate("getComputedStyle(documentPictureInPicture.window.document.body).display"))
                .isEqualTo("grid");
        assertThat((java.util.List<?>) ana.evaluate("probe.violations")).isEmpty();
        String video = "documentPictureInPicture.window.document.querySelector('.pip .tile video')";
        ana.evaluate(video + ".dataset.first = 'yes'");
        ana.evaluate("document.querySelector('[data-testid=quality]').dataset.quality = 'unset'");
        ana.page().locator("[data-testid=quality]:not([data-quality=unset])").waitFor();
        bo.find("toggle-mic").click();
        ana.page().locator("[data-testid=peer-tile] footer > svg:not([hidden])").waitFor();
        bo.find("toggle-camera").click();
        ana.waitFor(
                "Bo's initials",
                () -> ana.evaluate("documentPictureInPicture.window.document.querySelector('.tile').dataset.camera")
                        .equals("off"));
        assertThat(ana.evaluate(video + ".dataset.first")).isEqualTo("yes");
        ana.find("leave").click();
        ana.waitFor(
                "the small window to close",
                () -> ana.evaluate("documentPictureInPicture.window === null").equals(true));
    }
}
