package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.LocatorOptions;
import dev.beckon.demo.RunningServer;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What makes a call pleasant: one's own picture as one likes it, messages at a glance, devices that are remembered. */
class ConveniencesIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices().wholeChromium();

    private static final String NOTIFICATIONS = """
            window.notices = [];
            window.Notification = class {
              static permission = 'default';
              static async requestPermission() { return (this.permission = 'granted'); }
              constructor(title) { this.title = title; notices.push(this); }
              close() { this.closed = true; }
            };
            window.away = false;
            Object.defineProperty(document, 'hidden', { get: () => away });
            """;

    @AutoClose
    private final RunningServer server = RunningServer.start();

    private final String origin = server.origin();
    private final CallPage ana = BROWSERS.person("Ana");
    private final CallPage bo = BROWSERS.person("Bo");

    private void call() {
        bo.join(ana.createRoom(origin));
        ana.waitForScreen("call");
    }

    private Locator open(String button) {
        ana.find(button).focus();
        ana.page().keyboard().press("Enter");
        Locator menu = ana.page().locator(".menu:popover-open");
        menu.locator("[role^=menuitem]").first().waitFor();
        return menu;
    }

    @Test
    void a_message_shows_while_the_chat_is_closed_and_the_newest_one_only() {
        call();
        bo.find("toggle-chat").click();
        for (String text : List.of("one", "two " + "x".repeat(2_000))) {
            bo.find("chat-input").fill(text);
            bo.find("chat-input").press("Enter");
        }

        Locator preview = ana.page().locator(".chat-toast");
        assertThat(preview).containsText("Bo writes: two");
        assertThat(preview).hasCount(1);
        assertThat(ana.find("chat-unread")).hasText("2");
        assertThat(preview.boundingBox().height).isLessThan(120);
        preview.locator("button").click();

        assertThat(ana.find("chat-log")).isVisible();
        assertThat(preview).hasCount(0);
    }

    @Test
    void ones_own_picture_can_be_large_or_hidden_and_stays_so() {
        call();
        Locator self = ana.page().locator("#self");
        double before = self.boundingBox().width;

        open("self-menu").getByTestId("self-large").click();
        ana.waitFor("a larger picture", () -> self.boundingBox().width > 1.3 * before);
        open("self-menu").getByTestId("self-hidden").click();
        assertThat(self).isHidden();
        ana.page().reload();
        ana.waitForScreen("call");
        assertThat(self).isHidden();
        open("more").getByTestId("show-self").click();

        assertThat(self).isVisible();
    }

    @Test
    void the_call_can_have_the_whole_screen() {
        call();
        open("more").getByTestId("fullscreen").click();
        ana.waitFor("the whole screen", () -> (Boolean) ana.evaluate("document.fullscreenElement !== null"));

        ana.page().keyboard().press("f");

        ana.waitFor("the window", () -> (Boolean) ana.evaluate("document.fullscreenElement === null"));
    }

    @Test
    void a_device_that_was_chosen_is_used_the_next_time_too() {
        call();
        Locator devices = ana.page().locator(".side").first();
        devices.click();
        ana.page()
                .locator(
                        ".menu:popover-open [role=menuitemradio]",
                        new LocatorOptions().setHasText("Fake Audio Input 2"))
                .click();
        String used = "Object.values(JSON.parse(localStorage.getItem('beckon.preferences')).devices ?? {}).length";
        ana.waitFor("the choice to be kept", () -> ana.evaluate(used + " === 1").equals(true));

        ana.open("about:blank");
        ana.createRoom(origin);

        devices.click();
        assertThat(ana.page()
                        .locator(".menu:popover-open [role=menuitemradio][aria-checked=true]")
                        .first())
                .hasText(Pattern.compile("Fake Audio Input 2"));
    }

    @Test
    void with_sound_only_no_camera_is_sent_either_way_and_it_can_be_taken_back() {
        call();
        bo.rememberPeer();
        ana.waitForMediaOf(bo);
        bo.waitForMediaOf(ana);
        String sends = "beckon.links.get('%s').sender('camera').getParameters().encodings[0].active";

        open("more").getByTestId("sound-only").click();

        bo.waitFor(
                "Bo's camera to rest",
                () -> bo.evaluate(sends.formatted(ana.peer())).equals(false));
        assertThat(ana.page().locator("[data-testid=peer-tile] > video")).isHidden();
        assertThat(ana.page().locator("[data-testid=peer-tile] > .avatar")).isVisible();
        assertThat(ana.find("toggle-camera")).hasAttribute("aria-pressed", "true");
        assertThat(bo.tileOf(ana)).hasAttribute("data-camera", "off");
        open("more").getByTestId("sound-only").click();
        ana.waitForMediaOf(bo);
        bo.waitForMediaOf(ana);
    }

    @Test
    void a_microphone_that_the_system_takes_away_is_told_to_both_sides() {
        call();
        ana.waitForMediaOf(bo);

        ana.evaluate(
                "(() => { const { track } = beckon.links.values().next().value.sender('mic');"
                        + " Object.defineProperty(track, 'muted', { value: true }); track.dispatchEvent(new Event('mute')); })()");

        assertThat(ana.page().locator(".toast", new LocatorOptions().setHasText("The system has muted the microphone")))
                .isVisible();
        assertThat(bo.tileOf(ana)).hasAttribute("aria-label", Pattern.compile("muted"));
    }

    @Test
    void sound_that_the_browser_holds_back_is_offered_until_somebody_takes_it() {
        ana.context().addInitScript("""
                window.held = true;
                window.played = [];
                const { play } = HTMLMediaElement.prototype;
                HTMLMediaElement.prototype.play = function () {
                  if (held && !this.muted) return Promise.reject(new DOMException('click first', 'NotAllowedError'));
                  if (!this.muted) played.push(this);
                  return play.call(this);
                };
                """);
        call();
        Locator offer = ana.page().locator(".toast.stays", new LocatorOptions().setHasText("Play it"));
        assertThat(offer).isVisible();
        ana.evaluate("held = false");

        offer.locator("button").click();

        assertThat(offer).hasCount(0);
        ana.waitFor("the sound", () -> ana.evaluate("played.length > 0").equals(true));
        ana.waitForMediaOf(bo);
    }

    @Test
    void a_call_is_told_by_a_notification_while_another_tab_is_looked_at() {
        ana.context().addInitScript(NOTIFICATIONS);
        ana.open(origin + "?people").find("caller-input").fill("Ana");
        ana.find("go-online").click();
        ana.find("allow-notices").click();
        assertThat(ana.find("allow-notices")).isHidden();
        bo.open(origin + "?call=ana").find("caller-input").fill("Bo");
        bo.find("ring").click();
        ana.find("decline").click();
        bo.waitForError("call-declined");
        assertThat(ana.evaluate("notices.length")).as("while the page is seen").isEqualTo(0);

        ana.evaluate("away = true");
        bo.find("error-panel").locator("[type=submit]").click();
        ana.waitFor("the notification", () -> "Bo is calling".equals(ana.evaluate("notices.at(-1)?.title")));
        bo.find("cancel-call").click();

        ana.waitFor(
                "its end", () -> ana.evaluate("notices.at(-1).closed === true").equals(true));
    }
}
