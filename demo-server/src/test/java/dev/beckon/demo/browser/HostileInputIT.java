package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.RunningServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What others are called is text, whatever it looks like. */
class HostileInputIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final List<String> NAMES =
            List.of("<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "\"><svg onload=alert(1)>");

    @Test
    void names_that_look_like_markup_are_shown_as_they_are() {
        try (RunningServer server = RunningServer.start()) {
            CallPage ana = BROWSERS.person("Ana");
            List<String> alerts = new ArrayList<>();
            ana.page().onDialog(dialog -> {
                alerts.add(dialog.message());
                dialog.dismiss();
            });
            String link = ana.createRoom(server.origin());
            List<CallPage> others = new ArrayList<>();
            for (String name : NAMES) {
                CallPage mallory = BROWSERS.person("Mallory " + others.size()).open(link);
                mallory.find("name-input").fill(name);
                mallory.find("join-room").click();
                mallory.waitForScreen("call").rememberPeer();
                assertThat(ana.tileOf(mallory)).containsText(name);
                ana.waitFor("the link to " + name, () -> ana.holds("isLinked", mallory));
                ana.tileOf(mallory).hover();
                ana.find("tile-menu").click();
                ana.find("remove-peer").click();
                assertThat(ana.page().locator("#confirm-title")).hasText("Remove " + name + "?");
                ana.page().keyboard().press("Escape");
                mallory.find("leave").click();
                ana.waitForScreen("alone");
                others.add(mallory);
            }

            assertThat(alerts).isEmpty();
            assertThat(ana.page().locator("body img, #call script, svg[onload]"))
                    .hasCount(0);
            others.add(ana);
            for (CallPage page : others) {
                assertThat((List<?>) page.evaluate("probe.violations")).isEmpty();
                assertThat(page.console()).noneMatch(line -> line.startsWith("error") || line.startsWith("uncaught"));
            }
        }
    }
}
