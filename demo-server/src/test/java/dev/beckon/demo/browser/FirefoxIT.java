package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Chromium and Firefox call each other, whichever comes first: the newcomer makes the offer. */
class FirefoxIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    @Test
    void firefox_joins_chromium() {
        meet(BROWSERS.person("Ana"), BROWSERS.personInFirefox("Fox"));
    }

    @Test
    void chromium_joins_firefox() {
        meet(BROWSERS.personInFirefox("Fox"), BROWSERS.person("Ana"));
    }

    @Test
    void a_menu_has_no_part_for_speakers_where_the_browser_lists_none() {
        try (RunningServer server = RunningServer.start()) {
            CallPage fox = BROWSERS.personInFirefox("Fox");
            fox.createRoom(server.origin());
            fox.page().locator(".side").first().click();
            assertThat(fox.page().locator(".menu:popover-open .menu-heading"))
                    .hasText(new String[] {"Microphone", "Sound"});
        }
    }

    private static void meet(CallPage first, CallPage second) {
        try (RunningServer server = RunningServer.start()) {
            second.join(first.createRoom(server.origin()));

            first.waitForMediaOf(second);
            second.waitForMediaOf(first);
            assertThat(first.find("quality")).hasText("direct");
            assertThat(second.find("quality")).hasText("direct");
            assertThat(SafetyCodeIT.code(first)).isEqualTo(SafetyCodeIT.code(second));
        }
    }
}
