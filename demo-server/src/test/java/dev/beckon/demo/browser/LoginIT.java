package dev.beckon.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.PlaywrightException;
import dev.beckon.demo.RunningServer;
import dev.beckon.demo.outgoing.TestEndpoint;
import dev.beckon.demo.outgoing.TestEndpoint.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page on a server that lets in only those who have a token. */
class LoginIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static String token(String user) {
        return RunningServer.says("token", "--jwt-secret", SECRET, "--user", user)
                .strip();
    }

    /** As a page for logging in does: back to where people came from, with a token. */
    private static Reply back(TestEndpoint.Question question, String token) {
        String query = Objects.requireNonNull(question.query());
        String from = URLDecoder.decode(query.substring("return=".length()), StandardCharsets.UTF_8);
        return Reply.to(from + (from.contains("#") ? "&" : "#") + "token=" + token);
    }

    /** The page that came back has taken its token. */
    private static boolean hasToken(CallPage page) {
        try {
            return Boolean.TRUE.equals(
                    page.page().evaluate("typeof JSON.parse(sessionStorage.getItem('beckon.token')) === 'string'"));
        } catch (PlaywrightException onTheWay) {
            return false;
        }
    }

    @Test
    void who_has_no_token_is_led_to_where_people_log_in_and_back_into_the_room() throws Exception {
        try (TestEndpoint login = new TestEndpoint(question -> back(question, token("bo")));
                RunningServer server = RunningServer.start("--jwt-secret", SECRET, "--login-url", login.url())) {
            String origin = "http://127.0.0.1:" + server.port() + "/";
            CallPage ana = BROWSERS.person("Ana");
            CallPage bo = BROWSERS.person("Bo");
            String link = ana.createRoom(origin + "#token=" + token("ana"));
            assertThat(link).startsWith(origin + "#").doesNotContain("token");
            assertThat(ana.page().evaluate("location.href")).isEqualTo(link);

            bo.knock(link);
            bo.waitFor("the way to the login and back", () -> hasToken(bo));
            assertThat(bo.page().evaluate("location.href")).isEqualTo(link);
            bo.waitForScreen("prejoin");
            bo.find("name-input").fill("Bo");
            bo.find("join-room").click();
            bo.waitForScreen("call");
            bo.rememberPeer();
            ana.waitForMediaOf(bo);

            bo.page().reload();
            bo.waitForScreen("call");
            assertThat(login.questions).as("logs in once").hasSize(1);
        }
    }

    @Test
    void a_token_that_is_refused_right_after_the_login_ends_the_way() throws Exception {
        try (TestEndpoint login = new TestEndpoint(question -> back(question, "not.a.token"));
                RunningServer server = RunningServer.start("--jwt-secret", SECRET, "--login-url", login.url())) {
            CallPage ana = BROWSERS.person("Ana");
            ana.open("http://127.0.0.1:" + server.port() + "/#room");
            ana.find("name-input").fill("Ana");
            ana.find("join-room").click();
            ana.waitFor("the way to the login and back", () -> hasToken(ana));
            ana.waitForScreen("prejoin");
            ana.find("name-input").fill("Ana");
            ana.find("join-room").click();
            ana.waitForError("forbidden");
            assertThat(login.questions).hasSize(1);
        }
    }
}
