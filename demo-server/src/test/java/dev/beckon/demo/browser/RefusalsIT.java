package dev.beckon.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.WebSocket;
import dev.beckon.demo.RunningServer;
import dev.beckon.demo.outgoing.TestEndpoint;
import dev.beckon.demo.outgoing.TestEndpoint.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever is not let in learns why: each reason has a screen of its own, with one thing to do and a way back. */
class RefusalsIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final String PASSWORD_ROOM =
            "(async () => (await beckon.session.request({ type: 'create', password: 'sesame' })).room)()";

    private final Set<String> titles = new HashSet<>();

    @Test
    void full_locked_wrong_password_and_unknown_are_told_apart() {
        try (RunningServer server = RunningServer.start("--room-capacity", "2")) {
            String origin = server.origin();
            CallPage ana = BROWSERS.person("Ana");
            CallPage bo = BROWSERS.person("Bo");
            CallPage cy = BROWSERS.person("Cy");
            String link = ana.createRoom(origin);
            bo.join(link);
            ana.waitForMediaOf(bo);

            refused(cy, link, "room-full");
            bo.find("leave").click();
            ana.waitForScreen("alone");
            ana.find("more").click();
            ana.find("lock").click();
            refused(cy, link, "room-locked");
            refused(cy, origin + "#" + ana.evaluate(PASSWORD_ROOM), "room-password");
            cy.find("password-input").fill("guess");
            cy.find("password-input").press("Enter");
            cy.waitFor("to be told", () -> cy.find("error-panel").textContent().contains("not the password"));
            refused(cy, origin + "#no-such-room", "room-unknown");

            assertThat(titles).hasSize(4);
        }
    }

    @Test
    void who_presses_try_again_twice_joins_once() {
        try (RunningServer server = RunningServer.start("--room-capacity", "2")) {
            CallPage ana = BROWSERS.person("Ana");
            CallPage bo = BROWSERS.person("Bo");
            CallPage cy = BROWSERS.person("Cy");
            String link = ana.createRoom(server.origin());
            bo.join(link);
            cy.knock(link).waitForError("room-full");
            bo.find("leave").click();
            ana.waitForScreen("alone");
            List<WebSocket> opened = new ArrayList<>();
            cy.page().onWebSocket(opened::add);

            cy.find("error-panel").locator("[type=submit]").dblclick();

            cy.waitForScreen("call").rememberPeer();
            ana.waitForMediaOf(cy);
            assertThat(opened).hasSize(1);
            assertThat(ana.tiles().count()).isOne();
        }
    }

    @Test
    void a_server_that_cannot_let_anyone_in_is_told_from_one_that_is_away_and_lets_in_when_it_can() throws Exception {
        AtomicInteger status = new AtomicInteger(404);
        try (TestEndpoint auth = new TestEndpoint(question -> new Reply(status.get(), "{\"user\":\"ana\"}"));
                RunningServer server = RunningServer.start("--auth-url", auth.url())) {
            CallPage ana = BROWSERS.person("Ana");
            ana.open(server.origin() + "#token=any");
            ana.find("name-input").fill("Ana");
            ana.find("create-room").click();
            ana.waitForError("server-fault");
            status.set(200);
            ana.waitForScreen("alone");
        }
    }

    @Test
    void a_browser_without_webrtc_is_told_so_before_it_is_asked_for_a_camera() {
        try (RunningServer server = RunningServer.start()) {
            CallPage ana = BROWSERS.person("Ana");
            ana.context().addInitScript("delete window.RTCPeerConnection");

            ana.open(server.origin()).waitForError("unsupported");
        }
    }

    private void refused(CallPage page, String link, String code) {
        page.open("about:blank");
        page.knock(link).waitForError(code);
        titles.add(page.find("error-panel").locator("h1").textContent());
        assertThat(page.find("error-panel").locator("button.primary"))
                .as(code)
                .satisfies(one -> assertThat(one.count()).isEqualTo(1));
        if (!code.equals("room-unknown")) {
            page.find("back").click();
            page.waitForScreen("prejoin");
        }
        if (code.equals("room-password")) {
            page.open("about:blank");
            page.knock(link).waitForError(code);
        }
    }
}
