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
        bo.join(ana.createRoom(origin(server)));

        List<String> words = code(ana);

        assertThat(words).hasSize(5).doesNotContain("");
        assertThat(code(bo)).isEqualTo(words);
        assertThat(ana.find("safety-words")).containsText("Read these to Bo");
    }

    @Test
    void somebody_in_between_who_plays_by_the_rules_can_not_make_the_codes_alike() throws IOException {
        CallPage[] victims = comeBetween(true);

        assertThat(code(victims[0])).hasSize(5).isNotEqualTo(code(victims[1]));
    }

    @Test
    void somebody_in_between_who_passes_everything_on_is_told_of() throws IOException {
        for (CallPage victim : comeBetween(false)) {
            victim.find("open-safety").click();
            assertThat(victim.find("safety-words")).containsText("Somebody may be between you and");
            assertThat(victim.find("safety-code")).isHidden();
        }
    }

    /** Ana and Bo are at two servers, and Mallory is at both, with the id of the other. */
    private static CallPage[] comeBetween(boolean byTheRules) throws IOException {
        CallPage ana = BROWSERS.person("Ana");
        CallPage bo = BROWSERS.person("Bo");
        String room = ana.createRoom(origin(server)).replaceFirst(".*#", "");
        CallPage mallory = BROWSERS.person("Mallory", new NewContextOptions().setBypassCSP(true));
        mallory.open(origin(server));
        try (InputStream script = SafetyCodeIT.class.getResourceAsStream("between.js")) {
            mallory.evaluate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        be(mallory, "beAna", ana, falseServer, room, byTheRules);
        bo.join(origin(falseServer) + "#" + room);
        be(mallory, "beBo", bo, server, room, byTheRules);
        ana.waitForScreen("call");
        return new CallPage[] {ana, bo};
    }

    private static void be(
            CallPage mallory, String act, CallPage whom, RunningServer where, String room, boolean byTheRules) {
        mallory.page()
                .evaluate(
                        "([act, ...how]) => window[act](...how)",
                        List.of(act, whom.peer(), origin(where), room, byTheRules));
    }

    /** Opens the code with the only other person and reads it. */
    static List<String> code(CallPage page) {
        page.find("open-safety").click();
        assertThat(page.find("safety-code").locator("li")).hasCount(5);
        return page.find("safety-code").locator("li").allInnerTexts();
    }

    private static String origin(RunningServer of) {
        return "http://127.0.0.1:" + of.port() + "/";
    }
}
