package dev.beckon.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.RunningServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Networks that break WebSockets: the page goes over server-sent events and POST. */
class FallbackIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

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
