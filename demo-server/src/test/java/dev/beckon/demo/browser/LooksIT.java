package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ReducedMotion;
import dev.beckon.demo.ServerOfClass;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the page looks where it must not look as usual: small, large, on its side, and to those who want no movement. */
class LooksIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    @RegisterExtension
    static final ServerOfClass SERVER = ServerOfClass.with();

    @Test
    void with_reduced_motion_what_is_at_work_fades_and_nothing_else_moves() {
        String animations = "[...document.querySelectorAll('*')].flatMap(at => ['', '::before', '::after'].map(part =>"
                + " getComputedStyle(at, part).animationName)).filter(name => name !== 'none')";
        CallPage still = BROWSERS.person("Ana", new NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
        CallPage moving = BROWSERS.person("Bo");

        assertThat(names(still.open(SERVER.origin()), animations)).isNotEmpty().allMatch("breathe"::equals);
        assertThat(names(moving.open(SERVER.origin()), animations)).anyMatch("spin"::equals);
    }

    private static List<?> names(CallPage page, String script) {
        return (List<?>) page.evaluate(script);
    }

    @Test
    void in_the_largest_window_letters_and_controls_grow_and_in_a_common_one_they_do_not() {
        CallPage large = BROWSERS.person("Ana", window(3840, 2160));
        CallPage common = BROWSERS.person("Bo", window(1280, 800));
        large.createRoom(SERVER.origin());
        common.createRoom(SERVER.origin());

        assertThat(common.find("toggle-mic").boundingBox().height).isEqualTo(52);
        assertThat(large.find("toggle-mic").boundingBox().height).isBetween(80.0, 110.0);
        assertThat(((Number) large.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")).doubleValue())
                .isBetween(24.0, 32.0);
    }

    @Test
    void on_a_phone_held_upright_or_on_its_side_a_call_starts_without_scrolling() {
        for (NewContextOptions phone : List.of(window(360, 640), window(640, 360))) {
            CallPage ana = BROWSERS.person("Ana", phone).open(SERVER.origin());
            isInside(ana, ana.find("create-room"));
            String link = ana.createRoom(SERVER.origin());
            isInside(ana, ana.find("copy-link"));
            isInside(ana, ana.find("leave"));
            CallPage bo = BROWSERS.person("Bo", phone).open(link);
            isInside(bo, bo.find("join-room"));
        }
    }

    @Test
    void the_tab_says_what_goes_on_and_what_is_unread_and_addresses_in_chat_can_be_followed() {
        CallPage ana = BROWSERS.person("Ana");
        CallPage bo = BROWSERS.person("Bo");
        String link = ana.createRoom(SERVER.origin());
        assertThat(ana.page()).hasTitle("Call: you are alone – Beckon");
        bo.join(link);
        ana.waitFor("the link to Bo", () -> ana.holds("isLinked", bo));
        assertThat(ana.page()).hasTitle("Call with one other – Beckon");

        bo.find("toggle-chat").click();
        bo.find("chat-input").fill("See https://example.org/a?b=c, or javascript:alert(1)");
        bo.find("chat-input").press("Enter");

        assertThat(ana.page()).hasTitle("(1) Call with one other – Beckon");
        ana.find("toggle-chat").click();
        assertThat(ana.page()).hasTitle("Call with one other – Beckon");
        Locator address = ana.find("chat-log").locator("a");
        assertThat(address).hasCount(1);
        assertThat(address).hasText("https://example.org/a?b=c");
        assertThat(address).hasAttribute("rel", "noopener noreferrer");
        assertThat(address).hasAttribute("target", "_blank");
        ana.find("leave").click();
        assertThat(ana.page()).hasTitle("Beckon");
    }

    @Test
    void the_meter_shows_that_the_microphone_hears_something() {
        CallPage ana = BROWSERS.person("Ana").open(SERVER.origin());
        ana.find("name-input").click();

        ana.waitFor("a level", () -> Integer.parseInt(ana.find("mic-meter").getAttribute("aria-valuenow")) > 20);
        assertThat((String) ana.evaluate("document.getElementById('mic-meter').style.getPropertyValue('--level')"))
                .startsWith("0.");
    }

    @Test
    void a_long_name_is_cut_off_and_covers_nothing_on_a_phone() {
        CallPage ana = BROWSERS.person("Ana", window(360, 640));
        CallPage bo = BROWSERS.person("Wolfeschlegelsteinhausenbergerdorff-Maximiliana-Konstantinopolis");
        bo.join(ana.createRoom(SERVER.origin()));
        ana.waitFor("the link to Bo", () -> ana.holds("isLinked", bo));
        for (String corner : List.of("bottom-right", "bottom-left")) {
            ana.page().evaluate("corner => void (document.getElementById('self').dataset.corner = corner)", corner);
            areApart(ana, "#self", "[data-testid=peer-tile] .tile-label");
        }

        bo.find("more").click();
        bo.find("record").click();
        isInside(ana, ana.find("recording-note"));
        ana.find("toggle-chat").click();

        areApart(ana, "[data-testid=recording-notice]", "#chat-input");
    }

    private static void areApart(CallPage page, String one, String other) {
        page.waitFor(one + " and " + other + " to be apart", () -> (Boolean) page.page()
                .evaluate(
                        "([one, other]) => { const [a, b] = [one, other].map((each) => document.querySelector(each).getBoundingClientRect());"
                                + " return a.width > 0 && b.width > 0 && (a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top); }",
                        List.of(one, other)));
    }

    private static void isInside(CallPage page, Locator control) {
        control.waitFor();
        page.waitFor("to be in the first view", () -> (Boolean) control.evaluate("element => {"
                + " const { top, bottom, left, right } = element.getBoundingClientRect();"
                + " return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth && scrollY === 0; }"));
    }

    private static NewContextOptions window(int width, int height) {
        return new NewContextOptions().setViewportSize(width, height);
    }
}
