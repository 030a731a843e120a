package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.beckon.demo.ServerOfClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes beside picture and sound: written words, and a screen. */
class ChatAndShareIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    @RegisterExtension
    static final ServerOfClass SERVER = ServerOfClass.with();

    @Test
    void what_is_written_arrives_in_order_and_inert_and_is_counted_until_it_is_read() {
        CallPage ana = BROWSERS.person("Ana");
        CallPage bo = BROWSERS.person("Bo");
        bo.join(ana.createRoom(SERVER.origin()));
        ana.waitForMediaOf(bo);

        bo.find("toggle-chat").click();
        for (String text : new String[] {"one", "<img src=x onerror=alert(1)>"}) {
            bo.find("chat-input").fill(text);
            bo.find("chat-input").press("Enter");
        }
        assertThat(ana.find("chat-unread")).hasText("2");
        ana.find("toggle-chat").click();

        Locator texts = ana.find("chat-log").locator(".chat-text");
        assertThat(texts).hasText(new String[] {"one", "<img src=x onerror=alert(1)>"});
        assertThat(ana.find("chat-log").locator("img")).hasCount(0);
        assertThat(ana.find("chat-log").locator("bdi").first()).hasText("Bo");
        assertThat(ana.find("chat-unread")).isHidden();
        ana.find("chat-input").press("Escape");
        assertThat(ana.find("chat-log")).isHidden();
    }

    @Test
    void a_shared_screen_takes_the_stage_while_the_camera_goes_on() {
        CallPage ana = BROWSERS.person("Ana");
        CallPage bo = BROWSERS.person("Bo");
        bo.join(ana.createRoom(SERVER.origin()));
        ana.waitForMediaOf(bo);
        // a headless browser has no screen to choose: it shares a drawing of known size
        bo.evaluate("navigator.mediaDevices.getDisplayMedia = async () => {"
                + " const canvas = document.createElement('canvas'); canvas.width = 640; canvas.height = 400;"
                + " const pen = canvas.getContext('2d');"
                + " setInterval(() => { pen.fillStyle = `hsl(${Date.now() / 20 % 360} 80% 50%)`; pen.fillRect(0, 0, 640, 400); }, 50);"
                + " return canvas.captureStream(20); }");

        bo.find("toggle-share").click();

        Locator share = ana.find("share-tile");
        assertThat(share).isVisible();
        ana.waitFor(
                "the shared picture at its own size",
                () -> "640x400"
                        .equals(ana.evaluate(
                                "(() => { const v = document.querySelector('[data-testid=share-tile] video');"
                                        + " return v ? `${v.videoWidth}x${v.videoHeight}` : ''; })()")));
        ana.waitFor(
                "its tile to take its shape",
                () -> Math.abs(share.boundingBox().width / share.boundingBox().height - 1.6) < 0.01);
        ana.waitForMediaOf(bo);
        assertThat(bo.find("toggle-share")).hasAttribute("aria-pressed", "true");

        bo.find("toggle-share").click();
        assertThat(share).hasCount(0);
        assertThat(ana.tiles()).hasCount(1);
    }
}
