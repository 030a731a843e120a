package dev.beckon.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.RunningServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Networks that break WebSockets: the page goes over server-sent events and POST. */
class FallbackIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    /** The minute after which a WebSocket is tried again takes two seconds. */
    private static final String HASTE = "{ const later = window.setTimeout; window.setTimeout ="
            + " (task, delay, ...rest) => later(task, delay >= 60000 ? 2000 : delay, ...rest); }";

    /** Keeps the states of the session, and what the banner and the live regions show or say meanwhile. */
    private static final String WITNESS = "() => { window.changes = [];"
            + " beckon.session.addEventListener('statechange', ({ detail }) => changes.push(detail.state));"
            + " const watch = new MutationObserver((all) => all.forEach(({ target }) => changes.push(target.id)));"
            + " for (const id of ['banner', 'status', 'alert'])"
            + " watch.observe(document.getElementById(id), { attributes: true, childList: true }); }";

    private RunningServer server;
    private Wire wire;

    @BeforeEach
    void start() {
        server = RunningServer.start();
        wire = Wire.to(server.port());
    }

    @AfterEach
    void end() throws IOException {
        wire.close();
        server.close();
    }

    @Test
    void a_call_where_no_websocket_can_be_opened() {
        wire.breakWebSockets();
        CallPage ana = BROWSERS.person("Ana");
        CallPage bo = BROWSERS.person("Bo");

        bo.join(ana.createRoom(wire.origin()));

        ana.waitForMediaOf(bo);
        bo.waitForMediaOf(ana);
        assertThat(transport(ana)).isEqualTo("sse");
        assertThat(transport(bo)).isEqualTo("sse");
        ana.find("leave").click();
        bo.waitForScreen("alone");
    }

    @Test
    void firefox_too() {
        wire.breakWebSockets();
        CallPage fox = BROWSERS.personInFirefox("Fox");
        CallPage ana = BROWSERS.person("Ana");

        ana.join(fox.createRoom(wire.origin()));

        ana.waitForMediaOf(fox);
        fox.waitForMediaOf(ana);
        assertThat(transport(fox)).isEqualTo("sse");
    }

    @Test
    void websockets_that_die_in_mid_call_cost_no_message_and_no_link() {
        CallPage ana = BROWSERS.person("Ana");
        CallPage bo = BROWSERS.person("Bo");
        bo.join(ana.createRoom(wire.origin()));
        ana.waitForMediaOf(bo);
        bo.waitForMediaOf(ana);
        Object link = ana.ask("linkId", bo);
        listen(ana);
        listen(bo);
        count(ana, bo);
        count(bo, ana);

        wire.breakWebSockets();

        for (CallPage page : new CallPage[] {ana, bo}) {
            page.waitFor(
                    "a session over SSE",
                    () -> transport(page).equals("sse")
                            && page.evaluate("beckon.session.state").equals("open"));
        }
        ana.evaluate("clearInterval(window.counting)");
        bo.evaluate("clearInterval(window.counting)");
        hasAllOf(ana, bo);
        hasAllOf(bo, ana);
        assertThat(ana.evaluate("beckon.session.peer")).isEqualTo(ana.peer());
        assertThat(ana.ask("linkId", bo)).isEqualTo(link);
        ana.waitForMediaOf(bo);
    }

    @Test
    void the_return_to_a_websocket_is_no_loss_to_whoever_looks_or_listens() {
        CallPage ana = BROWSERS.person("Ana");
        ana.context().addInitScript(HASTE);
        wire.breakWebSockets();
        ana.createRoom(wire.origin());
        assertThat(transport(ana)).isEqualTo("sse");
        assertThat(ana.page().locator("#banner").isHidden()).isTrue();
        ana.evaluate(WITNESS);

        wire.mendWebSockets();

        ana.waitFor(
                "a session over a WebSocket",
                () -> transport(ana).equals("websocket")
                        && ana.evaluate("beckon.session.state").equals("open"));
        assertThat(ana.evaluate("changes")).isEqualTo(List.of("resuming", "open"));
    }

    private static Object transport(CallPage page) {
        return page.evaluate("beckon.session.transport");
    }

    /** From now on the page keeps the data that come to it through the server. */
    private static void listen(CallPage page) {
        page.evaluate("() => { window.heard = [];"
                + " beckon.session.addEventListener('message', ({ detail }) => heard.push(detail.data)); }");
    }

    /** From now on the page sends numbers through the server, twenty a second. */
    private static void count(CallPage page, CallPage other) {
        page.page()
                .evaluate(
                        "to => { window.sent = 0; window.counting = setInterval("
                                + "() => beckon.session.send({ type: 'send', to, data: sent++ }), 50); }",
                        other.peer());
    }

    private static void hasAllOf(CallPage page, CallPage other) {
        int sent = ((Number) other.evaluate("sent")).intValue();
        assertThat(sent).isPositive();
        page.waitFor("all of " + other.name() + "'s messages", () -> heard(page) >= sent);
        assertThat(page.evaluate("heard.every((data, at) => data === at) && heard.length"))
                .isEqualTo(sent);
    }

    private static int heard(CallPage page) {
        return ((Number) page.evaluate("heard.length")).intValue();
    }
}
