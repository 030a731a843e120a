package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.beckon.demo.RunningServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The library in Node: a bot without devices, in a call with a browser. */
class BotIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    @Test
    void a_bot_that_joins_the_page_repeats_what_is_written() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            String origin = server.origin();
            CallPage ana = BROWSERS.person("Ana");
            String link = ana.createRoom(origin);
            Process bot = bot(origin, link.substring(link.indexOf('#') + 1));
            try {
                chatsWith(ana);
            } finally {
                bot.destroy();
            }
            assertThat(bot.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(ana.tiles()).hasCount(0);
        }
    }

    private static void chatsWith(CallPage ana) {
        ana.waitForScreen("call");
        ana.find("toggle-chat").click();
        Locator texts = ana.find("chat-log").locator(".chat-text");
        assertThat(texts.first()).hasText("Hello, I repeat what you write.");
        ana.find("chat-input").fill("one two");
        ana.find("chat-input").press("Enter");
        assertThat(texts.filter(new Locator.FilterOptions().setHasText("one two")))
                .hasCount(2);
    }

    private static Process bot(String origin, String room) throws IOException {
        Npm.install(Npm.LIBRARY);
        ProcessBuilder node = new ProcessBuilder(
                        "node", "example/bot/bot.js", "--url", origin + "signal", "--room", room)
                .directory(Npm.LIBRARY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "bot.log").toFile());
        if (Executables.nodeVersion() < 20) { // Debian 12: what Node 20 has without being asked
            node.environment().put("NODE_OPTIONS", "--experimental-global-customevent --experimental-global-webcrypto");
        }
        return node.start();
    }
}
