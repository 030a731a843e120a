package dev.beckon.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.RunningServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offers that cross and messages that are lost end in a stable call. */
class NegotiationIT {

    @RegisterExtension
    static final Browsers BROWSERS = Browsers.withDevices();

    @AutoClose
    private final RunningServer server = RunningServer.start();

    private CallPage polite;
    private CallPage impolite;

    @BeforeEach
    void call() {
        CallPage ana = BROWSERS.person("Ana");
        CallPage bo = BROWSERS.person("Bo");
        bo.join(ana.createRoom(server.origin()));
        ana.waitForMediaOf(bo);
        bo.waitForMediaOf(ana);
        boolean anaIsPolite = ana.peer().compareTo(bo.peer()) < 0;
        polite = anaIsPolite ? ana : bo;
        impolite = anaIsPolite ? bo : ana;
    }

    @Test
    void offers_that_cross_for_certain_end_stable_with_the_call_going_on() {
        Transport before = new Transport();
        polite.evaluate("probe.hold('offer')");
        impolite.evaluate("probe.hold('offer')");
        restartIce(polite, impolite);
        restartIce(impolite, polite);
        polite.waitFor("its offer", () -> polite.evaluate("probe.heldCount()").equals(1));
        impolite.waitFor(
                "its offer", () -> impolite.evaluate("probe.heldCount()").equals(1));

        polite.evaluate("probe.letGo()");
        impolite.evaluate("probe.letGo()");

        before.isReplaced();
    }

    @Test
    void both_may_restart_ice_at_once() {
        Transport before = new Transport();

        restartIce(polite, impolite);
        restartIce(impolite, polite);

        before.isReplaced();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_lost_offer_is_said_again(boolean ofThePoliteSide) {
        CallPage offerer = ofThePoliteSide ? polite : impolite;
        CallPage other = ofThePoliteSide ? impolite : polite;
        Transport before = new Transport();
        offerer.evaluate("probe.drop('offer')");

        restartIce(offerer, other);

        offerer.waitFor("the loss", () -> offerer.evaluate("probe.dropsLeft()").equals(0));
        before.isReplaced();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_lost_answer_is_said_again(boolean ofThePoliteSide) {
        CallPage answerer = ofThePoliteSide ? polite : impolite;
        CallPage other = ofThePoliteSide ? impolite : polite;
        Transport before = new Transport();
        answerer.evaluate("probe.drop('answer')");

        restartIce(other, answerer);

        answerer.waitFor(
                "the loss", () -> answerer.evaluate("probe.dropsLeft()").equals(0));
        before.isReplaced();
    }

    @ParameterizedTest
    @ValueSource(strings = {"offer", "answer"})
    void a_call_begins_even_if_its_first_description_is_lost(String type) {
        CallPage cy = BROWSERS.person("Cy");
        cy.open((String) polite.evaluate("location.href"));
        // the newcomer makes the offers; the others answer
        CallPage loser = type.equals("offer") ? cy : polite;
        loser.evaluate("probe.drop('" + type + "')");
        cy.find("join-room").click();
        cy.waitForScreen("call").rememberPeer();

        cy.waitForMediaOf(polite, impolite);
        polite.waitForMediaOf(cy);

        assertThat(loser.evaluate("probe.dropsLeft()")).isEqualTo(0);
    }

    private static void restartIce(CallPage page, CallPage towards) {
        page.page().evaluate("peer => beckon.links.get(peer).pc.restartIce()", towards.peer());
    }

    /** The pair of ICE transports as it was when this was made. */
    private final class Transport {
        private final Object politeUfrag = polite.ask("iceUfrag", impolite);
        private final Object impoliteUfrag = impolite.ask("iceUfrag", polite);

        /** Waits until both sides restarted ICE and agree, and sees that the call goes on. */
        void isReplaced() {
            polite.waitFor(
                    "new credentials", () -> !polite.ask("iceUfrag", impolite).equals(politeUfrag));
            impolite.waitFor(
                    "new credentials", () -> !impolite.ask("iceUfrag", polite).equals(impoliteUfrag));
            polite.waitFor("stability", () -> polite.holds("isStable", impolite));
            impolite.waitFor("stability", () -> impolite.holds("isStable", polite));
            polite.waitForMediaOf(impolite);
            impolite.waitForMediaOf(polite);
        }
    }
}
