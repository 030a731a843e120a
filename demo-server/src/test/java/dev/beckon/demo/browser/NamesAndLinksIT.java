package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitUntilState;
import dev.beckon.demo.RunningServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People have names in every script, and pass links on in messengers. */
class NamesAndLinksIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    /** Answers every hello of a page as a server does that does not take its name. */
    private static final Pattern SIGNAL = Pattern.compile("/signal$");

    private static final String REFUSAL =
            "{\"type\":\"error\",\"code\":\"bad-message\",\"message\":\"name: 1 to 64 characters\",\"retryable\":false}";

    @AutoClose
    private final RunningServer server = RunningServer.start();

    private final String origin = server.origin();
    private final CallPage ana = BROWSERS.person("Ana");
    private final CallPage bo = BROWSERS.person("Bo");

    private static void refuseNames(CallPage page) {
        page.page()
                .routeWebSocket(
                        SIGNAL,
                        socket -> socket.onMessage(frame -> {
                            if (frame.text().contains("\"hello\"")) {
                                socket.send(REFUSAL);
                            }
                        }));
    }

    @Test
    void what_messengers_put_around_a_name_is_not_part_of_it() {
        ana.open(origin).evaluate("document.querySelector('#name-input').value = '\\u2068Ana\\u2069\\ud800'");
        ana.find("create-room").click();
        ana.waitForScreen("alone").rememberPeer();

        bo.join(ana.find("invite-link").inputValue());

        assertThat(bo.tileOf(ana).locator(".tile-label > span").first()).hasText("Ana");
    }

    @Test
    void nothing_can_be_pressed_before_the_page_has_its_scripts_and_a_name_that_was_typed_stays() {
        List<Route> held = new CopyOnWriteArrayList<>();
        ana.page().route(Pattern.compile("/app\\.js$"), held::add);
        ana.page().navigate(origin, new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
        ana.find("name-input").fill("Ana");
        ana.waitFor("the script to be asked for", () -> !held.isEmpty());
        List<String> buttons = List.of("create-room", "join-room", "open-test");
        buttons.forEach(each -> assertThat(ana.find(each)).isDisabled());
        ana.page().keyboard().press("Enter"); // in the field: a form that is sent by the browser itself is refused

        held.forEach(Route::resume);

        buttons.forEach(each -> assertThat(ana.find(each)).isEnabled());
        assertThat(ana.find("name-input")).hasValue("Ana");
        assertThat(ana.console()).noneMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void a_name_that_the_server_refuses_is_said_to_be_refused_and_can_be_changed() {
        String link = bo.createRoom(origin);
        refuseNames(ana);
        ana.knock(link).waitForError("name-refused");

        ana.find("error-panel").locator("[type=submit]").click();

        ana.waitForScreen("prejoin");
        assertThat(ana.find("name-input")).isFocused();
        assertThat(ana.page().url()).isEqualTo(link);
        ana.page().unrouteAll();
    }

    @Test
    void going_online_and_calling_with_a_refused_name_says_so_too() {
        refuseNames(ana);
        ana.open(origin + "?people").find("caller-input").fill("Ana");
        ana.find("go-online").click();
        assertThat(ana.find("online-error")).hasText(Pattern.compile("does not take this name"));

        ana.find("callee-input").fill("bo");
        ana.find("ring").click();
        ana.waitForError("name-refused");
        ana.find("error-panel").locator("[type=submit]").click();
        ana.waitForScreen("people");
        assertThat(ana.find("caller-input")).isFocused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Søren Łukasz", "Ольга Чайковская", "Γιώργος", "محمد", "李明", "आरव"})
    void people_are_called_by_names_of_every_script(String name) {
        ana.open(origin + "?people").find("caller-input").fill(name);
        ana.find("go-online").click();
        String link = ana.find("invite-link").inputValue();
        String handle = ana.find("online-name").textContent();

        bo.open(link);
        assertThat(bo.page().locator("#people-title")).hasText("Call " + inText(handle));
        bo.open(origin + "?people").find("callee-input").fill(name);
        bo.find("ring").click();

        assertThat(bo.page().locator("#ringing-title")).hasText("Calling " + inText(handle) + "…");
        ana.find("decline").click();
        bo.waitForError("call-declined");
        assertThat(bo.find("error-panel").locator(".who")).hasText(handle);
        bo.find("error-panel").locator("[type=submit]").click();
        ana.find("accept").waitFor();
    }

    /** A name that is written from right to left stands isolated in a sentence, so that it does not turn what is around it. */
    private static String inText(String name) {
        return name.matches("(?s).*\\p{IsArabic}.*") ? '\u2068' + name + '\u2069' : name;
    }

    @ParameterizedTest
    @ValueSource(strings = {"#%s%%20&utm_source=chat", "%%23%s.", "?fbclid=x#%%E2%%80%%8E%s"})
    void a_link_leads_into_its_call_with_whatever_was_done_to_it_and_goes_on_as_it_was(String form) {
        String link = ana.createRoom(origin);
        String room = link.substring(link.indexOf('#') + 1);

        bo.join(origin + form.formatted(room));

        assertThat(bo.evaluate("beckon.room.id")).isEqualTo(room);
        assertThat(bo.page().url()).isEqualTo(link);
    }

    @Test
    void a_link_that_was_cut_off_opens_no_other_call() {
        String link = ana.createRoom(origin);

        bo.open(link.substring(0, link.length() - 5) + "…").waitForError("link-broken");
        bo.find("error-panel").locator("[type=submit]").click();
        bo.waitForScreen("prejoin");
        bo.find("room-input").fill(link.substring(0, link.length() - 5) + "...");
        bo.find("join-room").click();
        assertThat(bo.find("room-error")).isVisible();
        bo.page().evaluate("link => location.assign(link)", link);
        assertThat(bo.page().locator("#prejoin[data-invited]")).isVisible();
        bo.evaluate("location.hash = location.hash.slice(0, -5) + '…'");
        bo.waitForError("link-broken");
        bo.find("error-panel").locator("[type=submit]").click();
        bo.find("room-input").fill(link + ".");
        for (int times = 0; times < 3; times++) {
            bo.find("room-input").dispatchEvent("keydown", Map.of("key", "Enter")); // a key that is held
        }

        bo.waitForScreen("call");
        ana.waitForScreen("call");
        assertThat(ana.tiles()).hasCount(1);
    }

    @Test
    void a_name_that_nobody_can_have_is_said_to_be_none() {
        ana.open(origin + "?call=").find("callee-input").fill(" !!! ");
        assertThat(ana.page().locator("#people-title")).hasText("Call somebody by name");

        ana.find("ring").click();

        assertThat(ana.find("call-error")).containsText("a letter or a digit");
    }
}
