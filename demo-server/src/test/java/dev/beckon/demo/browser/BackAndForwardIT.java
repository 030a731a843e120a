package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who follows a link out of a call and comes back by Back or Forward is in it again, as who they were. */
class BackAndForwardIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    @Test
    void the_host_of_a_locked_room_comes_back_by_back_and_by_forward() {
        try (RunningServer server = RunningServer.start("--grace", "10m")) {
            String origin = server.origin();
            CallPage ana = BROWSERS.person("Ana");
            CallPage bo = BROWSERS.person("Bo");
            ana.open(origin + "manifest.webmanifest");
            bo.join(ana.createRoom(origin));
            ana.find("more").click();
            ana.find("lock").click();
            assertThat(bo.page().locator("#locked-note")).isVisible();
            String peer = ana.peer();

            ana.open(origin + "manifest.webmanifest?elsewhere");
            bo.waitForScreen("alone");
            ana.page().goBack();
            isBack(ana, bo, peer);

            ana.page().goBack();
            bo.waitForScreen("alone");
            ana.page().goForward();
            isBack(ana, bo, peer);
        }
    }

    private static void isBack(CallPage ana, CallPage bo, String peer) {
        ana.waitForScreen("call");
        assertThat(ana.evaluate("beckon.session.peer")).isEqualTo(peer);
        bo.waitForMediaOf(ana);
    }

    @Test
    void a_copy_of_a_tab_does_not_take_its_call() {
        try (RunningServer server = RunningServer.start()) {
            CallPage ana = BROWSERS.person("Ana");
            String link = ana.createRoom(server.origin());
            String memory = (String) ana.evaluate("JSON.stringify(sessionStorage)");

            CallPage copy = BROWSERS.person("Ana's copy");
            copy.context()
                    .addInitScript("for (const [key, value] of Object.entries(" + memory
                            + ")) sessionStorage.setItem(key, value);"
                            + "Performance.prototype.getEntriesByType = () => [{ type: 'back_forward' }];");
            copy.open(link).waitForScreen("prejoin");

            copy.page().waitForTimeout(1_000);
            ana.waitForScreen("alone");
        }
    }
}
