package dev.beckon.demo.browser;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.PackagedServer;
import dev.beckon.signaling.testing.FaultyLine;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PeerJS's own clients, as npm has them, in Chromium, on pages of another origin, against the real jar. */
class PeerJsIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final String NEWEST = "peerjs";

    private static PageServer pages;
    private static PackagedServer server;

    @BeforeAll
    static void start() {
        pages = ForeignPages.serve();
        server = PackagedServer.start(
                "--peerjs", "/app", "--peerjs-origin", pages.origin(), "--peerjs-list", "--drain", "0s");
    }

    @AfterAll
    static void stop() {
        server.close();
        pages.close();
    }

    private static CallPage page(String npmPackage) {
        return page(npmPackage, server.port());
    }

    private static CallPage page(String npmPackage, int port) {
        CallPage page = BROWSERS.person(npmPackage);
        return page.open(pages.origin() + "/page/peerjs.html?package=" + npmPackage + "&port=" + port);
    }

    private static String make(CallPage page, String name, String id) {
        return (String) page.page().evaluate("([name, id]) => make(name, id)", List.of(name, id));
    }

    private static void waitToHear(CallPage page, String name, String line) {
        page.waitFor(name + " to hear " + line, () -> (Boolean)
                page.page().evaluate("([name, line]) => peers[name].heard.includes(line)", List.of(name, line)));
    }

    @ParameterizedTest
    @ValueSource(strings = {NEWEST, "peerjs-1.4.7", "peerjs-1.3.2"})
    void data_goes_both_ways_a_call_plays_and_its_end_is_heard(String version) {
        CallPage ana = page(version);
        CallPage bo = page(version);
        assertThat(make(ana, "ana", "ana " + version.length())).isEqualTo("open ana " + version.length());
        assertThat(make(bo, "bo", "bo-" + version.length())).isEqualTo("open bo-" + version.length());

        ana.evaluate("connect('ana', 'bo-" + version.length() + "', 'chat')");
        waitToHear(ana, "ana", "open chat");
        waitToHear(bo, "bo", "open chat");
        ana.evaluate("say('ana', 'chat', 'hello')");
        bo.evaluate("say('bo', 'chat', { deep: [1, 'two'] })");
        waitToHear(bo, "bo", "data chat \"hello\"");
        waitToHear(ana, "ana", "data chat {\"deep\":[1,\"two\"]}");

        bo.evaluate("call('bo', 'ana " + version.length() + "')");
        for (CallPage page : List.of(ana, bo)) {
            String name = page == ana ? "ana" : "bo";
            page.waitFor("the picture of the other", () -> (Boolean) page.evaluate("plays('" + name + "')"));
        }
        ana.evaluate("peers.ana.call.close()");
        waitToHear(ana, "ana", "hung up");
        ana.evaluate("peers.ana.peer.destroy()");
        waitToHear(bo, "bo", "close chat");
    }

    @Test
    void several_connections_of_a_pair_cross_and_all_of_them_open() {
        CallPage ana = page(NEWEST);
        CallPage bo = page(NEWEST);
        make(ana, "ana", "ana");
        make(bo, "bo", "bo");
        for (int i = 0; i < 3; i++) {
            ana.evaluate("connect('ana', 'bo', 'a" + i + "')");
            bo.evaluate("connect('bo', 'ana', 'b" + i + "')");
        }
        for (int i = 0; i < 3; i++) {
            for (String label : List.of("a" + i, "b" + i)) {
                waitToHear(ana, "ana", "open " + label);
                waitToHear(bo, "bo", "open " + label);
            }
        }
    }

    @Test
    void an_id_in_use_is_refused_to_another_page_and_free_after_a_reload() {
        CallPage ana = page(NEWEST);
        CallPage eve = page(NEWEST);
        assertThat(make(ana, "ana", "one")).isEqualTo("open one");
        assertThat(make(eve, "eve", "one")).isEqualTo("error unavailable-id");
        ana.page().reload();
        assertThat(make(ana, "ana", "one")).isEqualTo("open one");
    }

    @Test
    void an_unknown_peer_is_told_and_costs_nothing_else() {
        CallPage ana = page(NEWEST);
        CallPage bo = page(NEWEST);
        make(ana, "ana", "ana");
        make(bo, "bo", "bo");
        ana.evaluate("connect('ana', 'bo', 'kept')");
        waitToHear(ana, "ana", "open kept");
        ana.evaluate("connect('ana', 'nobody', 'lost')");
        waitToHear(ana, "ana", "error peer-unavailable");
        ana.evaluate("peers.ana.heard.length = 0, connect('ana', 'x'.repeat(300), 'mistyped')");
        waitToHear(ana, "ana", "error peer-unavailable");
        ana.evaluate("say('ana', 'kept', 'still here')");
        waitToHear(bo, "bo", "data kept \"still here\"");
        assertThat(ana.evaluate("peers.ana.peer.open")).isEqualTo(true);
        assertThat((String) ana.evaluate("list('ana')")).contains("ana").contains("bo");
    }

    @Test
    void a_peer_without_an_id_gets_one_from_the_server() {
        CallPage page = page(NEWEST);
        assertThat((String) page.evaluate("make('anyone', null)")).matches("open [0-9a-f-]{36}");
        assertThat((String) page.evaluate("make('stranger', 'x', { key: 'another' })"))
                .isEqualTo("error invalid-key");
    }

    @Test
    void reconnect_reports_open_and_connections_outlive_the_socket() {
        CallPage ana = page(NEWEST);
        CallPage bo = page(NEWEST);
        make(ana, "ana", "ana");
        make(bo, "bo", "bo");
        ana.evaluate("connect('ana', 'bo', 'kept')");
        waitToHear(bo, "bo", "open kept");
        ana.evaluate("peers.ana.peer.disconnect()");
        waitToHear(ana, "ana", "disconnected");
        ana.evaluate("peers.ana.heard.length = 0, peers.ana.peer.reconnect()");
        waitToHear(ana, "ana", "opened ana");
        ana.evaluate("say('ana', 'kept', 'after')");
        waitToHear(bo, "bo", "data kept \"after\"");
        bo.evaluate("connect('bo', 'ana', 'new')");
        waitToHear(ana, "ana", "open new");
    }

    @Test
    void an_id_that_a_half_open_socket_holds_goes_to_who_comes() throws IOException {
        try (Socket dead = new Socket("127.0.0.1", server.port())) {
            dead.getOutputStream()
                    .write(
                            ("GET /app/peerjs?key=peerjs&id=held&token=t HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                                            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                                    .getBytes(US_ASCII));
            StringBuilder heard = new StringBuilder();
            while (heard.indexOf("OPEN") < 0) { // from now on it answers nothing
                heard.append((char) dead.getInputStream().read());
            }
            assertThat(make(page(NEWEST), "ana", "held")).isEqualTo("open held");
        }
    }

    @Test
    void a_page_whose_network_vanishes_keeps_its_connections_loses_its_id_and_hears_that_when_the_network_is_back()
            throws IOException {
        try (FaultyLine line = FaultyLine.to(server.port())) {
            CallPage ana = page(NEWEST, line.port());
            CallPage bo = page(NEWEST);
            assertThat(ana.evaluate("make('ana', 'roams', { pingInterval: 500 })"))
                    .isEqualTo("open roams");
            make(bo, "bo", "stays");
            ana.evaluate("connect('ana', 'stays', 'kept')");
            waitToHear(ana, "ana", "open kept");
            waitToHear(bo, "bo", "open kept");

            line.fallSilent(); // whoever has the id next is another page of hers, over another network
            CallPage elsewhere = page(NEWEST);
            assertThat(make(elsewhere, "ana", "roams")).isEqualTo("open roams");
            assertThat(ana.evaluate("peers.ana.peer.open"))
                    .as("nothing has told her")
                    .isEqualTo(true);
            ana.evaluate("say('ana', 'kept', 'without a server')");
            waitToHear(bo, "bo", "data kept \"without a server\"");
            bo.evaluate("connect('bo', 'roams', 'new')");
            waitToHear(elsewhere, "ana", "open new");

            line.heal();
            waitToHear(ana, "ana", "disconnected");
            ana.evaluate("peers.ana.peer.reconnect()");
            waitToHear(ana, "ana", "error unavailable-id");
            elsewhere.evaluate("peers.ana.peer.destroy()");
            waitToHear(bo, "bo", "close new");
            ana.evaluate("peers.ana.heard.length = 0, peers.ana.peer.reconnect()");
            waitToHear(ana, "ana", "opened roams");
        }
    }

    @Test
    void a_restart_of_the_server_is_heard_and_reconnect_finds_it_again() {
        CallPage ana = page(NEWEST);
        CallPage bo = page(NEWEST);
        make(ana, "ana", "ana");
        make(bo, "bo", "bo");
        ana.evaluate("connect('ana', 'bo', 'kept')");
        waitToHear(bo, "bo", "open kept");
        server.stop();
        waitToHear(ana, "ana", "disconnected");
        waitToHear(bo, "bo", "disconnected");
        server.startAgain();
        ana.evaluate("say('ana', 'kept', 'without a server')");
        waitToHear(bo, "bo", "data kept \"without a server\"");
        for (CallPage page : List.of(ana, bo)) {
            String name = page == ana ? "ana" : "bo";
            page.evaluate("peers." + name + ".heard.length = 0, peers." + name + ".peer.reconnect()");
            waitToHear(page, name, "opened " + name);
        }
        bo.evaluate("connect('bo', 'ana', 'new')");
        waitToHear(ana, "ana", "open new");
    }
}
