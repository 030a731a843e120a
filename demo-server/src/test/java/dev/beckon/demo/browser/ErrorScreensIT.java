package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.beckon.demo.RunningServer;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever goes wrong, everybody can read what it was and do something about it. */
class ErrorScreensIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final String CODES = "import('/ui/error-panel.js').then(({ ERRORS }) => Object.keys(ERRORS))";
    private static final String SHOW = "code => import('/ui/screens.js').then(({ showErrorScreen }) =>"
            + " showErrorScreen(code, () => {}, { back: () => {}, who: 'Bo' }))";

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"DARK", "LIGHT"})
    void every_text_can_be_read_and_answered_by_everybody(ColorScheme scheme) {
        try (RunningServer server = RunningServer.start()) {
            CallPage ana = person("Ana", scheme).open(server.origin());
            assertThat(ana.find("create-room")).isEnabled();
            List<?> codes = (List<?>) ana.evaluate(CODES);
            assertThat(codes).hasSizeGreaterThan(20);
            for (Object code : codes) {
                ana.page().evaluate(SHOW, code);
                ana.waitForError((String) code);
                Usable.byAll(ana);
                Usable.withAFinger(ana);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"DARK", "LIGHT"})
    void a_call_that_goes_on_without_the_server_says_so_to_everybody(ColorScheme scheme) {
        CallPage ana = person("Ana", scheme);
        try (RunningServer server = RunningServer.start()) {
            CallPage bo = BROWSERS.person("Bo");
            bo.join(ana.createRoom(server.origin()));
            ana.waitForMediaOf(bo);
        }
        assertThat(ana.page().locator("#banner")).isVisible();
        Usable.byAll(ana);
        Usable.withAFinger(ana);
    }

    private static CallPage person(String name, ColorScheme scheme) {
        return BROWSERS.person(name, Usable.smallPhone().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
    }
}
