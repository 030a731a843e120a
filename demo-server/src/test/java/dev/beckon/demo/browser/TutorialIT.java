package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.beckon.demo.PackagedServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page in {@code examples/tutorial}, which speaks the tutorial's messages, against the real jar. */
class TutorialIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final String PLAYS =
            "(() => { const video = document.querySelector('#other'); return video.videoWidth > 2 && video.currentTime > 0.5; })()";

    @Test
    void two_who_pass_an_id_on_by_hand_see_each_other_and_a_third_is_told_that_it_is_too_late() {
        try (PageServer pages = ForeignPages.serve();
                PackagedServer server =
                        PackagedServer.start("--tutorial", "/tutorial", "--tutorial-origin", pages.origin())) {
            String url = pages.origin() + "/examples/tutorial/index.html?server=ws://127.0.0.1:" + server.port()
                    + "/tutorial";
            CallPage ana = BROWSERS.person("Ana").open(url);
            ana.page().locator("#create").click();
            assertThat(ana.page().locator("#room")).not().hasValue("");
            String room = ana.page().locator("#room").inputValue();

            CallPage bo = join(url, "Bo", room);
            for (CallPage page : List.of(ana, bo)) {
                page.waitFor("the picture of the other", () -> (Boolean) page.evaluate(PLAYS));
            }
            assertThat(join(url, "Cy", room).page().locator("#status")).containsText("partner already");
            assertThat(join(url, "Di", "no-such-room").page().locator("#status"))
                    .containsText("no such room");

            ana.page().close();
            assertThat(bo.page().locator("#status")).containsText("gone");
        }
    }

    private static CallPage join(String url, String name, String room) {
        CallPage page = BROWSERS.person(name).open(url);
        page.page().locator("#room").fill(room);
        page.page().locator("#join").click();
        return page;
    }
}
