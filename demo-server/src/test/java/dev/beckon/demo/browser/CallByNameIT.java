package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.beckon.demo.RunningServer;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People who ring at each other by name. */
class CallByNameIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    /** One for each test: a session outlives its page, and its name with it. */
    @AutoClose
    private final RunningServer server = RunningServer.start();

    private final String origin = server.origin();
    private final CallPage ana = BROWSERS.person("Ana");
    private final CallPage bo = BROWSERS.person("Bo");

    private CallPage online(CallPage page, String name) {
        page.open(origin + "?people").find("caller-input").fill(name);
        page.find("go-online").click();
        page.find("online-name").waitFor();
        page.rememberPeer(name.toLowerCase());
        return page;
    }

    private CallPage online(CallPage page) {
        return online(page, page.name());
    }

    private static void ring(CallPage page, String callee) {
        page.find("callee-input").fill(callee);
        page.find("ring").click();
    }

    private static void waitForCall(CallPage one, CallPage other) {
        one.waitForScreen("call");
        other.waitForScreen("call");
        one.waitForMediaOf(other);
        other.waitForMediaOf(one);
    }

    @Test
    void a_link_rings_at_whoever_is_online_under_that_name_and_hanging_up_ends_it_for_both() {
        online(ana);
        String link = ana.find("invite-link").inputValue();
        assertThat(link).endsWith("/?call=ana");
        bo.open(link).find("caller-input").fill("Bo");
        bo.find("ring").click();
        assertThat(bo.page().locator("#ringing-title")).hasText("Calling ana…");

        ana.find("accept").click();

        bo.waitForScreen("call").rememberPeer();
        waitForCall(ana, bo);
        assertThat(ana.tileOf(bo)).containsText("Bo");
        ana.find("more").click();
        assertThat(ana.find("invite")).hasCount(0);
        ana.page().keyboard().press("Escape");

        ana.find("leave").click();
        bo.waitForScreen("people");
        ana.waitForScreen("people");
        assertThat(ana.find("online-name")).hasText("ana");
        for (CallPage page : List.of(ana, bo)) {
            assertThat(page.evaluate("probe.openConnections()")).isEqualTo(0);
        }
    }

    @Test
    void a_declined_call_says_so_and_can_be_made_again() {
        online(ana);
        online(bo);
        ring(bo, "Ana");
        ana.find("decline").click();
        bo.waitForError("call-declined");
        ana.waitForScreen("people");

        bo.find("error-panel").locator("[type=submit]").click();
        ana.find("accept-audio").click();

        bo.waitForScreen("call");
        ana.waitForMediaOf(bo);
        bo.waitFor("Ana to be heard", () -> bo.holds("isLinked", ana) && bo.number("audioEnergy", ana) > 0);
        assertThat(bo.tileOf(ana)).hasAttribute("data-camera", "off");
        ana.page().reload();
        ana.waitForMediaOf(bo);
        assertThat(ana.page().locator("#self")).hasAttribute("data-camera", "off");
        assertThat(bo.tileOf(ana)).hasAttribute("data-camera", "off");
        assertThat(ana.evaluate("[...beckon.links.values()][0].sender('camera').track"))
                .isNull();
    }

    @Test
    void a_cancelled_call_is_a_missed_one() {
        online(ana);
        online(bo);
        ring(bo, "ana");
        ana.find("accept").waitFor();

        bo.find("cancel-call").click();

        bo.waitForScreen("people");
        ana.waitForError("call-missed");
        assertThat(ana.find("error-panel")).containsText("Bo");
        ana.find("error-panel").locator("[type=submit]").click();
        bo.find("accept").click();
        waitForCall(ana, bo);
    }

    @Test
    void two_who_call_each_other_at_once_are_in_one_call() {
        online(ana);
        online(bo);
        for (CallPage page : List.of(ana, bo)) {
            page.evaluate("probe.hold('call')");
            ring(page, page == ana ? "bo" : "ana");
            page.waitFor("the call to be held", () -> (Integer) page.evaluate("probe.heldCount()") == 1);
        }

        ana.evaluate("probe.letGo()");
        bo.evaluate("probe.letGo()");

        waitForCall(ana, bo);
        assertThat(ana.evaluate("beckon.call.id")).isEqualTo(bo.evaluate("beckon.call.id"));
        bo.find("leave").click();
        ana.waitForScreen("people");
    }

    @Test
    void who_is_in_a_call_is_busy_for_others() {
        online(ana);
        online(bo);
        ring(bo, "ana");
        ana.find("accept").click();
        waitForCall(ana, bo);

        CallPage cy = online(BROWSERS.person("Cy"));
        ring(cy, "ana");

        cy.waitForError("call-busy");
        assertThat(ana.page().locator(".toast").last()).containsText("Cy called");
        ana.waitForMediaOf(bo);
    }

    @Test
    void nobody_of_that_name_and_a_name_that_is_taken_are_told() {
        online(ana);
        ring(ana, "nobody");
        ana.waitForError("call-not-found");
        ana.find("back").click();

        bo.open(origin + "?people").find("caller-input").fill("ANA");
        bo.find("go-online").click();
        assertThat(bo.find("online-error")).containsText("online as “ana” already");
        bo.find("caller-input").fill("🎉");
        bo.find("go-online").click();
        assertThat(bo.find("online-error")).containsText("a letter or a digit");
    }

    @Test
    void a_reload_in_the_middle_comes_back_into_the_call() {
        online(ana);
        online(bo);
        ring(bo, "ana");
        ana.find("accept").click();
        waitForCall(ana, bo);

        ana.page().reload();

        waitForCall(ana, bo);
        assertThat(bo.tiles()).hasCount(1);
        ana.find("leave").click();
        bo.waitForScreen("people");
        assertThat(ana.find("online-name")).hasText("ana");
    }

    @Test
    void a_name_is_free_as_soon_as_its_page_is_gone() {
        online(ana);
        ana.page().close(new Page.CloseOptions().setRunBeforeUnload(true));
        bo.waitFor("the page to be gone", () -> ana.page().isClosed());

        online(bo, "Ana");

        assertThat(bo.find("online-name")).hasText("ana");
    }

    @Test
    void whoever_is_online_is_so_again_after_a_reload_and_after_a_look_at_another_page() {
        online(ana);
        ana.page().reload();
        assertThat(ana.find("online-name")).hasText("ana");

        ana.page().navigate(origin + "?people&other");
        assertThat(ana.find("online-name")).hasText("ana");
        // nobody goes back within the milliseconds that a browser takes to tell its processes what this page remembers
        ana.page().waitForTimeout(3_000);
        ana.page().goBack();
        assertThat(ana.find("online-name")).hasText("ana");
        bo.open(origin + "?people");
        ring(bo, "ana");
        ana.find("accept").waitFor();
    }

    @Test
    void a_second_tab_of_the_same_name_takes_over_and_the_first_says_so() {
        online(ana);
        String kept = (String) ana.evaluate("JSON.stringify({ ...sessionStorage })");
        bo.open(origin + "?people");
        bo.page().evaluate("kept => Object.assign(sessionStorage, JSON.parse(kept))", kept);

        bo.page().reload();

        assertThat(bo.find("online-name")).hasText("ana");
        ana.waitForError("people-moved");
    }

    @Test
    void names_of_callers_are_text_whatever_they_look_like() {
        online(ana);
        bo.open(origin + "?call=" + "%3Cimg%20src=x%20onerror=alert(1)%3E");
        assertThat(bo.page().locator("#people-title")).hasText("Call " + HOSTILE);
        bo.find("callee-input").fill("ana");
        bo.find("caller-input").fill(HOSTILE);
        bo.find("ring").click();

        assertThat(ana.page().locator("#ringing-title")).hasText(HOSTILE + " is calling");
        ana.find("decline").click();
        bo.waitForError("call-declined");

        for (CallPage page : List.of(ana, bo)) {
            assertThat(page.page().locator("main img")).hasCount(0);
            assertThat((List<?>) page.evaluate("probe.violations")).isEmpty();
            assertThat(page.console())
                    .noneMatch(line ->
                            Pattern.compile("^(error|uncaught)").matcher(line).find());
        }
    }
}
