package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.RunningServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where there is no way to somebody, the page says so in words, stops trying, and tries again when it is asked to. */
class UnreachableIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    @Test
    void no_direct_way_and_no_relay() {
        try (RunningServer server = RunningServer.start()) {
            CallPage ana = BROWSERS.person("Ana");
            CallPage bo = BROWSERS.person("Bo");
            for (CallPage page : List.of(ana, bo)) {
                page.context().addInitScript("window.relaysOnly = true");
            }
            bo.join(ana.createRoom(server.origin()));
            assertThat(ana.tileOf(bo)).containsText("Connecting…");

            for (CallPage page : List.of(ana, bo)) {
                page.waitFor(
                        "the tile to be given up",
                        () -> "unreachable".equals(page.tiles().getAttribute("data-state")));
                assertThat(page.find("link-problem")).containsText("No direct way to");
                assertThat(page.find("link-problem")).containsText("this server has no relay");
            }
            int made = (Integer) ana.evaluate("probe.connectionsMade()");
            assertThat(made).isLessThanOrEqualTo(4);

            for (CallPage page : List.of(ana, bo)) {
                page.evaluate("window.relaysOnly = false");
            }
            ana.find("reconnect").click();

            ana.waitForMediaOf(bo);
            bo.waitForMediaOf(ana);
            assertThat(ana.find("link-problem")).hasCount(0);
        }
    }
}
