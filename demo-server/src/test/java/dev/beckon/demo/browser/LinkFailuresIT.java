package dev.beckon.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.microsoft.playwright.Browser.NewContextOptions;
import dev.beckon.demo.IsolatedNetwork;
import dev.beckon.signaling.message.LinkOutcome.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Links that fail, each for a reason of its own: whoever runs the server reads which one in the metrics and, in words, in the timeline of the pair. All of
 * them fail at the same time, in a network that loses UDP once the first has connected. Devices that are refused are DevicesIT's.
 */
class LinkFailuresIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    private static final String TOKEN = "a-token-for-this-test";

    /** Of the management ports of three servers: without TURN, with the wrong secret for it, and with the right one. */
    private static final int PLAIN = 9464;

    private static final int WRONG_SECRET = 9465;
    private static final int RIGHT_SECRET = 9466;

    private static IsolatedNetwork network;
    private static Coturn coturn;
    private static Map<Integer, String> origins;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        String turn = "turn:127.0.0.1:" + Coturn.USUAL_PORT;
        network = IsolatedNetwork.start(options(PLAIN, "--grace", "1s"));
        coturn = Coturn.start(folder, network);
        origins = Map.of(
                PLAIN,
                network.origin(),
                WRONG_SECRET,
                network.startAnother(options(
                        WRONG_SECRET, "--turn-url", turn + "?transport=tcp", "--turn-secret", "not that server's")),
                RIGHT_SECRET,
                network.startAnother(options(RIGHT_SECRET, "--turn-url", turn, "--turn-secret", Coturn.SECRET)));
        BROWSERS.startChromiumBy(
                network.launcher(folder, Executables.find(Browsers.SHELL)), "--allow-loopback-in-peer-connection");
    }

    private static String[] options(int managementPort, String... more) {
        return Stream.concat(
                        Stream.of("--origin", "*", "--admin-token", TOKEN, "--metrics-port", "" + managementPort),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    @AfterAll
    static void stop() {
        coturn.close();
        network.close();
    }

    private final CallPage operator = BROWSERS.person(
            "operator", new NewContextOptions().setExtraHTTPHeaders(Map.of("Authorization", "Bearer " + TOKEN)));
    private final CallPage ana = page("Ana");
    private final CallPage bo = page("Bo");
    private final CallPage between = page("Between");
    private final CallPage leaving = page("Leaving");

    @TestFactory
    Stream<DynamicTest> the_operator_reads_why_a_link_failed() {
        String plain = origins.get(PLAIN);
        enter(ana, "sas-ana", PLAIN, "{ safety: true }");
        between.evaluate("beAna('sas-ana', '" + origins.get(WRONG_SECRET) + "', 'sas', 'passes')");
        between.evaluate("beBo('sas-bo', '" + plain + "', 'sas', 'passes')");
        enter(bo, "sas-bo", WRONG_SECRET, "{ safety: true }");
        await(ana, "sas-ana", "sas-bo", "outcome?.cause", "certificate");

        network.swallowUdp();
        both("none", PLAIN, "{}");
        both("hidden", PLAIN, "{ relayOnly: true }");
        both("secret", WRONG_SECRET, "{}");
        both("udp", RIGHT_SECRET, "{}");
        enter(ana, "deaf-ana", PLAIN, "{ answers: false }");
        enter(bo, "deaf-bo", PLAIN, "{}");
        enter(ana, "gone-ana", PLAIN, "{}");
        enter(leaving, "gone-bo", PLAIN, "{}");
        await(ana, "gone-ana", "gone-bo", "state", "connecting");
        leaving.page().close();

        return Stream.of(
                told("no direct way and no TURN server", "none", PLAIN, Cause.NO_RELAY),
                told("a TURN server that has another secret", "secret", WRONG_SECRET, Cause.RELAY_REFUSED),
                told("a network without UDP, and TURN over UDP", "udp", RIGHT_SECRET, Cause.RELAY_UNREACHABLE),
                told("two who use relays only, and none", "hidden", PLAIN, Cause.NO_RELAY),
                told("somebody whose page is gone", "gone", PLAIN, Cause.GONE),
                told("answers that are lost", "deaf", PLAIN, Cause.NO_ANSWER),
                told("somebody in between", "sas", PLAIN, Cause.CERTIFICATE));
    }

    private static CallPage page(String name) {
        CallPage page = BROWSERS.person(name, new NewContextOptions().setBypassCSP(true));
        page.context().grantPermissions(List.of("camera", "microphone")); // without, a page learns of no address here
        page.open(origins.get(PLAIN) + "healthz");
        page.evaluate(script("ends.js"));
        page.evaluate(script("between.js"));
        return page;
    }

    private static String script(String name) {
        try (InputStream script = LinkFailuresIT.class.getResourceAsStream(name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(name, unreadable);
        }
    }

    /** The room is named by what comes before the hyphen. */
    private static void enter(CallPage page, String peer, int server, String how) {
        page.evaluate("enter('" + peer + "', '" + origins.get(server) + "', " + how + ")");
    }

    private void both(String room, int server, String how) {
        enter(ana, room + "-ana", server, how);
        enter(bo, room + "-bo", server, how);
    }

    /** Until a link has this to say of itself. */
    private static void await(CallPage page, String peer, String other, String property, String value) {
        page.waitFor(
                other + " to be " + value,
                () -> value.equals(page.evaluate("ends['" + peer + "'].mesh.links.get('" + other + "')?." + property)));
    }

    private DynamicTest told(String name, String room, int server, Cause cause) {
        return dynamicTest(name, () -> {
            String pair = "admin/pairs/" + room + "-ana/" + room + "-bo";
            operator.waitFor(
                    "the timeline of " + room + " to say: " + cause.words(),
                    () -> read(server, pair).contains(cause.words()));
            for (String failure : read(server, pair).split("\\},\\{")) {
                if (failure.contains("did not connect") || failure.contains("failed after it was connected")) {
                    // of two that check each other's certificate, the one that is first closes the link for the other
                    assertThat(failure)
                            .containsAnyOf(
                                    cause.words(), cause == Cause.CERTIFICATE ? Cause.CLOSED.words() : cause.words());
                }
            }
            Matcher count = Pattern.compile("beckon_links_failed_total\\{cause=\"" + cause.wire() + "\"\\} (\\S+)")
                    .matcher(read(server, "metrics"));
            assertThat(count.find()).isTrue();
            assertThat(Double.parseDouble(count.group(1))).isPositive();
        });
    }

    private String read(int managementPort, String path) {
        return operator.page()
                .navigate("http://127.0.0.1:" + managementPort + "/" + path)
                .text();
    }
}
