package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.ServerWithAccounts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One person on two devices, on a server that knows its users. */
class AnsweredElsewhereIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    /** A page of one's own: it rings at a user with the library, and has media with whichever device accepts. */
    private static final String RING = """
            async (user) => {
              const { MediaManager, Mesh, Phone, SignalingConnection } = await import('/lib/index.js');
              const media = new MediaManager();
              const session = new SignalingConnection({ url: new URL('/signal', location.href), name: 'Bo', peer: 'bo' });
              await Promise.all([media.start(), session.connect()]);
              const call = new Phone(session).ring({ user });
              const mesh = new Mesh({ session, room: call, media });
              window.beckon = { session, call, links: mesh.links };
            }""";

    @Test
    void a_user_rings_on_every_device_and_the_others_say_where_it_was_answered() {
        try (ServerWithAccounts server = ServerWithAccounts.start()) {
            String origin = "http://127.0.0.1:" + server.port() + "/";
            CallPage phone = online(origin, "ana-phone");
            CallPage laptop = online(origin, "ana-laptop");
            CallPage bo = BROWSERS.person("Bo").open(origin + "?people");

            bo.page().evaluate(RING, "ana");
            bo.rememberPeer("bo");
            laptop.find("accept").waitFor();
            phone.find("accept").click();

            laptop.waitForError("call-elsewhere");
            assertThat(laptop.find("error-panel")).containsText("Answered on another device");
            phone.waitForScreen("call").waitForMediaOf(bo);
            assertThat(bo.evaluate("[beckon.call.state, beckon.call.peer.id]"))
                    .isEqualTo(List.of("active", "ana-phone"));
            bo.waitForFramesOf(phone);

            laptop.find("error-panel").locator("[type=submit]").click();
            assertThat(laptop.find("online-name")).hasText("ana-laptop");
            bo.evaluate("beckon.call.hangup()");
            phone.waitForScreen("people");
        }
    }

    private static CallPage online(String origin, String name) {
        CallPage page = BROWSERS.person(name).open(origin + "?people");
        page.find("caller-input").fill(name);
        page.find("go-online").click();
        page.find("online-name").waitFor();
        page.rememberPeer(name);
        return page;
    }
}
