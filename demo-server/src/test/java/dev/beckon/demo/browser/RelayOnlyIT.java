package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who starts a call can ask that addresses stay hidden, where the server has a relay. {@link TurnIT} talks through one. */
class RelayOnlyIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private final CallPage ana = BROWSERS.person("Ana");

    @Test
    void without_a_relay_the_page_says_why_it_is_not_possible() {
        try (RunningServer server = RunningServer.start("--stun", "stun:127.0.0.1:9")) {
            openOptions(server);

            assertThat(ana.find("relay-note")).containsText("this server has none");
            assertThat(ana.find("new-relay-only")).isDisabled();
        }
    }

    @Test
    void addresses_stay_hidden_from_the_first_to_the_last_also_where_the_server_has_forgotten_the_room() {
        try (RunningServer server = withRelay()) {
            openOptions(server);
            ana.find("new-relay-only").check();
            ana.find("create-room").click();
            ana.waitForScreen("alone").rememberPeer();
            String link = ana.find("invite-link").inputValue();
            CallPage bo = BROWSERS.person("Bo").join(link);

            for (CallPage[] side : new CallPage[][] {{ana, bo}, {bo, ana}}) {
                assertThat(side[0].find("relay-only-note")).isVisible();
                assertThat(side[0].tileOf(side[1])).isVisible();
                assertThat(side[0].page()
                                .evaluate(
                                        "peer => beckon.links.get(peer).pc.getConfiguration().iceTransportPolicy",
                                        side[1].peer()))
                        .isEqualTo("relay");
            }

            String kept = (String) ana.evaluate("JSON.stringify({ ...sessionStorage })");
            bo.find("leave").click();
            ana.find("leave").click();
            ana.waitForScreen("left");
            ana.page().evaluate("kept => Object.assign(sessionStorage, JSON.parse(kept))", kept);
            ana.page().reload();

            ana.waitForScreen("alone");
            assertThat(ana.find("relay-only-note")).isVisible();
            assertThat(ana.find("invite-link")).hasValue(link);
        }
    }

    @Test
    void what_was_not_asked_for_is_not_so() {
        try (RunningServer server = withRelay()) {
            openOptions(server);
            assertThat(ana.find("new-relay-only")).isEnabled();
            ana.find("create-room").click();
            ana.waitForScreen("alone");

            assertThat(ana.find("relay-only-note")).isHidden();
            assertThat(ana.evaluate("beckon.room.relayOnly")).isEqualTo(false);
        }
    }

    private void openOptions(RunningServer server) {
        ana.open(server.origin());
        ana.page().locator("#new-options summary").click();
    }

    /** It tells of a relay; none answers there. */
    private static RunningServer withRelay() {
        return RunningServer.start("--turn-url", "turn:127.0.0.1:9", "--turn-secret", "not-a-secret-but-long-enough");
    }
}
