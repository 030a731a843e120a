package dev.beckon.examples.nativepeer;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.netty.HttpResponder;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.buffer.Unpooled;
import io.netty.channel.IoEventLoopGroup;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Chromium and a Java program find each other through the server, and exchange pictures and messages without it. */
@Timeout(600)
class NativePeerIT {

    private static final Duration WAIT = Duration.ofMinutes(2);

    private SignalingServer server;
    private @Nullable Playwright playwright;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        IoEventLoopGroup loops = SignalingServer.eventLoops(1);
        Signaling signaling = Signaling.builder(Scheduler.on(loops)).build();
        server = SignalingServer.builder(SignalingEndpoint.builder(signaling).build(), loops)
                .host("127.0.0.1")
                .http(HttpResponder.atOnce(NativePeerIT::page))
                .start();
        if (NativePeerIT.class.getResource("/driver/linux/node") == null) {
            System.setProperty("playwright.nodejs.path", executable("node").toString());
        }
        playwright = Playwright.create(new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(executable("chromium"))
                        .setArgs(List.of("--headless=new", "--no-sandbox", "--disable-gpu")));
    }

    @AfterEach
    void stop() {
        try {
            if (playwright != null) {
                playwright.close();
            }
        } finally {
            server.close(Duration.ZERO).join();
        }
    }

    private static Path executable(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("\"" + name + "\" is not on the PATH"));
    }

    @Test
    void a_browser_and_a_java_program_exchange_pictures_and_messages() throws Exception {
        String host = "127.0.0.1:" + server.address().getPort();
        try (NativePeer peer = join(host);
                BrowserContext context = browser.newContext()) {
            // without, the page gives names in the place of its addresses, and nobody here knows them
            context.grantPermissions(List.of("camera", "microphone"));
            Page page = context.newPage();
            page.setDefaultNavigationTimeout(WAIT.toMillis());
            page.navigate("http://" + host + "/page");
            try {
                waitFor(page, "an echo", () -> "from the browser".equals(page.evaluate("window.echo")));
                waitFor(page, "the program's pictures", () -> (Boolean) page.evaluate(
                        "document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames > 5"));
                waitFor(page, "the page's pictures", () -> peer.links().stream().anyMatch(link -> link.frames() > 5));
            } catch (AssertionError late) {
                throw new AssertionError(
                        "The page: " + page.evaluate("report()") + "\nThe program: " + peer.links(), late);
            }
        }
    }

    private static NativePeer join(String host) throws InterruptedException {
        try {
            return NativePeer.join(URI.create("ws://" + host + "/signal"), "native");
        } catch (ExceptionInInitializerError | UnsatisfiedLinkError missing) {
            throw new AssertionError(
                    "webrtc-java cannot load its library for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch")
                            + ": choose the platform by -Dwebrtc.platform, and install the packages that docs/client.md names",
                    missing);
        }
    }

    /** The page's events are heard while this waits. */
    private static void waitFor(Page page, String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > WAIT.toNanos()) {
                throw new AssertionError(what + " did not come within " + WAIT);
            }
            page.waitForTimeout(100);
        }
    }

    private static @Nullable FullHttpResponse page(HttpRequest request) {
        if (!request.uri().equals("/page")) {
            return null;
        }
        FullHttpResponse answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(html()));
        answer.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
        return answer;
    }

    private static byte[] html() {
        try (InputStream html = NativePeerIT.class.getResourceAsStream("page.html")) {
            return html.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
