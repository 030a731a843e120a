package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import dev.beckon.demo.ServerOfClass;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The keys of a call, and where they rest. */
class KeysIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    @RegisterExtension
    static final ServerOfClass SERVER = ServerOfClass.with();

    private final CallPage ana = BROWSERS.person("Ana");
    private final CallPage bo = BROWSERS.person("Bo");

    private Keyboard call() {
        bo.join(ana.createRoom(SERVER.origin()));
        ana.waitForMediaOf(bo);
        ana.page().locator("#call-title").evaluate("() => document.activeElement.blur()");
        return ana.page().keyboard();
    }

    private void isMuted(boolean muted) {
        assertThat(ana.find("toggle-mic")).hasAttribute("aria-pressed", String.valueOf(muted));
    }

    @Test
    void each_key_does_what_its_control_does() {
        Keyboard keys = call();
        ana.evaluate("navigator.mediaDevices.getDisplayMedia = async () => {"
                + " const canvas = document.createElement('canvas'); canvas.getContext('2d').fillRect(0, 0, 9, 9);"
                + " return canvas.captureStream(5); }");

        keys.press("m");
        isMuted(true);
        keys.press("m");
        isMuted(false);
        keys.press("v");
        assertThat(bo.tileOf(ana)).hasAttribute("data-camera", "off");
        keys.press("r");
        assertThat(bo.tileOf(ana)).hasAttribute("aria-label", Pattern.compile("hand raised"));
        keys.press("d");
        assertThat(bo.find("share-tile")).isVisible();
        keys.press("c");
        assertThat(ana.find("chat-input")).isFocused();
        ana.find("chat-input").press("Escape");
        keys.press("?");
        assertThat(ana.find("shortcuts-dialog")).isVisible();
    }

    @Test
    void a_muted_microphone_is_heard_while_space_is_held() {
        Keyboard keys = call();
        keys.press("m");
        assertThat(bo.tileOf(ana)).hasAttribute("aria-label", Pattern.compile("muted"));

        keys.down("Space");
        assertThat(ana.find("talking-note")).isVisible();
        assertThat(bo.tileOf(ana)).not().hasAttribute("aria-label", Pattern.compile("muted"));
        double energy = bo.number("audioEnergy", ana);
        bo.waitFor("sound", () -> bo.number("audioEnergy", ana) > energy);
        keys.up("Space");

        assertThat(bo.tileOf(ana)).hasAttribute("aria-label", Pattern.compile("muted"));
        assertThat(ana.find("talking-note")).isHidden();
    }

    @Test
    void a_click_on_a_control_does_not_take_space_away_from_talking() {
        Keyboard keys = call();
        ana.find("toggle-mic").click();
        isMuted(true);

        keys.down("Space");
        isMuted(false);
        keys.up("Space");

        isMuted(true);
    }

    @Test
    void keys_rest_where_somebody_writes_where_something_is_open_and_when_turned_off() {
        Keyboard keys = call();
        keys.press("c");
        ana.find("chat-input").fill("");
        keys.type("mvr ?");
        assertThat(ana.find("chat-input")).hasValue("mvr ?");
        isMuted(false);
        ana.find("chat-input").press("Escape");

        ana.find("more").click();
        ana.find("reaction").first().waitFor();
        keys.press("m");
        isMuted(false);
        keys.press("Escape");
        keys.press("Control+m");
        isMuted(false);

        keys.press("?");
        ana.find("use-keys").uncheck();
        keys.press("m");
        keys.press("Escape");
        keys.press("m");
        isMuted(false);
        assertThat(ana.page().locator("dialog[open]")).hasCount(0);
        ana.find("more").click();
        ana.find("keys").click();
        ana.find("use-keys").check();
        keys.press("Escape");
        keys.press("m");
        isMuted(true);
        assertThat((String) ana.evaluate("localStorage['beckon.preferences']")).contains("\"keys\":true");
    }
}
