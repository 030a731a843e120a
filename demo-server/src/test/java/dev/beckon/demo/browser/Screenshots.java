package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ScreenshotAnimations;
import dev.beckon.demo.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Takes the pictures of the documentation. Not run with the tests, but by {@code scripts/screenshots.sh}. */
class Screenshots {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final Path FOLDER = Path.of("..", "docs", "screenshots");
    private static final NewContextOptions DARK = options(ColorScheme.DARK, 1280, 800);
    private static final NewContextOptions LIGHT = options(ColorScheme.LIGHT, 1280, 800);
    private static final NewContextOptions PHONE = options(ColorScheme.DARK, 360, 640);
    private static final NewContextOptions LIGHT_PHONE = options(ColorScheme.LIGHT, 360, 640);
    private static final double MINUTE_MILLIS = 60_000;

    private final RunningServer server = RunningServer.start();
    private final String origin = server.origin();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void from_one_to_six() throws IOException {
        CallPage ana = person("Ana", 210, DARK);
        String link = ana.createRoom(origin);
        take(ana, "alone-dark-1280");

        CallPage bo = person("Bo", 25, PHONE).join(link);
        ana.seeing(bo).find("quality").waitFor();
        take(ana, "call-dark-1280");
        take(bo.seeing(ana), "call-phone-360");

        CallPage cy = person("Cy", 150, PHONE).join(link);
        CallPage di = person("Di", 320, PHONE).join(link);
        CallPage ed = person("Ed", 60, PHONE).join(link);
        CallPage flo = person("Flo", 280, PHONE).join(link);
        ed.find("toggle-mic").click();
        flo.find("toggle-camera").click();
        assertThat(ana.tileOf(flo)).hasAttribute("data-camera", "off");
        take(ana.seeing(bo, cy, di, ed), "six-dark-1280");
    }

    @Test
    void before_a_call_in_arabic() throws IOException {
        CallPage ana = person("Ana", 210, options(ColorScheme.LIGHT, 360, 640).setLocale("ar"))
                .open(origin);
        ana.waitFor(
                "the preview", () -> (Boolean) ana.evaluate("document.querySelector('#preview-video').videoWidth > 2"));
        take(ana, "prejoin-arabic-360");
    }

    @Test
    void the_test_before_a_call() throws IOException {
        CallPage ana = person("Ana", 210, LIGHT_PHONE).open(origin);
        ana.page().locator("#preview-frame[data-camera=on]").waitFor();
        ana.find("open-test").click();
        assertThat(ana.find("test-turn-tls")).hasAttribute("data-status", "missing");
        take(ana, "test-phone-360");
    }

    @Test
    void before_a_call_and_a_screen_with_words_beside_it() throws IOException {
        CallPage ana = person("Ana", 210, LIGHT).open(origin);
        ana.find("name-input").fill("Ana");
        ana.waitFor(
                "the preview", () -> (Boolean) ana.evaluate("document.querySelector('#preview-video').videoWidth > 2"));
        take(ana, "prejoin-light-1280");

        String link = ana.createRoom(origin);
        CallPage bo = person("Bo", 25, PHONE).join(link);
        CallPage cy = person("Cy", 150, PHONE).join(link);
        bo.evaluate(script("drawn-screen.js"));
        bo.find("toggle-share").click();
        ana.find("share-tile").waitFor();
        ana.find("toggle-chat").click();
        write(cy, "Is that the old server?");
        write(ana, "No, the orange one is");
        assertThat(ana.find("chat-log").locator(".chat-text")).hasCount(2);
        ana.waitFor("the shared screen", () ->
                (Boolean) ana.evaluate("document.querySelector('[data-testid=share-tile] video').videoWidth > 600"));
        take(ana.seeing(bo, cy), "share-light-1280");
    }

    @Test
    void what_the_connections_are_like() throws IOException {
        CallPage ana = person("Ana", 210, DARK);
        String link = ana.createRoom(origin);
        CallPage bo = person("Bo", 25, PHONE).join(link);
        CallPage cy = person("Cy", 150, PHONE).join(link);
        ana.seeing(bo, cy);
        ana.page().waitForTimeout(MINUTE_MILLIS);
        ana.find("more").click();
        ana.find("connections").click();
        take(ana, "connections-dark-1280");
    }

    @Test
    void words_and_files_on_a_phone() throws IOException {
        CallPage ana = person("Ana", 210, LIGHT_PHONE);
        CallPage bo = person("Bo", 25, DARK).join(ana.createRoom(origin));
        ana.seeing(bo).find("toggle-chat").click();
        write(bo, "The numbers are at https://example.org/answers");
        write(ana, "Can I have them as a file?");
        bo.find("file-input").setInputFiles(new FilePayload("answers.csv", "text/csv", new byte[48_200]));
        ana.find("file-accept").waitFor();
        take(ana, "chat-phone-360");
    }

    @Test
    void being_asked() throws IOException {
        CallPage ana = person("Ana", 210, LIGHT_PHONE);
        CallPage bo = person("Bo", 25, DARK).join(ana.createRoom(origin));
        ana.seeing(bo);
        bo.find("more").click();
        bo.find("record").click();
        ana.find("consent").waitFor();
        ana.waitFor(
                "nothing else to be said", () -> ana.page().locator(".toast").count() == 1);
        shoot(ana, "recording-phone-360");
    }

    @Test
    void by_name() throws IOException {
        CallPage ana = person("Ana", 210, DARK).open(origin + "?people");
        ana.find("caller-input").fill("Ana");
        ana.find("go-online").click();
        ana.find("online-name").waitFor();
        take(ana, "people-dark-1280");

        CallPage bo = person("Bo", 25, PHONE).open(origin + "?people");
        bo.find("caller-input").fill("Bo");
        bo.find("go-online").click();
        bo.find("online-name").waitFor();
        ana.find("callee-input").fill("Bo");
        ana.find("ring").click();
        bo.find("accept").waitFor();
        take(bo, "ringing-phone-360");
    }

    private static void write(CallPage page, String text) {
        if (!page.find("chat-input").isVisible()) {
            page.find("toggle-chat").click();
        }
        page.find("chat-input").fill(text);
        page.find("chat-input").press("Enter");
    }

    private static CallPage person(String name, int hue, NewContextOptions options) throws IOException {
        CallPage person = BROWSERS.person(name, options);
        person.context().addInitScript(script("drawn-camera.js").replace("HUE", String.valueOf(hue)));
        return person;
    }

    private static String script(String name) throws IOException {
        try (InputStream script = Screenshots.class.getResourceAsStream(name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void take(CallPage page, String name) {
        page.waitFor(
                "quiet",
                () -> page.page().locator(".toast, #banner:not([hidden])").count() == 0);
        shoot(page, name);
    }

    private static void shoot(CallPage page, String name) {
        page.page().mouse().move(1, 1);
        page.page()
                .screenshot(new ScreenshotOptions()
                        .setAnimations(ScreenshotAnimations.DISABLED)
                        .setPath(FOLDER.resolve(name + ".png")));
    }

    private static NewContextOptions options(ColorScheme scheme, int width, int height) {
        return new NewContextOptions()
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setViewportSize(width, height);
    }
}
