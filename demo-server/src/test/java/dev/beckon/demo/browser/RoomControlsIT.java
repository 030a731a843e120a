package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.beckon.demo.ServerOfClass;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is in the menus of a call: moderating it, pinning somebody, saying something without a voice. */
class RoomControlsIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    @RegisterExtension
    static final ServerOfClass SERVER = ServerOfClass.with();

    private final CallPage ana = BROWSERS.person("Ana");
    private final CallPage bo = BROWSERS.person("Bo");

    private static Locator open(CallPage page, String entry) {
        page.find("more").click();
        return page.find(entry);
    }

    @Test
    void a_moderator_locks_the_room_lets_somebody_in_and_opens_it_again() {
        String link = ana.createRoom(SERVER.origin());
        bo.join(link);
        ana.waitForMediaOf(bo);
        bo.find("more").click();
        assertThat(bo.find("lock")).hasCount(0);

        open(ana, "lock").click();
        assertThat(bo.find("locked-note")).isVisible();
        CallPage cy = BROWSERS.person("Cy");
        cy.knock(link).waitForError("room-locked");
        cy.find("error-panel").locator("[type=submit]").click();
        assertThat(cy.find("error-panel").locator("h1")).hasText("Waiting to be let in");
        assertThat(ana.find("admit")).isVisible();
        // a question stands until it is answered, whatever else there is to be told
        ana.evaluate("import('/ui/toast.js').then(({ toast }) => { for (const notice of 'abcdef') toast(notice); })");
        ana.find("admit").click();
        cy.waitForScreen("call").rememberPeer();
        cy.waitForMediaOf(ana, bo);

        assertThat(open(ana, "lock")).hasAttribute("aria-checked", "true");
        ana.find("lock").click();
        assertThat(bo.find("locked-note")).isHidden();
        BROWSERS.person("Di").join(link);
    }

    private static CallPage askToBeLetIn(String name, String link) {
        CallPage guest = BROWSERS.person(name).knock(link).waitForError("room-locked");
        guest.find("error-panel").locator("[type=submit]").click();
        return guest;
    }

    @Test
    void who_gives_up_knocks_no_more_and_the_others_outlive_a_reload_and_the_moderator() {
        String link = ana.createRoom(SERVER.origin());
        bo.join(link);
        ana.waitForMediaOf(bo);
        open(ana, "lock").click();
        CallPage cy = askToBeLetIn("Cy", link);
        CallPage di = askToBeLetIn("Di", link);
        assertThat(ana.find("knock-notice")).hasCount(2);

        di.find("back").click();
        assertThat(ana.find("knock-notice")).hasCount(1);
        assertThat(ana.find("knock-notice")).containsText("Cy asks to be let in");

        ana.page().reload();
        ana.waitForScreen("call");
        assertThat(ana.find("knock-notice")).hasCount(1);
        assertThat(bo.find("knock-notice")).hasCount(0);
        ana.find("leave").click();
        assertThat(bo.find("knock-notice")).containsText("Cy asks to be let in");
        bo.find("admit").click();
        cy.waitForScreen("call").rememberPeer();
        bo.waitForMediaOf(cy);
        assertThat(bo.find("knock-notice")).hasCount(0);
    }

    @Test
    void a_moderator_removes_somebody_after_being_asked_whether_it_is_meant() {
        bo.join(ana.createRoom(SERVER.origin()));
        ana.waitForMediaOf(bo);
        assertThat(bo.find("tile-menu")).isHidden();
        ana.tileOf(bo).hover();

        ana.find("tile-menu").click();
        ana.find("remove-peer").click();
        ana.page().keyboard().press("Escape");
        assertThat(ana.tiles()).hasCount(1);

        ana.find("tile-menu").click();
        ana.find("remove-peer").click();
        ana.find("confirm").click();

        bo.waitForError("removed");
        ana.waitForScreen("alone");
    }

    @Test
    void a_password_is_asked_for_until_it_is_right() {
        ana.open(SERVER.origin());
        ana.page().locator("#new-options summary").click();
        ana.find("new-password").fill("sesame");
        ana.find("create-room").click();
        ana.waitForScreen("alone").rememberPeer();

        bo.knock(ana.find("invite-link").inputValue()).waitForError("room-password");
        bo.find("password-input").fill("open");
        bo.find("password-input").press("Enter");
        assertThat(bo.find("error-panel")).containsText("not the password");
        bo.find("password-input").fill("sesame");
        bo.find("password-input").press("Enter");

        bo.waitForScreen("call").rememberPeer();
        bo.waitForMediaOf(ana);
    }

    @Test
    void a_room_that_the_server_has_forgotten_has_its_password_again() {
        ana.open(SERVER.origin());
        ana.page().locator("#new-options summary").click();
        ana.find("new-password").fill("sesame");
        ana.find("create-room").click();
        ana.waitForScreen("alone");
        String link = ana.find("invite-link").inputValue();
        String kept = (String) ana.evaluate("JSON.stringify({ ...sessionStorage })");
        ana.find("leave").click();
        ana.waitForScreen("left");
        ana.page().evaluate("kept => Object.assign(sessionStorage, JSON.parse(kept))", kept);

        ana.page().reload();
        ana.waitForScreen("alone");
        assertThat(ana.find("invite-link")).hasValue(link);

        bo.knock(link).waitForError("room-password");
    }

    @Test
    void a_pinned_person_has_the_stage_until_unpinned() {
        String link = ana.createRoom(SERVER.origin());
        bo.join(link);
        CallPage cy = BROWSERS.person("Cy").join(link);
        ana.waitForMediaOf(bo, cy);
        assertThat(ana.page().locator("body")).hasAttribute("data-layout", "grid");
        ana.tileOf(bo).hover();

        ana.tileOf(bo).locator("[data-testid=tile-menu]").click();
        ana.tileOf(bo).locator("[data-testid=pin]").click();

        assertThat(ana.page().locator("body")).hasAttribute("data-layout", "spotlight");
        ana.waitFor(
                "Bo to be larger",
                () -> ana.tileOf(bo).boundingBox().width > 2 * ana.tileOf(cy).boundingBox().width);
        ana.tileOf(bo).locator("[aria-label='Unpin Bo']").click();
        assertThat(ana.page().locator("body")).hasAttribute("data-layout", "grid");
    }

    @Test
    void a_raised_hand_stays_and_a_reaction_passes_by() {
        bo.join(ana.createRoom(SERVER.origin()));
        ana.waitForMediaOf(bo);

        open(bo, "hand").click();
        assertThat(ana.tileOf(bo)).hasAttribute("aria-label", Pattern.compile("hand raised"));
        assertThat(bo.find("self-hand")).isVisible();
        bo.find("more").click();
        bo.find("reaction").first().click();
        assertThat(ana.tileOf(bo).locator("[data-testid=flying]")).hasText("👍");
        assertThat(ana.tileOf(bo).locator("[data-testid=flying]")).hasCount(0);

        open(bo, "hand").click();
        assertThat(ana.tileOf(bo)).not().hasAttribute("aria-label", Pattern.compile("hand raised"));
    }

    @Test
    void the_menu_is_a_menu_for_the_keyboard_too() {
        ana.createRoom(SERVER.origin());
        ana.find("more").focus();
        ana.page().keyboard().press("Enter");
        assertThat(ana.find("reaction").first()).isFocused();

        ana.page().keyboard().press("End");
        assertThat(ana.find("keys")).isFocused();
        ana.page().keyboard().press("ArrowDown");
        assertThat(ana.find("reaction").first()).isFocused();
        ana.page().keyboard().press("ArrowUp");
        ana.page().keyboard().press("Enter");

        assertThat(ana.find("shortcuts-dialog")).isVisible();
    }
}
