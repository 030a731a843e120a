package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.beckon.demo.RunningServer;
import dev.beckon.demo.outgoing.TestEndpoint;
import dev.beckon.demo.outgoing.TestEndpoint.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page on a server that lets in only those who have a token. */
class LoginIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static final Duration LATER = Duration.ofHours(1);

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
            String origin = server.origin();
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
    void a_login_that_ends_in_mid_call_is_renewed_in_another_window_and_one_that_is_revoked_ends_the_call()
            throws Exception {
        Set<String> revoked = ConcurrentHashMap.newKeySet();
        try (TestEndpoint login = new TestEndpoint(question -> back(question, goodFor("bo", LATER)));
                TestEndpoint auth = new TestEndpoint(question -> identity(question, revoked));
                RunningServer server = RunningServer.start(
                        "--auth-url",
                        auth.url(),
                        "--login-url",
                        login.url(),
                        "--metrics-port",
                        "0",
                        "--admin-token",
                        RunningServer.ADMIN)) {
            String origin = server.origin();
            CallPage ana = BROWSERS.person("Ana");
            CallPage bo = BROWSERS.person("Bo");
            String link = ana.createRoom(origin + "#token=" + goodFor("ana", LATER));
            bo.join(link + "&token=" + goodFor("bo", Duration.ofSeconds(25)));
            long over = System.nanoTime() + Duration.ofSeconds(25).toNanos();
            bo.evaluate("void (window.saved = beckon.links.get('" + ana.peer() + "').id)");

            Page window = bo.page()
                    .waitForPopup(() -> bo.page().locator(".toast.stays button").click());
            bo.waitFor("the other window to be closed", window::isClosed);
            ana.waitForMediaOf(bo);
            bo.waitFor("the end of the first login", () -> System.nanoTime() > over);
            ana.waitForMediaOf(bo);
            bo.waitForMediaOf(ana);
            assertThat(bo.ask("linkId", ana)).isEqualTo(bo.evaluate("saved"));
            assertThat(bo.evaluate("beckon.session.state")).isEqualTo("open");

            revoked.add("bo");
            long began = System.nanoTime();
            assertThat(server.admin("DELETE", "users/bo/sessions?text=Bo%20works%20here%20no%20more.")
                            .statusCode())
                    .isEqualTo(200);
            bo.waitForError("ended");
            System.out.printf("a revoked session ended after %d ms%n", (System.nanoTime() - began) / 1_000_000);
            assertThat(bo.find("error-panel").textContent()).contains("Bo works here no more.");
            ana.waitForScreen("alone");
            assertThat(bo.page().evaluate(COME_BACK)).isEqualTo("unauthenticated");
            assertThat(server.metrics()).contains("beckon_sessions{state=\"connected\"} 1.0");
        }
    }

    /** With the token that was good a moment ago. */
    private static final String COME_BACK =
            "import('/lib/index.js').then(({ SignalingConnection }) => new SignalingConnection({"
                    + " url: new URL('signal', location.href), token: JSON.parse(sessionStorage.getItem('beckon.token')) }).connect())"
                    + ".then(() => 'open', ({ code }) => code)";

    /** A token is a user, and in Unix time until when it is good. */
    private static String goodFor(String user, Duration time) {
        return user + "." + Instant.now().plus(time).getEpochSecond();
    }

    private static Reply identity(TestEndpoint.Question question, Set<String> revoked) {
        Matcher token = Pattern.compile("\"token\":\"(\\w+)\\.(\\d+)\"").matcher(question.body());
        if (!token.find() || revoked.contains(token.group(1))) {
            return new Reply(403, "{}");
        }
        return new Reply(200, "{\"user\":\"" + token.group(1) + "\",\"expires\":" + token.group(2) + "}");
    }

    @Test
    void who_lets_a_login_end_in_mid_call_is_out_of_it_and_back_after_another() throws Exception {
        try (TestEndpoint login = new TestEndpoint(question -> back(question, goodFor("bo", LATER)));
                TestEndpoint auth = new TestEndpoint(question -> identity(question, Set.of()));
                RunningServer server = RunningServer.start("--auth-url", auth.url(), "--login-url", login.url())) {
            CallPage ana = BROWSERS.person("Ana");
            CallPage bo = BROWSERS.person("Bo");
            String link = ana.createRoom(server.origin() + "#token=" + goodFor("ana", LATER));
            bo.join(link + "&token=" + goodFor("bo", LATER));
            bo.waitForMediaOf(ana);
            String earlier = bo.peer();

            bo.page().evaluate(SHOW_TOKEN, goodFor("bo", Duration.ofSeconds(8)));
            assertThat(bo.page().locator(".toast.stays")).containsText("Your login ends");
            bo.waitForError("login-ended");
            ana.waitForScreen("alone");
            assertThat(ana.page().locator(".toast").last()).containsText("Bo");
            assertThat(ana.evaluate("probe.openConnections()")).isEqualTo(0);
            assertThat(bo.evaluate("probe.openConnections()")).isEqualTo(0);
            assertThat(bo.evaluate("probe.liveTracks()")).isEqualTo(0);
            assertThat(bo.page().locator(".toast")).hasCount(0);
            assertThat(login.questions).isEmpty();

            Locator again = bo.find("error-panel").locator("[type=submit]");
            assertThat(again).hasText("Log in again");
            again.click();
            bo.waitFor("the way to the login and back", () -> login.questions.size() == 1 && hasToken(bo));
            bo.waitForScreen("prejoin");
            assertThat(bo.page().evaluate("location.href")).isEqualTo(link);
            assertThat(bo.find("name-input")).hasValue("Bo");
            bo.find("join-room").click();
            bo.waitForScreen("call").rememberPeer();
            bo.waitForMediaOf(ana);
            ana.waitForMediaOf(bo);
            assertThat(ana.tiles()).hasCount(1);
            assertThat(bo.peer()).isNotEqualTo(earlier);
            assertThat(login.questions).hasSize(1);
        }
    }

    /** As after a login in another window. */
    private static final String SHOW_TOKEN = "token => { sessionStorage.setItem('beckon.token', JSON.stringify(token));"
            + " return beckon.session.request({ type: 'token', token }); }";

    @Test
    void a_token_that_comes_by_a_later_link_lets_in_whoever_had_none() {
        try (RunningServer server = RunningServer.start("--jwt-secret", SECRET)) {
            CallPage ana = BROWSERS.person("Ana");
            CallPage bo = BROWSERS.person("Bo");
            String link = ana.createRoom(server.origin() + "#token=" + token("ana"));
            bo.knock(link).waitForError("forbidden");

            bo.open(link + "&token=" + token("bo")); // in the same page, as only what is behind the # changes
            bo.waitForScreen("prejoin");
            assertThat(bo.page().evaluate("location.href")).isEqualTo(link);
            bo.find("join-room").click();
            bo.waitForScreen("call");
        }
    }

    @Test
    void who_may_not_ring_at_anybody_is_told_so_and_not_that_the_server_is_gone() {
        try (RunningServer server = RunningServer.start("--jwt-secret", SECRET)) {
            CallPage ana = BROWSERS.person("Ana").open(server.origin() + "?call=bo");
            ana.find("caller-input").fill("Ana");
            ana.find("ring").click();
            ana.waitForError("forbidden");
            ana.find("error-panel").locator("[type=submit]").click();
            ana.waitForScreen("people");
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
