package dev.beckon.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser.NewContextOptions;
import java.util.List;

/** Checks of what a page shows just now. */
final class Usable {

    private static final int WIDTH = 360;

    /** In CSS pixels, as WCAG 2.2 success criterion 2.5.5 has it. */
    private static final double TARGET = 44;

    /** A small box may have a large label around it. */
    private static final String SMALL_CONTROLS =
            "target => [...document.querySelectorAll('button, a, input:not(.check input), .check, select, summary')]"
                    + ".filter(control => control.checkVisibility({ visibilityProperty: true }))"
                    + ".filter(control => { const { width, height } = control.getBoundingClientRect();"
                    + " return Math.min(width, height) < target; }).map(control => control.outerHTML)";

    private Usable() {}

    /** axe finds nothing. */
    static void byAll(CallPage page) {
        assertThat(new AxeBuilder(page.page()).analyze().getViolations())
                .as(what(page))
                .isEmpty();
    }

    static NewContextOptions smallPhone() {
        return new NewContextOptions().setViewportSize(WIDTH, 640);
    }

    /** On a {@link #smallPhone}: nothing scrolls sideways, and every control is large enough. */
    static void withAFinger(CallPage page) {
        assertThat(((Number) page.evaluate("document.documentElement.scrollWidth")).intValue())
                .as("width of %s", what(page))
                .isLessThanOrEqualTo(WIDTH);
        assertThat((List<?>) page.page().evaluate(SMALL_CONTROLS, TARGET))
                .as("controls on %s smaller than a finger", what(page))
                .isEmpty();
    }

    private static String what(CallPage page) {
        return (String) page.evaluate("document.body.dataset.screen + ' '"
                + " + (document.querySelector('[data-testid=error-panel]')?.dataset.error ?? '')");
    }
}
