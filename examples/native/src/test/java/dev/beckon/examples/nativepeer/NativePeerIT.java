package dev.beckon.examples.nativepeer;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import com.microsoft.playwright.Route.FulfillOptions;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Chromium and a Java program find each other through the server, and exchange pictures and messages without it. */
@Timeout(300)
class NativePeerIT {

    /** A page that opens a link to whom it finds in the room, by the protocol alone. */
    private static final String PAGE = """
            <video autoplay muted playsinline></video><canvas width=320 height=180></canvas>
            <script>
              const draw = document.querySelector('canvas').getContext('2d');
              let shade = 0;
              setInterval(() => { draw.fillStyle = `hsl(${shade++},90%,50%)`; draw.fillRect(0, 0, 320, 180); }, 50);
              const server = new WebSocket(`ws://${location.host}/signal`, 'beckon.v1');
              const say = (message) => server.send(JSON.stringify(message));
              const pc = new RTCPeerConnection();
              const link = { link: 'native', epoch: 1 };
              const waiting = [];
              let other;
              pc.onicecandidate = ({ candidate }) => say({ type: 'candidate', to: other, candidate, ...link });
              pc.ontrack = ({ track }) => { document.querySelector('video').srcObject = new MediaStream([track]); };
              const channel = pc.createDataChannel('echo');
              channel.onopen = () => channel.send('from the browser');
              channel.onmessage = ({ data }) => { window.echo = data; };
              document.querySelector('canvas').captureStream(20).getTracks().forEach((track) => pc.addTrack(track));
              server.onopen = () => { say({ type: 'hello' }); say({ type: 'join', room: 'native' }); };
              server.onmessage = async ({ data }) => {
                const message = JSON.parse(data);
                if (message.type === 'joined') {
                  other = message.peers[0].peer;
                  const offer = await pc.createOffer();
                  say({ type: 'offer', to: other, sdp: offer.sdp, ...link });
                  await pc.setLocalDescription(offer);
                } else if (message.type === 'answer') {
                  await pc.setRemoteDescription({ type: 'answer', sdp: message.sdp });
                  waiting.splice(0).forEach((candidate) => pc.addIceCandidate(candidate));
                } else if (message.type === 'candidate') {
                  if (pc.remoteDescription) pc.addIceCandidate(message.candidate); else waiting.push(message.candidate);
                }
              };
            </script>""";

    private SignalingServer server;
    private Playwright playwright;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        IoEventLoopGroup loops = SignalingServer.eventLoops(1);
        Signaling signaling = Signaling.builder(Scheduler.on(loops)).build();
        server = SignalingServer.builder(SignalingEndpoint.builder(signaling).build(), loops)
                .host("127.0.0.1")
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
        playwright.close();
        server.close(Duration.ZERO).join();
    }

    private static Path executable(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("\"" + name + "\" is not on the PATH"));
    }

    @org.junit.jupiter.api.RepeatedTest(10)
    void a_browser_and_a_java_program_exchange_pictures_and_messages() throws Exception {
        String host = "127.0.0.1:" + server.address().getPort();
        try (NativePeer peer = NativePeer.join(URI.create("ws://" + host + "/signal"), "native")) {
            Page page = browser.newContext().newPage();
            page.setDefaultTimeout(120_000);
            page.route(
                    "http://" + host + "/page",
                    route -> route.fulfill(
                            new FulfillOptions().setContentType("text/html").setBody(PAGE)));
            page.navigate("http://" + host + "/page");

            page.waitForFunction("window.echo === 'from the browser'");
            page.waitForFunction("document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames > 5");
            NativeLink link = peer.links().element();
            for (int waited = 0; waited < 1_200 && link.frames() <= 5; waited++) {
                page.waitForTimeout(100);
            }
            assertThat(link.frames()).as("pictures of the browser").isGreaterThan(5);
        }
    }
}
