package dev.beckon.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whichever way leads out of a call, camera and microphone are off behind it; a way back in switches them on again. */
class LightsOutIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private final CallPage ana = BROWSERS.person("Ana");
    private final CallPage bo = BROWSERS.person("Bo");

    private void call(RunningServer server) {
        bo.join(ana.createRoom(server.origin()));
        ana.waitForMediaOf(bo);
    }

    @Test
    void removed_by_the_moderator() {
        try (RunningServer server = RunningServer.start()) {
            call(server);
            ana.tileOf(bo).hover();
            ana.find("tile-menu").click();
            ana.find("remove-peer").click();
            ana.page()
                    .locator("dialog[open] .button.primary, dialog[open] .button.danger")
                    .first()
                    .click();

            bo.waitForError("removed");
            dark(bo);
        }
    }

    @Test
    void moved_to_another_tab_and_brought_back() {
        try (RunningServer server = RunningServer.start()) {
            call(server);
            bo.evaluate(
                    "void import('./lib/index.js').then(({ SignalingConnection }) => new SignalingConnection({ url: new URL('signal', location.href),"
                            + " peer: beckon.session.peer, secret: beckon.session.secret }).connect())");

            bo.waitForError("id-taken");
            dark(bo);
            bo.page().locator("[data-testid=error-panel] .button.primary").click();
            bo.waitForScreen("call").rememberPeer();
            ana.waitForMediaOf(bo);
        }
    }

    @Test
    void left_by_oneself() {
        try (RunningServer server = RunningServer.start()) {
            call(server);
            bo.find("leave").click();

            bo.waitForScreen("left");
            dark(bo);
        }
    }

    @Test
    void the_server_ended_the_session_for_good() {
        try (RunningServer server = RunningServer.start()) {
            call(server);
            bo.evaluate("beckon.session.close()");

            bo.waitForScreen("error");
            dark(bo);
        }
    }

    @Test
    void not_let_in() {
        try (RunningServer server = RunningServer.start()) {
            bo.open(server.origin() + "#no-such-room");
            bo.waitFor("the preview", () -> lights(bo) == 2);
            bo.find("join-room").click();

            bo.waitForError("room-unknown");
            dark(bo);
        }
    }

    @Test
    void the_test_of_the_microphone_ends_with_the_screen_that_it_was_on() {
        try (RunningServer server = RunningServer.start()) {
            bo.open(server.origin() + "#room");
            bo.waitFor("the preview", () -> lights(bo) == 2);
            bo.find("open-test").click();
            bo.waitFor("the test to listen", () -> lights(bo) == 3);

            bo.evaluate("location.hash = 'ro…'");

            bo.waitForError("link-broken");
            dark(bo);
        }
    }

    /** Where cookies are blocked, to look for what is kept throws. */
    @Test
    void where_the_browser_keeps_nothing_for_pages_whoever_is_muted_stays_so_on_the_way_back() {
        bo.context()
                .addInitScript(
                        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name,"
                                + " { get() { throw new DOMException('denied', 'SecurityError'); } });"
                                + "window.BroadcastChannel = class { constructor() { throw new DOMException('denied', 'SecurityError'); } };"
                                + "MediaDevices.prototype.enumerateDevices = async () => { throw new DOMException('denied', 'NotAllowedError'); };");
        try (RunningServer server = RunningServer.start()) {
            call(server);
            bo.find("toggle-mic").click();
            bo.find("leave").click();
            bo.waitForScreen("left");
            dark(bo);

            bo.page().locator("#rejoin").click();

            bo.waitFor("the preview", () -> lights(bo) == 1);
            bo.find("join-room").click();
            bo.waitForScreen("call").rememberPeer();
            assertThat(bo.evaluate("[...beckon.links.values()][0].sender('mic')?.track ?? null"))
                    .isNull();
        }
    }

    @Test
    void devices_that_are_there_only_after_the_end_are_not_used() {
        bo.context()
                .addInitScript(
                        "const { enumerateDevices } = MediaDevices.prototype; const listed = new Promise((done) => (window.list = done));"
                                + "MediaDevices.prototype.enumerateDevices = async function () { await listed; return enumerateDevices.call(this); };");
        try (RunningServer server = RunningServer.start()) {
            bo.knock(server.origin() + "#no-such-room").waitForError("room-unknown");

            bo.evaluate("list()");

            bo.page().waitForTimeout(500);
            dark(bo);
        }
    }

    private static void dark(CallPage page) {
        page.waitFor("the camera and the microphone to be off", () -> lights(page) == 0);
        page.page().waitForTimeout(500);
        assertThat(lights(page)).isZero();
    }

    private static int lights(CallPage page) {
        return (Integer) page.evaluate("probe.liveTracks()");
    }
}
