package dev.beckon.demo.browser;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ScreenshotAnimations;
import dev.beckon.demo.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Takes the pictures of the documentation. Not run with the tests, but by {@code scripts/screenshots.sh}. */
class Screenshots {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final Path FOLDER = Path.of("..", "docs", "screenshots");
    private static final int WIDE = 1280;
    private static final int NARROW = 360;

    @Test
    void of_every_screen() throws IOException {
        try (RunningServer server = RunningServer.start("--room-capacity", "4")) {
            String origin = "http://127.0.0.1:" + server.port() + "/";
            for (ColorScheme scheme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
                screens(origin, scheme.name().toLowerCase(Locale.ROOT), options(scheme, WIDE, 800));
            }
            screens(origin, "phone", options(ColorScheme.DARK, NARROW, 640));
        }
    }

    private static void screens(String origin, String look, NewContextOptions options) throws IOException {
        CallPage ana = person("Ana", 210, options);
        ana.open(origin);
        ana.find("name-input").fill("Ana");
        ana.waitFor(
                "the preview", () -> (Boolean) ana.evaluate("document.querySelector('#preview-video').videoWidth > 2"));
        take(ana, "prejoin", look);

        String link = ana.createRoom(origin);
        take(ana, "alone", look);

        CallPage bo = person("Bo", 25, options);
        bo.join(link);
        take(ana.seeing(bo), "call", look);

        CallPage cy = person("Cy", 150, options);
        cy.join(link);
        take(ana.seeing(bo, cy), "three", look);

        CallPage di = person("Di", 320, options);
        di.join(link);
        take(ana.seeing(bo, cy, di), "four", look);

        CallPage ed = person("Ed", 60, options);
        ed.knock(link).waitForError("room-full");
        take(ed, "room-full", look);

        di.find("leave").click();
        di.waitForScreen("left");
        take(di, "left", look);
        for (CallPage page : new CallPage[] {ana, bo, cy, di, ed}) {
            page.close();
        }
    }

    private static CallPage person(String name, int hue, NewContextOptions options) throws IOException {
        CallPage person = BROWSERS.person(name, options);
        try (InputStream camera = Screenshots.class.getResourceAsStream("drawn-camera.js")) {
            String script = new String(camera.readAllBytes(), StandardCharsets.UTF_8);
            person.context().addInitScript(script.replace("HUE", String.valueOf(hue)));
        }
        return person;
    }

    private static void take(CallPage page, String screen, String look) {
        page.waitFor("quiet", () -> page.page().locator(".toast").count() == 0);
        page.page().mouse().move(1, 1);
        page.page()
                .screenshot(new ScreenshotOptions()
                        .setAnimations(ScreenshotAnimations.DISABLED)
                        .setPath(FOLDER.resolve(
                                screen + "-" + look + "-" + page.page().viewportSize().width + ".png")));
    }

    private static NewContextOptions options(ColorScheme scheme, int width, int height) {
        return new NewContextOptions()
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setViewportSize(width, height);
    }
}
