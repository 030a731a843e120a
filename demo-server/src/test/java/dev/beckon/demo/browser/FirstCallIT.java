package dev.beckon.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.ServerOfClass;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People call each other through the server, in real browsers. */
class FirstCallIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices().wholeChromium();

    @RegisterExtension
    static final ServerOfClass SERVER = ServerOfClass.with("--room-capacity", "3", "--grace", "10m");

    @Test
    void two_people_see_and_hear_each_other() {
        CallPage ana = BROWSERS.person("Ana").withFullPicture();
        CallPage bo = BROWSERS.person("Bo").withFullPicture();

        bo.join(ana.createRoom(SERVER.origin()));

        ana.waitForMediaOf(bo);
        bo.waitForMediaOf(ana);
        ana.waitFor("a moving picture of Bo", () -> ana.holds("picturesChange", bo));
        bo.waitFor("a moving picture of Ana", () -> bo.holds("picturesChange", ana));
        assertThat(ana.tileOf(bo)).containsText("Bo");
        assertThat(bo.tileOf(ana)).containsText("Ana");
    }

    @Test
    void a_third_joins_and_leaves_and_the_first_two_are_not_touched() {
        CallPage ana = BROWSERS.person("Ana");
        CallPage bo = BROWSERS.person("Bo");
        CallPage cy = BROWSERS.person("Cy");
        String link = ana.createRoom(SERVER.origin());
        bo.join(link);
        ana.waitForMediaOf(bo);
        Object linkOfTwo = ana.ask("linkId", bo);

        cy.join(link);

        cy.waitForMediaOf(ana, bo);
        ana.waitForMediaOf(bo, cy);
        bo.waitForMediaOf(ana, cy);
        assertThat(cy.tiles()).hasCount(2);
        assertThat(ana.ask("linkId", bo)).isEqualTo(linkOfTwo);

        cy.find("leave").click();

        assertThat(ana.tileOf(cy)).hasCount(0);
        assertThat(bo.tileOf(cy)).hasCount(0);
        cy.waitForScreen("left");
        assertThat(cy.page().locator(".toast")).hasCount(0);
        ana.waitForMediaOf(bo);
        assertThat(ana.ask("linkId", bo)).isEqualTo(linkOfTwo);
    }

    @Test
    void a_fourth_meets_a_full_room_and_gets_in_when_somebody_has_left() {
        CallPage ana = BROWSERS.person("Ana");
        CallPage bo = BROWSERS.person("Bo");
        CallPage cy = BROWSERS.person("Cy");
        CallPage di = BROWSERS.person("Di");
        String link = ana.createRoom(SERVER.origin());
        bo.join(link);
        cy.join(link);

        di.knock(link).waitForError("room-full");
        assertThat(ana.tiles()).hasCount(2);

        cy.find("leave").click();
        cy.waitForScreen("left");
        di.find("error-panel").locator("button[type=submit]").click();
        di.waitForScreen("call").rememberPeer();
        di.waitForMediaOf(ana, bo);
    }

    @Test
    void a_room_that_nobody_is_in_is_over() {
        BROWSERS.person("Ana").knock(SERVER.origin() + "#nobody-here").waitForError("room-unknown");
    }

    @Test
    void the_own_picture_is_a_mirror_and_what_is_sent_is_not() {
        CallPage ana = BROWSERS.person("Ana");
        CallPage bo = BROWSERS.person("Bo");
        ana.context().addInitScript(TWO_COLOURED_CAMERA);
        bo.join(ana.createRoom(SERVER.origin()));

        assertThat(ana.find("local-video")).hasJSProperty("muted", true);
        assertThat(horizontalScale(ana, "[data-testid=local-video]")).isEqualTo(-1.0);
        assertThat(horizontalScale(bo, "[data-testid=peer-tile] video")).isEqualTo(1.0);
        bo.waitFor("red on the left and blue on the right", () -> {
            Map<?, ?> sides = (Map<?, ?>) bo.ask("sides", ana);
            List<?> left = (List<?>) sides.get("left");
            List<?> right = (List<?>) sides.get("right");
            return brighter(left, 0, 2) && brighter(right, 2, 0);
        });
    }

    private static boolean brighter(List<?> colour, int channel, int than) {
        return ((Number) colour.get(channel)).intValue() > ((Number) colour.get(than)).intValue() + 100;
    }

    private static double horizontalScale(CallPage page, String selector) {
        String script = "new DOMMatrix(getComputedStyle(document.querySelector('" + selector + "')).transform).a";
        return ((Number) page.evaluate(script)).doubleValue();
    }

    /** Red on the left, blue on the right, and a dot that blinks; no sound. */
    private static final String TWO_COLOURED_CAMERA = """
            navigator.mediaDevices.getUserMedia = async () => {
              const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
              const context = canvas.getContext('2d');
              let beat = 0;
              setInterval(() => {
                context.fillStyle = '#f00';
                context.fillRect(0, 0, 160, 180);
                context.fillStyle = '#00f';
                context.fillRect(160, 0, 160, 180);
                context.fillStyle = (beat ^= 1) ? '#fff' : '#000';
                context.fillRect(155, 85, 10, 10);
              }, 40);
              return canvas.captureStream(25);
            };
            """;
}
