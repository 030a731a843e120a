package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import dev.beckon.demo.RunningServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Before a call, a person can try their devices and learns which ways to others there are. */
class CallTestIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private final CallPage ana = BROWSERS.person("Ana");

    private void expect(CallPage page, Map<String, String> expected) {
        expected.forEach((row, status) -> assertThat(page.find("test-" + row)).hasAttribute("data-status", status));
    }

    private static void openTest(CallPage page, RunningServer server) {
        page.open(server.origin());
        page.page().locator("#preview-frame[data-camera=on]").waitFor();
        page.find("open-test").click();
    }

    @Test
    void a_relay_is_tried_in_every_way_that_the_server_has(@TempDir Path folder) throws Exception {
        try (Coturn coturn = Coturn.start(folder);
                RunningServer server = RunningServer.start(Stream.concat(
                                Stream.of(coturn.options()),
                                Stream.of("--turn-url", coturn.options()[1] + "?transport=tcp"))
                        .toArray(String[]::new))) {
            openTest(ana, server);

            expect(
                    ana,
                    Map.of(
                            "camera",
                            "ok",
                            "server",
                            "ok",
                            "stun",
                            "missing",
                            "turn-udp",
                            "ok",
                            "turn-tcp",
                            "ok",
                            "turn-tls",
                            "missing"));
            assertThat(ana.find("test-turn-tcp")).containsText("Calls work where UDP is blocked.");
            assertThat(ana.find("test-server")).containsText("WebSocket");
        }
    }

    @Test
    void a_relay_that_refuses_and_one_that_is_not_there_are_told_apart(@TempDir Path folder) throws Exception {
        try (Coturn coturn = Coturn.start(folder);
                RunningServer server = RunningServer.start(
                        "--turn-url",
                        coturn.options()[1],
                        "--turn-url",
                        "turn:127.0.0.1:9?transport=tcp",
                        "--turn-secret",
                        "not the secret of that relay")) {
            openTest(ana, server);

            expect(ana, Map.of("turn-udp", "bad", "turn-tcp", "bad"));
            assertThat(ana.find("test-turn-udp")).containsText("refuses");
            assertThat(ana.find("test-turn-tcp")).containsText("does not answer");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"DARK", "LIGHT"})
    void the_test_can_be_used_by_everybody_on_a_phone_and_leaves_nothing_open(ColorScheme scheme) {
        try (RunningServer server = RunningServer.start()) {
            CallPage phone = BROWSERS.person("phone", Usable.smallPhone().setColorScheme(scheme));
            openTest(phone, server);
            expect(phone, Map.of("server", "ok", "turn-udp", "missing"));
            Usable.byAll(phone);
            Usable.withAFinger(phone);
            phone.find("play-tone").click();
            phone.find("test-again").click();
            expect(phone, Map.of("server", "ok", "turn-tls", "missing"));

            phone.page().keyboard().press("Escape");

            assertThat(phone.find("call-test")).isHidden();
            assertThat(phone.evaluate("probe.openConnections()")).isEqualTo(0);
        }
    }
}
