package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.RunningServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A call goes on while the way to the server is gone, and the same session, links and tiles go on after. */
class ReconnectIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private RunningServer server;
    private Wire wire;
    private CallPage ana;
    private CallPage bo;
    private Object link;

    @BeforeEach
    void call() {
        server = RunningServer.start();
        wire = Wire.to(server.port());
        ana = BROWSERS.person("Ana");
        bo = BROWSERS.person("Bo");
        bo.join(ana.createRoom(wire.origin()));
        ana.waitForMediaOf(bo);
        bo.waitForMediaOf(ana);
        link = ana.ask("linkId", bo);
        ana.evaluate("document.querySelector('[data-testid=peer-tile]').dataset.same = 'yes'");
    }

    @AfterEach
    void end() throws IOException {
        wire.close();
        server.close();
    }

    @Test
    void a_socket_that_is_half_open_is_found_and_frames_never_stop() {
        wire.freeze();

        waitForBannerWhileFramesFlow();
        wire.thaw();

        bannerGoesWhileFramesFlow();
        nothingWasReplaced();
        aThirdCanJoin();
    }

    @Test
    void a_restart_of_the_server_leaves_the_call_alone_and_the_room_is_made_anew() {
        server.close();
        waitForBannerWhileFramesFlow();

        server = RunningServer.start();
        wire.leadTo(server.port());

        bannerGoesWhileFramesFlow();
        nothingWasReplaced();
        aThirdCanJoin();
    }

    @Test
    void a_reload_comes_back_as_the_same_person() {
        String peer = ana.peer();

        ana.page().reload();
        ana.waitForScreen("call").rememberPeer();

        assertThat(ana.peer()).isEqualTo(peer);
        ana.waitForMediaOf(bo);
        bo.waitForMediaOf(ana);
        assertThat(bo.tiles()).hasCount(1);
    }

    /** By the events that a browser sends: a headless Chromium keeps no page that has a call. */
    @Test
    void a_page_that_was_kept_and_is_shown_again_is_back_once() {
        ana.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
        bo.waitForScreen("alone");

        ana.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");

        bo.waitForScreen("call");
        ana.waitForMediaOf(bo);
        bo.waitForMediaOf(ana);
        for (CallPage page : List.of(ana, bo)) {
            assertThat(page.tiles()).hasCount(1);
            assertThat(page.evaluate("probe.openConnections()")).isEqualTo(1);
            assertThat(page.evaluate("probe.connectionsMade()"))
                    .as("one before, one after")
                    .isEqualTo(2);
        }
    }

    @Test
    void a_second_tab_of_the_same_session_takes_the_call_over_and_the_first_says_so() {
        CallPage second = BROWSERS.person("Ana again");
        String kept = (String) ana.evaluate("JSON.stringify({ ...sessionStorage })");
        second.open((String) ana.evaluate("location.href"));
        // the browser tells that it has loaded a page before the page has read what its tab remembers
        assertThat(second.find("join-room")).isEnabled();
        second.page().evaluate("kept => Object.assign(sessionStorage, JSON.parse(kept))", kept);
        second.page().reload();

        second.waitForScreen("call").rememberPeer();
        ana.waitForError("id-taken");

        assertThat(second.peer()).isEqualTo(ana.peer());
        second.waitForMediaOf(bo);
        assertThat(bo.tiles()).hasCount(1);
    }

    @Test
    void a_session_that_moves_to_a_better_transport_alarms_nobody() {
        ana.evaluate("for (const state of ['resuming', 'open'])"
                + " beckon.session.dispatchEvent(new CustomEvent('statechange', { detail: { state } }));"
                + " [alert.textContent, status.textContent]");

        assertThat(ana.page().locator("#banner")).isHidden();
        assertThat(ana.page().locator("#alert")).isEmpty();
    }

    private void waitForBannerWhileFramesFlow() {
        ana.waitFor("the banner, while frames flow", () -> {
            framesFlow();
            return ana.page().locator("#banner").isVisible();
        });
        assertThat(ana.page().locator("#banner")).containsText("your call continues");
    }

    private void bannerGoesWhileFramesFlow() {
        for (CallPage page : new CallPage[] {ana, bo}) {
            page.waitFor("the end of the banner, while frames flow", () -> {
                framesFlow();
                return page.page().locator("#banner").isHidden();
            });
        }
        framesFlow();
    }

    private void framesFlow() {
        ana.waitForFramesOf(bo);
        bo.waitForFramesOf(ana);
    }

    private void nothingWasReplaced() {
        assertThat(ana.evaluate("beckon.session.peer")).isEqualTo(ana.peer());
        assertThat(ana.ask("linkId", bo)).isEqualTo(link);
        assertThat(ana.page().locator("[data-testid=peer-tile][data-same=yes]")).hasCount(1);
        assertThat(ana.tiles()).hasCount(1);
        assertThat(bo.tiles()).hasCount(1);
    }

    private void aThirdCanJoin() {
        CallPage cy = BROWSERS.person("Cy");
        cy.join((String) ana.evaluate("location.href"));
        cy.waitForMediaOf(ana, bo);
    }
}
