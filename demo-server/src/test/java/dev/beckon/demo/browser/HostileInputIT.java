package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.RunningServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others are called is text, whatever it looks like. */
class HostileInputIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    @ParameterizedTest
    @ValueSource(strings = {"<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "\"><svg onload=alert(1)>"})
    void a_name_that_looks_like_markup_is_shown_as_it_is(String name) {
        try (RunningServer server = RunningServer.start()) {
            CallPage ana = BROWSERS.person("Ana");
            CallPage mallory = BROWSERS.person("Mallory");
            List<String> alerts = new ArrayList<>();
            ana.page().onDialog(dialog -> {
                alerts.add(dialog.message());
                dialog.dismiss();
            });
            String link = ana.createRoom("http://127.0.0.1:" + server.port() + "/");
            mallory.open(link);
            mallory.find("name-input").fill(name);
            mallory.find("join-room").click();
            mallory.waitForScreen("call").rememberPeer();

            assertThat(ana.tileOf(mallory)).containsText(name);
            mallory.waitForMediaOf(ana);
            mallory.find("leave").click();
            ana.waitForScreen("alone");

            assertThat(alerts).isEmpty();
            assertThat(ana.page().locator("#call img, #call script, #call svg[onload]"))
                    .hasCount(0);
            for (CallPage page : new CallPage[] {ana, mallory}) {
                assertThat((List<?>) page.evaluate("probe.violations")).isEmpty();
                assertThat(page.console()).noneMatch(line -> line.startsWith("error") || line.startsWith("uncaught"));
            }
        }
    }
}
