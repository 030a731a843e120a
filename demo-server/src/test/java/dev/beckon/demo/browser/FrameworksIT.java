package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.beckon.demo.RunningServer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples for frameworks, whose state is what a call's snapshots say. */
class FrameworksIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final String PLAYING = "[...document.querySelectorAll('video')]"
            + ".filter(video => video.videoWidth > 2 && video.currentTime > 0.2).length";

    @ParameterizedTest
    @ValueSource(strings = {"react", "vue"})
    void a_component_shows_who_comes_and_who_goes(String framework) {
        try (PageServer pages = ExamplePages.serve();
                RunningServer server = RunningServer.start("--origin", pages.origin())) {
            String url = pages.origin() + "/example/" + framework + "/index.html?url=http://127.0.0.1:" + server.port()
                    + "/signal#room";
            CallPage ana = BROWSERS.person("Ana").open(url);
            assertThat(count(ana)).hasText("Nobody else is here.");
            CallPage bo = BROWSERS.person("Bo").open(url);

            for (CallPage page : new CallPage[] {ana, bo}) {
                assertThat(count(page)).hasText("Others here: 1");
                page.waitFor(
                        "the picture of the other", () -> page.evaluate(PLAYING).equals(1));
            }
            bo.page().getByText("Leave").click();
            assertThat(bo.page().getByRole(AriaRole.ALERT)).hasText("The call is over");
            assertThat(count(ana)).hasText("Nobody else is here.");
            assertThat(ana.page().locator("video")).hasCount(0);
            assertThat(ana.console()).noneMatch(line -> line.startsWith("error") || line.startsWith("uncaught"));
        }
    }

    private static Locator count(CallPage page) {
        return page.page().locator("[data-count]");
    }
}
