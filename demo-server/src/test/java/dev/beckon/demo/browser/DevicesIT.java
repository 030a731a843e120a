package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.beckon.demo.RunningServer;
import dev.beckon.demo.ServerOfClass;
import dev.beckon.signaling.message.LinkOutcome.Cause;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Camera and microphone: refused, off, muted. */
class DevicesIT {

    @RegisterExtension
    static final Browsers ALLOWING = Browsers.withDevices().wholeChromium();

    @RegisterExtension
    static final Browsers DENYING = Browsers.withDevicesDenied().wholeChromium();

    @RegisterExtension
    static final ServerOfClass SERVER = ServerOfClass.with("--metrics-port", "0", "--admin-token", RunningServer.ADMIN);

    @Test
    void a_refused_camera_is_explained_with_steps_and_can_be_asked_for_again() {
        CallPage ana = DENYING.person("Ana").open(SERVER.origin());
        Locator panel = ana.find("error-panel");
        assertThat(panel).hasAttribute("data-error", "devices-denied");
        assertThat(panel.locator("ol li").first()).isVisible();

        ana.context().grantPermissions(List.of("microphone"));
        panel.locator("button").click();
        assertThat(panel).hasAttribute("data-error", "camera-denied");
        assertThat(panel.locator("h1")).hasText("The camera is blocked");
        assertThat(ana.find("toggle-mic")).hasAttribute("aria-pressed", "false");

        ana.context().grantPermissions(List.of("camera", "microphone"));
        panel.locator("button").click();

        assertThat(panel).isHidden();
        ana.waitFor(
                "the preview", () -> (Boolean) ana.evaluate("document.querySelector('#preview-video').videoWidth > 0"));
    }

    @Test
    void who_has_no_devices_still_sees_and_hears_the_others() {
        CallPage ana = DENYING.person("Ana");
        CallPage bo = ALLOWING.person("Bo");

        bo.join(ana.createRoom(SERVER.origin()));

        ana.waitForMediaOf(bo);
        assertThat(bo.tileOf(ana)).hasAttribute("data-camera", "off");
        ana.waitFor(
                "the operator to be told",
                () -> SERVER.get().metrics().contains("beckon_links_failed_total{cause=\"no-media\"} 1.0"));
        assertThat(SERVER.get().timeline(ana.peer(), bo.peer()))
                .containsPattern(ana.peer() + "[^{]*: connected in [^{]*; " + Cause.NO_MEDIA.words());
    }

    @Test
    void the_background_is_blurred_where_the_system_can() {
        CallPage ana = ALLOWING.person("Ana");
        CallPage bo = ALLOWING.person("Bo");
        ana.context().addInitScript(SYSTEM_WITH_BLUR);

        ana.createRoom(SERVER.origin());
        bo.createRoom(SERVER.origin());

        assertThat(blur(bo)).hasCount(0);
        assertThat(blur(ana)).hasAttribute("aria-checked", "false");
        ana.find("blur").click();
        ana.waitFor("a blurred camera", () -> (Boolean) ana.evaluate("blurred"));
        assertThat(blur(ana)).hasAttribute("aria-checked", "true");
        ana.find("blur").click();
        ana.waitFor("a camera as it is", () -> (Boolean) ana.evaluate("!blurred"));
        assertThat(blur(ana)).hasAttribute("aria-checked", "false");
    }

    private static Locator blur(CallPage page) {
        page.page().keyboard().press("Escape");
        page.page().locator(".side[aria-label=Camera]").click();
        page.page().locator(".menu:popover-open .menu-item").first().waitFor();
        return page.find("blur");
    }

    /** No browser on a server has a blur: one that does says so of its cameras, and takes it as a constraint. */
    private static final String SYSTEM_WITH_BLUR = """
            window.blurred = false;
            const { getCapabilities, getSettings } = MediaStreamTrack.prototype;
            Object.assign(MediaStreamTrack.prototype, {
              getCapabilities() {
                return { ...getCapabilities.call(this), ...(this.kind === 'video' && { backgroundBlur: [false, true] }) };
              },
              getSettings() {
                return { ...getSettings.call(this), ...(this.kind === 'video' && { backgroundBlur: window.blurred }) };
              },
            });
            const { getUserMedia } = MediaDevices.prototype;
            MediaDevices.prototype.getUserMedia = function (constraints) {
              if (constraints.video) window.blurred = constraints.video.backgroundBlur === true;
              return getUserMedia.call(this, constraints);
            };
            """;

    @Test
    void a_camera_that_is_off_sends_nothing_and_shows_as_an_avatar() {
        CallPage ana = ALLOWING.person("Ana");
        CallPage bo = ALLOWING.person("Bo");
        bo.join(ana.createRoom(SERVER.origin()));
        bo.waitForMediaOf(ana);

        ana.find("toggle-camera").click();

        assertThat(ana.find("toggle-camera")).hasAttribute("aria-pressed", "true");
        assertThat(bo.tileOf(ana)).hasAttribute("data-camera", "off");
        assertThat(bo.tileOf(ana).locator(".avatar")).isVisible();
        ana.waitFor("a second without a byte of video", () -> {
            double sent = ana.number("videoBytesSent", bo);
            ana.page().waitForTimeout(1_000);
            return ana.number("videoBytesSent", bo) == sent;
        });

        ana.find("toggle-camera").click();

        bo.waitForMediaOf(ana);
        assertThat(bo.tileOf(ana)).hasAttribute("data-camera", "on");
    }

    @Test
    void who_comes_with_the_camera_off_is_heard() {
        CallPage ana = ALLOWING.person("Ana");
        CallPage bo = ALLOWING.person("Bo");
        String link = ana.createRoom(SERVER.origin());
        bo.open(link);
        bo.find("toggle-camera").click();
        assertThat(bo.find("toggle-camera")).hasAttribute("aria-pressed", "true");

        bo.find("join-room").click();
        bo.waitForScreen("call").rememberPeer();

        ana.waitFor("the sound of Bo", () -> ana.holds("isLinked", bo) && ana.number("audioEnergy", bo) > 0);
    }

    @Test
    void who_comes_later_sees_who_is_muted() {
        CallPage ana = ALLOWING.person("Ana");
        CallPage bo = ALLOWING.person("Bo");
        String link = ana.createRoom(SERVER.origin());
        ana.find("toggle-mic").click();
        assertThat(ana.find("toggle-mic")).hasAttribute("aria-pressed", "true");

        bo.join(link);

        assertThat(bo.tileOf(ana)).hasAttribute("aria-label", Pattern.compile("muted"));
        ana.find("toggle-mic").click();
        assertThat(bo.tileOf(ana)).not().hasAttribute("aria-label", Pattern.compile("muted"));
        bo.waitForMediaOf(ana);
    }
}
