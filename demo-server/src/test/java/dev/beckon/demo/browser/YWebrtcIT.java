package dev.beckon.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.PackagedServer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** y-webrtc and yjs, as npm has them, in Chromium, on a page of another origin, against the real jar. */
class YWebrtcIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final int ROOMS = 50;

    private static PageServer pages;
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
        // without, candidates are mDNS names, which need a multicast that other browsers on a busy machine answer late
        page.context().grantPermissions(List.of("camera", "microphone"));
        page.page().onWebSocket(socket -> sockets.incrementAndGet());
        page.open(pages.origin() + "/page/y-webrtc.html?port=" + server.port());
        page.waitFor("the modules", () -> (Boolean) page.evaluate("Boolean(window.ready)"));
        return page;
    }

    private static CallPage page(String name) {
        return page(name, new AtomicInteger());
    }

    private static void join(CallPage page, String room, @Nullable String password) {
        page.page().evaluate("([room, password]) => join(room, password)", Arrays.asList(room, password));
        waitForServer(page);
    }

    private static void waitForServer(CallPage page) {
        page.waitFor("the server", () -> (Boolean) page.evaluate("online()"));
    }

    private static void write(CallPage page, String room, String text) {
        page.page().evaluate("([room, text]) => write(room, text)", List.of(room, text));
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
            join(ana, room, password);
            join(bo, room, password);
            write(ana, room, "from ana");
            waitToRead(bo, room, "from ana");
            write(bo, room, "and bo ");
            waitToRead(ana, room, "and bo from ana");
        }
    }

    @Test
    void fifty_rooms_are_on_one_socket_of_each_page_and_all_converge() {
        AtomicInteger sockets = new AtomicInteger();
        CallPage ana = page("ana", sockets);
        CallPage bo = page("bo", sockets);
        for (int i = 0; i < ROOMS; i++) {
            join(ana, "room " + i, null);
            join(bo, "room " + i, null);
            write(ana, "room " + i, "text " + i);
        }
        for (int i = 0; i < ROOMS; i++) {
            waitToRead(bo, "room " + i, "text " + i);
        }
        assertThat(sockets).hasValue(2);
    }

    @Test
    void documents_outlive_a_restart_of_the_server_and_newcomers_find_them() {
        CallPage ana = page("ana");
        CallPage bo = page("bo");
        join(ana, "kept", null);
        join(bo, "kept", null);
        write(ana, "kept", "before");
        waitToRead(bo, "kept", "before");
        server.stop();
        ana.waitFor("the end of its socket", () -> !(Boolean) ana.evaluate("online()"));
        write(bo, "kept", "without a server, as ");
        waitToRead(ana, "kept", "without a server, as before");
        server.startAgain();
        waitForServer(ana);
        waitForServer(bo);
        CallPage cy = page("cy");
        join(cy, "kept", null);
        waitToRead(cy, "kept", "without a server, as before");
    }
}
