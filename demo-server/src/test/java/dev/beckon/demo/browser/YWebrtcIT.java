package dev.beckon.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.PackagedServer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** y-webrtc and yjs, as npm has them, in Chromium, on a page of another origin, against the real jar. */
class YWebrtcIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final int ROOMS = 50;

    private static ForeignPages pages;
    private static PackagedServer server;

    @BeforeAll
    static void start() {
        pages = ForeignPages.serve();
        server = PackagedServer.start("--y-webrtc", "/y", "--y-webrtc-origin", pages.origin(), "--drain", "0s");
    }

    @AfterAll
    static void stop() {
        server.close();
        pages.close();
    }

    private static CallPage page(String name, AtomicInteger sockets) {
        CallPage page = BROWSERS.person(name);
        page.page().onWebSocket(socket -> sockets.incrementAndGet());
        page.open(pages.origin() + "/page/y-webrtc.html?port=" + server.port());
        page.waitFor("the modules", () -> (Boolean) page.evaluate("Boolean(window.ready)"));
        return page;
    }

    private static CallPage page(String name) {
        return page(name, new AtomicInteger());
    }

    private static void waitToRead(CallPage page, String room, String text) {
        page.waitFor(
                "\"" + text + "\" in " + room, () -> text.equals(page.page().evaluate("room => read(room)", room)));
    }

    @Test
    void documents_converge_with_a_password_and_without() {
        CallPage ana = page("ana");
        CallPage bo = page("bo");
        for (String room : List.of("a room/with \"any\" name 🦉", "secret")) {
            String password = room.equals("secret") ? "swordfish" : null;
            for (CallPage page : List.of(ana, bo)) {
                page.page().evaluate("([room, password]) => join(room, password)", Arrays.asList(room, password));
            }
            ana.page().evaluate("room => write(room, 'from ana')", room);
            waitToRead(bo, room, "from ana");
            bo.page().evaluate("room => write(room, 'and bo ')", room);
            waitToRead(ana, room, "and bo from ana");
        }
    }

    @Test
    void fifty_rooms_are_on_one_socket_of_each_page_and_all_converge() {
        AtomicInteger sockets = new AtomicInteger();
        CallPage ana = page("ana", sockets);
        CallPage bo = page("bo", sockets);
        for (int i = 0; i < ROOMS; i++) {
            ana.evaluate("join('room " + i + "'), write('room " + i + "', 'text " + i + "')");
            bo.evaluate("join('room " + i + "')");
        }
        for (int i = 0; i < ROOMS; i++) {
            waitToRead(bo, "room " + i, "text " + i);
        }
        assertThat(sockets).hasValue(2);
    }

    @Test
    void pages_find_each_other_again_after_a_restart_of_the_server() {
        CallPage ana = page("ana");
        CallPage bo = page("bo");
        ana.evaluate("join('before')");
        bo.evaluate("join('before')");
        ana.evaluate("write('before', 'x')");
        waitToRead(bo, "before", "x");
        server.stop();
        server.startAgain();
        CallPage cy = page("cy");
        cy.evaluate("join('before')");
        waitToRead(cy, "before", "x");
    }
}
