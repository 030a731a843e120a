package dev.beckon.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import dev.beckon.demo.RunningServer;
import dev.beckon.demo.proxy.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Browsers speak HTTP/2 with the proxies of {@code deploy/}, and through one of them also their WebSockets. */
class ProxiedIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final Browser.NewContextOptions ANY_CERTIFICATE =
            new Browser.NewContextOptions().setIgnoreHTTPSErrors(true);

    @TempDir
    Path directory;

    @Test
    void a_call_through_nginx() throws Exception {
        try (RunningServer server = RunningServer.start("--trusted-proxy", "127.0.0.1");
                Proxy proxy = Proxy.nginx(directory, UnaryOperator.identity(), server.port())) {
            assertCall(proxy);
        }
    }

    @Test
    void a_call_through_haproxy() throws Exception {
        try (RunningServer server = RunningServer.start("--trusted-proxy", "127.0.0.1", "--proxy-protocol");
                Proxy proxy = Proxy.haproxy(directory, UnaryOperator.identity(), server.port())) {
            assertCall(proxy);
        }
    }

    private static void assertCall(Proxy proxy) {
        CallPage ana = BROWSERS.person("Ana", ANY_CERTIFICATE);
        CallPage bo = BROWSERS.personInFirefox("Bo", ANY_CERTIFICATE);
        String link = ana.createRoom(proxy.uri("https", "/").toString());
        bo.join(link);
        ana.seeing(bo);
        bo.seeing(ana);
        for (CallPage page : List.of(ana, bo)) {
            assertThat(page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol"))
                    .isEqualTo("h2");
            assertThat(page.evaluate("beckon.session.transport")).isEqualTo("websocket");
        }
    }
}
