package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.beckon.demo.ServerOfClass;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever has an invitation sees who is in the call, and goes in after that. */
class WhoIsInsideIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final String TOKEN = "0123456789abcdef";

    @RegisterExtension
    static final ServerOfClass SERVER = ServerOfClass.with("--metrics-port", "0", "--admin-token", TOKEN);

    /** People without a picture, who enter one after the other by this page's hand. */
    private static void enter(CallPage page, List<String> names) {
        page.page().evaluate("""
                async (names) => {
                  const { Room, SignalingConnection } = await import('/lib/index.js');
                  window.crowd ??= [];
                  for (const name of names) {
                    const session = new SignalingConnection({ url: new URL('signal', location.href), name });
                    await session.connect();
                    window.crowd.push(await Room.join(session, location.hash.slice(1)));
                  }
                }
                """, names);
    }

    @Test
    void the_names_of_those_inside_are_seen_before_one_joins_and_nobody_hears_of_it() {
        CallPage ana = BROWSERS.person("Ana");
        String link = ana.createRoom(SERVER.origin());
        CallPage bo = BROWSERS.person("Bo").open(link);

        assertThat(bo.find("inside")).hasText("Ana is inside.");
        enter(bo, List.of("<b>Di</b>"));
        assertThat(bo.find("inside")).hasText("Ana and <b>Di</b> are inside.");
        enter(bo, List.of("Ed", "Flo"));
        assertThat(bo.find("inside")).hasText("Ana, <b>Di</b>, and 2 others are inside.");
        bo.evaluate("Promise.all(crowd.map((room) => room.leave()))");
        assertThat(bo.find("inside")).hasText("Ana is inside.");
        assertThat(ana.evaluate("beckon.room.peers.size")).isEqualTo(0);

        bo.find("name-input").fill("Bo");
        bo.find("join-room").click();
        bo.waitForScreen("call");
        assertThat(bo.find("inside")).hasText("");
    }

    @Test
    void where_one_could_not_join_nobody_is_named() {
        CallPage ana = BROWSERS.person("Ana");
        String link = ana.createRoom(SERVER.origin());
        ana.evaluate("beckon.room.setLocked(true)");
        CallPage bo = BROWSERS.person("Bo");
        bo.context().addInitScript("""
                window.answers = [];
                window.WebSocket = class extends WebSocket {
                  constructor(...options) {
                    super(...options);
                    this.addEventListener('message', ({ data }) => window.answers.push(JSON.parse(data)));
                  }
                };
                """);
        bo.open(link);
        bo.waitFor("the server's no", () ->
                (Boolean) bo.evaluate("answers.some(({ type, code }) => type === 'error' && code === 'room-locked')"));
        assertThat(bo.find("inside")).hasText("");
        assertThat((String) bo.evaluate("JSON.stringify(answers)")).doesNotContain("Ana");

        ana.evaluate("beckon.room.setLocked(false)");
        bo.page().reload();
        assertThat(bo.find("inside")).hasText("Ana is inside.");
    }

    @Test
    void a_room_that_the_server_opened_is_said_to_be_empty() throws Exception {
        HttpRequest opens = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + SERVER.get().managementPort() + "/admin/rooms"))
                .header("Authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString("{\"room\":\"slot\"}"))
                .build();
        HttpClient.newHttpClient().send(opens, HttpResponse.BodyHandlers.discarding());

        CallPage ana = BROWSERS.person("Ana").open(SERVER.origin() + "#slot");

        assertThat(ana.find("inside")).hasText("Nobody is inside yet.");
    }

    @Test
    void axe_finds_nothing_and_a_long_name_scrolls_nothing_sideways_in_five_languages() {
        CallPage ana = BROWSERS.person("Ana");
        String link = ana.createRoom(SERVER.origin());
        enter(ana, List.of("W".repeat(64), "نور", "Di"));
        for (String language : List.of("en", "de", "es", "fr", "ar")) {
            ColorScheme scheme = List.of("de", "ar").contains(language) ? ColorScheme.DARK : ColorScheme.LIGHT;
            CallPage guest = BROWSERS.person(
                    "Bo",
                    Usable.smallPhone()
                            .setLocale(language)
                            .setColorScheme(scheme)
                            .setReducedMotion(ReducedMotion.REDUCE));
            guest.open(link);
            assertThat(guest.find("inside")).containsText("Ana");
            Usable.byAll(guest);
            Usable.withAFinger(guest);
            guest.close();
        }
    }
}
