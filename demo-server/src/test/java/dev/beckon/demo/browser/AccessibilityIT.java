package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import dev.beckon.demo.ServerOfClass;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every screen can be used by everybody: with a screen reader, with a keyboard, on a small phone. */
class AccessibilityIT {

    /** What is seen or read out in Latin letters and is neither a name, an address, a file nor a term of the field. */
    private static final String LATIN_WORDS = """
            (() => {
              const isShown = (element) => element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: false });
              const said = [document.title];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) if (isShown(walker.currentNode.parentElement)) said.push(walker.currentNode.data);
              for (const element of document.body.querySelectorAll('*')) {
                if (!isShown(element)) continue;
                for (const name of ['aria-label', 'placeholder', 'title']) said.push(element.getAttribute(name) ?? '');
              }
              const known = /^(Beckon|Ana|Bo|Cy|ana|notes|txt|Fake|Default|Audio|Input|Output|Video|Device|device|fake|https?|IP|TURN|QR|UDP|TCP|kb|Mb)$/;
              return said.flatMap((text) => text.match(/[A-Za-z]{2,}/g) ?? []).filter((word) => !known.test(word));
            })()
            """;

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    @RegisterExtension
    static final ServerOfClass SERVER = ServerOfClass.with();

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"DARK", "LIGHT"})
    void axe_finds_nothing_on_any_screen(ColorScheme scheme) {
        onEveryScreen(
                new NewContextOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE), Usable::byAll);
    }

    @Test
    void nothing_scrolls_sideways_on_a_small_phone_and_a_finger_hits_every_control() {
        onEveryScreen(Usable.smallPhone(), Usable::withAFinger);
    }

    @Test
    void every_screen_reads_from_right_to_left_in_arabic_and_says_nothing_in_english() {
        onEveryScreen(Usable.smallPhone().setLocale("ar-EG").setReducedMotion(ReducedMotion.REDUCE), page -> {
            assertThat(page.page().locator("html[lang=ar][dir=rtl]")).hasCount(1);
            assertThat((List<?>) page.evaluate(LATIN_WORDS)).isEmpty();
            Usable.byAll(page);
            Usable.withAFinger(page);
        });
    }

    @Test
    void a_call_can_be_made_and_left_with_the_keyboard_alone() {
        CallPage ana = BROWSERS.person("Ana");
        CallPage bo = BROWSERS.person("Bo");
        String link = ana.createRoom(SERVER.origin());
        bo.open(link);

        tabTo(bo, "name-input");
        bo.page().keyboard().type("Bo");
        tabTo(bo, "join-room");
        bo.page().keyboard().press("Enter");
        bo.waitForScreen("call").rememberPeer();
        bo.waitForMediaOf(ana);
        tabTo(bo, "toggle-mic");
        bo.page().keyboard().press("Space");
        assertThat(bo.find("toggle-mic")).hasAttribute("aria-pressed", "true");
        tabTo(bo, "leave");
        bo.page().keyboard().press("Enter");

        bo.waitForScreen("left");
    }

    private static void tabTo(CallPage page, String testId) {
        String focused = "document.activeElement?.dataset.testid ?? ''";
        for (int tabs = 0; !page.evaluate(focused).equals(testId); tabs++) {
            assertThat(tabs).as("tabs on the way to %s", testId).isLessThan(30);
            page.page().keyboard().press("Tab");
        }
    }

    private static void onEveryScreen(NewContextOptions options, Consumer<CallPage> check) {
        inRooms(options, check);
        byName(options, check);
    }

    private static void inRooms(NewContextOptions options, Consumer<CallPage> check) {
        CallPage ana = BROWSERS.person("Ana", options);
        CallPage bo = BROWSERS.person("Bo");
        ana.open(SERVER.origin());
        assertThat(ana.find("create-room")).isEnabled();
        ana.page().locator("#new-options summary").click();
        check.accept(ana);

        String link = ana.createRoom(SERVER.origin());
        ana.find("toggle-qr").click();
        check.accept(ana);

        bo.join(link);
        ana.waitForScreen("call");
        ana.waitForMediaOf(bo);
        check.accept(ana);
        for (String opener : new String[] {"connection-details", "open-safety"}) {
            ana.find(opener).click();
            assertThat(ana.page()
                            .locator("dialog[open] :is(.spark, .safety-emoji)")
                            .first())
                    .isVisible();
            check.accept(ana);
            ana.page().keyboard().press("Escape");
        }
        bo.find("file-input")
                .setInputFiles(new FilePayload("notes.txt", "text/plain", "notes".getBytes(StandardCharsets.UTF_8)));
        ana.find("toggle-chat").click();
        assertThat(ana.find("file-accept")).isVisible();
        check.accept(ana);
        ana.find("file-accept").click();
        assertThat(ana.find("file-save")).isFocused();
        check.accept(ana);
        ana.page().keyboard().press("Escape");

        for (Locator arrow : ana.page().locator(".side:visible").all()) {
            arrow.click();
            ana.page().locator(".menu:popover-open > *").first().waitFor();
            check.accept(ana);
            ana.page().keyboard().press("Escape");
        }
        openedFrom(ana, "invite", check);
        openedFrom(ana, "devices", check);
        openedFrom(ana, "keys", check);
        ana.find("more").click();
        ana.find("lock").click();
        assertThat(ana.find("locked-note")).isVisible();
        ana.find("tile-menu").focus();
        ana.page().keyboard().press("Enter");
        ana.find("remove-peer").click();
        check.accept(ana);
        ana.page().keyboard().press("Escape");
        ana.waitFor(
                "nobody to talk to but Bo",
                () -> ana.page().locator("dialog[open]").count() == 0);

        CallPage cy = BROWSERS.person("Cy", options);
        cy.knock(link).waitForError("room-locked");
        check.accept(cy);
        cy.find("error-panel").locator("[type=submit]").click();
        assertThat(ana.find("admit")).isVisible();
        bo.find("more").click();
        bo.find("record").click();
        assertThat(ana.find("consent")).isVisible();
        check.accept(ana);
        check.accept(cy);

        ana.find("leave").click();
        ana.waitForScreen("left");
        check.accept(ana);

        bo.find("leave").click();
        bo.waitForScreen("left");
        ana.open("about:blank");
        ana.knock(link).waitForError("room-unknown");
        check.accept(ana);
    }

    private static void openedFrom(CallPage page, String entry, Consumer<CallPage> check) {
        page.find("more").click();
        page.find("reaction").first().waitFor();
        check.accept(page);
        page.find(entry).click();
        page.page().locator("dialog[open]").waitFor();
        check.accept(page);
        page.page().keyboard().press("Escape");
        page.waitFor(
                "the dialog to close", () -> page.page().locator("dialog[open]").count() == 0);
    }

    private static void byName(NewContextOptions options, Consumer<CallPage> check) {
        String name = "ana-" + System.nanoTime();
        CallPage ana = BROWSERS.person("Ana", options).open(SERVER.origin() + "?people");
        CallPage bo = BROWSERS.person("Bo", options).open(SERVER.origin() + "?call=" + name);
        check.accept(ana);
        ana.find("go-online").click();
        assertThat(ana.find("online-error")).isVisible();
        check.accept(ana);
        ana.find("caller-input").fill(name);
        ana.find("go-online").click();
        assertThat(ana.find("online-name")).hasText(name);
        check.accept(ana);

        bo.find("caller-input").fill("Bo");
        bo.find("ring").click();
        bo.waitForScreen("ringing");
        bo.waitFor(
                "its camera",
                () -> bo.page().locator("#ringing[data-camera=on]").count() == 1);
        check.accept(bo);
        ana.find("accept").waitFor();
        check.accept(ana);
        ana.find("decline").click();
        bo.waitForError("call-declined");
        check.accept(bo);
    }
}
