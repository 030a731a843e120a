package dev.beckon.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.RedisProcess;
import dev.beckon.demo.RunningServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients of other projects, as npm has them, in Chromium: one of each pair at one server, the other at a second one over the same Redis. */
class DialectsOverNodesIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final int ROOMS = 5;

    private static PageServer pages;
    private static RedisProcess redis;
    private static RunningServer one;
    private static RunningServer two;

    @BeforeAll
    static void start() throws IOException {
        pages = ForeignPages.serve();
        redis = new RedisProcess();
        one = server();
        two = server();
    }

    private static RunningServer server() {
        String origin = pages.origin();
        return RunningServer.start(
                "--cluster",
                redis.uri(),
                "--lease",
                "20s",
                "--peerjs",
                "/app",
                "--peerjs-origin",
                origin,
                "--tutorial",
                "/tutorial",
                "--tutorial-origin",
                origin,
                "--y-webrtc",
                "/y",
                "--y-webrtc-origin",
                origin);
    }

    @AfterAll
    static void stop() throws IOException {
        for (RunningServer each : new RunningServer[] {one, two}) {
            if (each != null) {
                each.close();
            }
        }
        if (redis != null) {
            redis.close();
        }
        pages.close();
    }

    private static CallPage page(String name, String path) {
        return BROWSERS.person(name).open(pages.origin() + path);
    }

    private static void waitToHear(CallPage page, String name, String line) {
        page.waitFor(name + " to hear " + line, () -> (Boolean)
                page.page().evaluate("([name, line]) => peers[name].heard.includes(line)", List.of(name, line)));
    }

    @Test
    void peerjs_connects_over_two_servers_and_an_id_is_one_on_both() {
        CallPage ana = page("ana", "/page/peerjs.html?package=peerjs&port=" + one.port());
        CallPage bo = page("bo", "/page/peerjs.html?package=peerjs&port=" + two.port());
        assertThat(ana.evaluate("make('ana', 'ana')")).isEqualTo("open ana");
        assertThat(bo.evaluate("make('bo', 'bo')")).isEqualTo("open bo");
        assertThat(bo.evaluate("make('eve', 'ana')")).isEqualTo("error unavailable-id");

        ana.evaluate("connect('ana', 'bo', 'chat')");
        waitToHear(ana, "ana", "open chat");
        waitToHear(bo, "bo", "open chat");
        bo.evaluate("say('bo', 'chat', 'hello')");
        waitToHear(ana, "ana", "data chat \"hello\"");
        bo.evaluate("connect('bo', 'nobody', 'lost')");
        waitToHear(bo, "bo", "error peer-unavailable");
    }

    @Test
    void y_webrtc_documents_that_open_at_once_at_two_servers_converge() {
        CallPage ana = page("ana", "/page/y-webrtc.html?port=" + one.port());
        CallPage bo = page("bo", "/page/y-webrtc.html?port=" + two.port());
        for (CallPage each : List.of(ana, bo)) {
            // without, candidates are mDNS names, which need a multicast that other browsers on a busy machine answer
            // late
            each.context().grantPermissions(List.of("camera", "microphone"));
            each.waitFor("the modules", () -> (Boolean) each.evaluate("Boolean(window.ready)"));
        }
        for (int i = 0; i < ROOMS; i++) {
            for (CallPage each : List.of(ana, bo)) {
                each.evaluate("join('room " + i + "', 'swordfish')");
            }
            ana.evaluate("write('room " + i + "', 'text " + i + "')");
        }
        for (int i = 0; i < ROOMS; i++) {
            String room = "room " + i;
            String text = "text " + i;
            bo.waitFor("the text of " + room, () -> text.equals(bo.evaluate("read('" + room + "')")));
        }
    }

    @Test
    void two_of_the_tutorial_see_each_other_over_two_servers() {
        String url = pages.origin() + "/examples/tutorial/index.html?server=ws://127.0.0.1:";
        CallPage ana = BROWSERS.person("Ana").open(url + one.port() + "/tutorial");
        ana.page().locator("#create").click();
        ana.waitFor("the room's id", () -> (Boolean) ana.evaluate("Boolean(document.querySelector('#room').value)"));
        CallPage bo = BROWSERS.person("Bo").open(url + two.port() + "/tutorial");
        bo.page().locator("#room").fill(ana.page().locator("#room").inputValue());
        bo.page().locator("#join").click();
        for (CallPage each : List.of(ana, bo)) {
            each.waitFor("the picture of the other", () ->
                    (Boolean) each.evaluate("document.querySelector('#other').videoWidth > 2"));
        }
    }
}
