package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.beckon.demo.RunningServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ten lines that show a page author what the library is. */
class ExampleIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final String ONE_VIDEO_PLAYS = "(() => { const videos = document.querySelectorAll('video');"
            + " return videos.length === 1 && videos[0].videoWidth > 2 && videos[0].currentTime > 0.5; })()";

    @Test
    void two_who_open_the_example_see_each_other_until_one_goes() {
        try (RunningServer server = RunningServer.start()) {
            String url = "http://127.0.0.1:" + server.port() + "/example/#room";
            CallPage ana = BROWSERS.person("Ana").open(url);
            CallPage bo = BROWSERS.person("Bo").open(url);

            for (CallPage page : List.of(ana, bo)) {
                page.waitFor("the picture of the other", () -> (Boolean) page.evaluate(ONE_VIDEO_PLAYS));
            }
            bo.page().close();
            Locator videos = ana.page().locator("video");
            assertThat(videos).hasCount(0);

            assertThat((List<?>) ana.evaluate("probe.violations")).isEmpty();
            assertThat(ana.console()).noneMatch(line -> line.startsWith("error") || line.startsWith("uncaught"));
        }
    }
}
