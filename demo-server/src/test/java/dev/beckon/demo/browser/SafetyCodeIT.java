package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import dev.beckon.demo.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The safety code is the same on both sides, and is not when somebody sits between them. */
class SafetyCodeIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static RunningServer server;
    private static RunningServer falseServer;

    @BeforeAll
    static void start() {
        server = RunningServer.start("--origin", "*");
        falseServer = RunningServer.start("--origin", "*");
    }

    @AfterAll
    static void stop() {
        server.close();
        falseServer.close();
    }

    @Test
    void two_people_read_the_same_five_words() {
        CallPage ana = BROWSERS.person("Ana");
        CallPage bo = BROWSERS.person("Bo");
        bo.join(ana.createRoom(server.origin()));

        List<String> words = code(ana);

        assertThat(words).hasSize(5).doesNotContain("");
        assertThat(code(bo)).isEqualTo(words);
        assertThat(ana.find("safety-words")).containsText("Read these to Bo");
    }

    @Test
    void what_two_people_have_compared_holds_on_the_next_link_and_not_after_a_reload() {
        CallPage ana = BROWSERS.person("Ana");
        CallPage bo = BROWSERS.person("Bo");
        bo.join(ana.createRoom(server.origin()));
        code(ana);
        ana.find("safety-confirm").click();
        assertThat(ana.find("safety-words")).containsText("You have compared this code with Bo");
        ana.page().keyboard().press("Escape");

        Object first = ana.ask("linkId", bo);
        ana.page().evaluate("peer => beckon.links.get(peer).pc.close()", bo.peer());
        bo.page().evaluate("peer => beckon.links.get(peer).pc.close()", ana.peer());
        ana.waitFor("another link", () -> !first.equals(ana.ask("linkId", bo)) && ana.holds("isLinked", bo));
        assertThat(ana.find("open-safety")).hasAttribute("data-mark", "compared");

        bo.page().reload();
        bo.waitForScreen("call");
        assertThat(ana.find("open-safety")).hasAttribute("data-mark", "");
        assertThat(ana.page().locator(".toast.stays"))
                .containsText("Bo has another encryption key than the one that you compared");
    }

    @Test
    void somebody_in_between_who_plays_by_the_rules_can_not_make_the_codes_alike() throws IOException {
        CallPage[] victims = comeBetween("codes", true);

        assertThat(code(victims[0])).hasSize(5).isNotEqualTo(code(victims[1]));
    }

    @Test
    void somebody_in_between_who_passes_everything_on_is_told_of() throws IOException {
        for (CallPage victim : comeBetween("passes", true)) {
            victim.find("open-safety").click();
            assertThat(victim.find("safety-words")).containsText("Somebody may be between you and");
            assertThat(victim.find("safety-code")).isHidden();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void somebody_in_between_who_shows_the_true_fingerprint_later_is_found_out_and_the_link_is_closed(boolean chromium)
            throws IOException {
        for (CallPage victim : comeBetween("swaps", chromium)) {
            assertThat(victim.find("link-problem")).containsText("was closed: its encryption key changed");
            assertThat(victim.page().locator(".toast.stays")).containsText("its encryption key changed");
            assertThat(victim.evaluate("probe.openConnections()")).isEqualTo(0);
            victim.find("open-safety").click();
            assertThat(victim.find("safety-words")).containsText("Somebody may be between you and");
            assertThat(victim.find("safety-code")).isHidden();
        }
    }

    /** Ana and Bo are at two servers, and Mallory is at both, with the id of the other. What she does is told in between.js. */
    private static CallPage[] comeBetween(String how, boolean chromium) throws IOException {
        CallPage ana = chromium ? BROWSERS.person("Ana") : BROWSERS.personInFirefox("Ana");
        CallPage bo = chromium ? BROWSERS.person("Bo") : BROWSERS.personInFirefox("Bo");
        String room = ana.createRoom(server.origin()).replaceFirst(".*#", "");
        CallPage mallory = BROWSERS.person("Mallory", new NewContextOptions().setBypassCSP(true));
        mallory.open(server.origin());
        try (InputStream script = SafetyCodeIT.class.getResourceAsStream("between.js")) {
            mallory.evaluate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        be(mallory, "beAna", ana, falseServer, room, how, chromium);
        bo.join(falseServer.origin() + "#" + room);
        be(mallory, "beBo", bo, server, room, how, chromium);
        ana.waitForScreen("call");
        return new CallPage[] {ana, bo};
    }

    private static void be(
            CallPage mallory,
            String act,
            CallPage whom,
            RunningServer where,
            String room,
            String how,
            boolean chromium) {
        mallory.page()
                .evaluate(
                        "([act, ...how]) => void window[act](...how)",
                        List.of(act, whom.peer(), where.origin(), room, how, chromium));
    }

    /** Opens the code with the only other person and reads it. */
    static List<String> code(CallPage page) {
        page.find("open-safety").click();
        assertThat(page.find("safety-code").locator("li")).hasCount(5);
        return page.find("safety-code").locator("li").allInnerTexts();
    }
}
