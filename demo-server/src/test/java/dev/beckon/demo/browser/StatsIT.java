package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import dev.beckon.demo.RunningServer;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How good the connections are, as people see it and as they pass it on; and what a camera may cost. */
class StatsIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices().wholeChromium();

    private static final Pattern ADDRESS =
            Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}|\\.local|\\[[0-9a-f:]+]):\\d+ host");

    /** By the sender's word (RFC 8830): whether camera, screen and its sound come in the microphone's stream, and in that of the screen. */
    private static final String STREAMS = """
            peer => {
              const ids = beckon.links.get(peer).pc.remoteDescription.sdp.split('m=').flatMap(part => /^a=msid:(\\S+)/m.exec(part)?.[1] ?? []);
              const [mic, camera, screen, screenAudio] = ids;
              const compare = (one, other) => one === '-' || other === '-' ? 'none' : one === other ? 'the same' : 'another';
              return [compare(mic, camera), compare(screen, screenAudio), compare(mic, screen)];
            }
            """;

    /** The picture is kept for 400 ms before it is shown. */
    private static final String LATE_PICTURE =
            "peer => void (beckon.links.get(peer).pc.getReceivers().find(({ track }) => track.kind === 'video').jitterBufferTarget = 400)";

    /** In milliseconds: for how long a picture is kept, and how much younger the sound that plays is than the picture that is shown. */
    private static final String PLAYOUT = """
            async peer => {
              const { pc, streams } = beckon.links.get(peer);
              const of = async (kind) => [...(await pc.getStats()).values()].find(report => report.type === 'inbound-rtp'
                  && report.kind === kind && streams.main.getTracks().some(({ id }) => id === report.trackIdentifier));
              const [sound, picture] = [await of('audio'), await of('video')];
              const before = window.pictureBefore ?? { jitterBufferDelay: 0, jitterBufferEmittedCount: 0 };
              window.pictureBefore = picture;
              const shown = picture.jitterBufferEmittedCount - before.jitterBufferEmittedCount;
              const pictureDelay = shown > 0 ? 1000 * (picture.jitterBufferDelay - before.jitterBufferDelay) / shown : 0;
              const soundAhead = sound.estimatedPlayoutTimestamp - picture.estimatedPlayoutTimestamp;
              return { pictureDelay, soundAhead };
            }
            """;

    @AutoClose
    private final RunningServer server = RunningServer.start();

    private CallPage ana;
    private CallPage bo;

    @BeforeEach
    void call() {
        ana = BROWSERS.person("Ana");
        bo = BROWSERS.person("Bo");
        bo.join(ana.createRoom(server.origin()));
        ana.waitForMediaOf(bo);
    }

    /** Of a link whose first numbers come before it has a way, and of one that has lost it. */
    private static final String BADGE = """
            import('/connections/quality-badge.js').then(({ QualityBadge }) => {
              const flow = { bitrate: 0, loss: null, jitter: null, width: 0, height: 0, fps: 0, limitation: 'none' };
              const stats = (route) => ({ at: 0, route, protocol: null, rtt: null, up: { audio: flow, video: flow }, down: { audio: flow, video: flow } });
              const badge = new QualityBadge('Bo', () => {});
              return [null, 'direct', null].map((route) => (badge.show(stats(route)), badge.element.hidden ? 'hidden' : badge.element.textContent));
            })
            """;

    @Test
    void a_tile_that_has_just_been_connected_does_not_say_that_it_is_not() {
        assertThat(ana.evaluate(BADGE)).isEqualTo(List.of("hidden", "direct", "no connection"));
    }

    @Test
    void a_tile_says_how_good_its_connection_is_and_opens_lines_and_numbers() {
        Locator badge = ana.find("connection-details");
        assertThat(badge).containsText("direct");
        assertThat(badge)
                .hasAttribute("aria-label", Pattern.compile("Connection to Bo: (good|fair|poor), direct. Details"));
        BoundingBox target = badge.boundingBox();
        assertThat(Math.min(target.width, target.height)).isGreaterThanOrEqualTo(44);

        badge.click();

        Locator panel = ana.find("stats");
        assertThat(panel).containsText("Bo");
        assertThat(panel).containsText(Pattern.compile("direct over UDP .* in 320×180 at \\d+/s"));
        assertThat(panel).containsText(Pattern.compile("Received \\d+ kb/s"));
        ana.waitFor("a line of the bitrate that rises", () ->
                (Boolean) ana.evaluate("/L.*,(?!39)/.test(document.querySelector('.spark path').getAttribute('d'))"));
        panel.getByText("Done").click();
        assertThat(panel).isHidden();
    }

    /** Browsers hold sound back for a picture that is late, but only where both came in one stream. */
    @Test
    void sound_and_picture_of_one_person_come_in_one_stream_and_are_played_in_step() {
        assertThat(evaluate(ana, bo, STREAMS)).isEqualTo(List.of("the same", "the same", "another"));

        evaluate(ana, bo, LATE_PICTURE);

        ana.waitFor("a picture that is late", () -> number(ana, bo, "pictureDelay") > 250);
        ana.waitFor("sound that is as late", () -> Math.abs(number(ana, bo, "soundAhead")) < 100);
    }

    @Test
    void diagnostics_name_no_room_no_secret_no_person_and_addresses_only_on_request() {
        ana.evaluate("navigator.clipboard.writeText = async text => { window.copied = text; }");
        ana.find("connection-details").click();

        ana.find("copy-diagnostics").click();
        ana.waitFor("the copy", () -> (Boolean) ana.evaluate("!!window.copied"));
        String copied = (String) ana.evaluate("copied");
        assertThat(copied).contains("\"route\": \"direct\"", "\"bitrate\"", "\"rtt\"");
        assertThat(copied)
                .doesNotContain((String) ana.evaluate("beckon.session.secret"))
                .doesNotContain((String) ana.evaluate("beckon.room.id"))
                .doesNotContain("\"Bo\"")
                .doesNotContainPattern(ADDRESS);

        ana.page().locator("#stats-addresses").check();
        ana.evaluate("window.copied = ''");
        ana.find("copy-diagnostics").click();
        ana.waitFor("the copy", () -> (Boolean) ana.evaluate("!!window.copied"));
        assertThat((String) ana.evaluate("copied")).containsPattern(ADDRESS);
    }

    @Test
    void a_third_person_halves_what_a_camera_may_cost() {
        assertThat(maxBitrate(ana, bo)).isEqualTo(1_700_000);

        CallPage cy = BROWSERS.person("Cy");
        cy.join((String) ana.evaluate("location.href"));

        cy.waitForMediaOf(ana, bo);
        ana.waitFor("the lower cap", () -> maxBitrate(ana, bo) == 900_000 && maxBitrate(ana, cy) == 900_000);
        ana.waitForMediaOf(bo, cy);
        cy.find("leave").click();
        ana.waitFor("the higher cap", () -> maxBitrate(ana, bo) == 1_700_000);
    }

    private static Object evaluate(CallPage of, CallPage towards, String script) {
        return of.page().evaluate(script, towards.peer());
    }

    private static double number(CallPage of, CallPage towards, String measured) {
        return ((Number) ((Map<?, ?>) evaluate(of, towards, PLAYOUT)).get(measured)).doubleValue();
    }

    private static int maxBitrate(CallPage of, CallPage towards) {
        Object rate = of.page()
                .evaluate(
                        "peer => beckon.links.get(peer).sender('camera').getParameters().encodings[0].maxBitrate ?? 0",
                        towards.peer());
        return ((Number) rate).intValue();
    }
}
