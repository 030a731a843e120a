package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.client.ClientLink.State;
import dev.beckon.signaling.client.World.Person;
import dev.beckon.signaling.limits.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The relay of negotiations: ana is polite, bo is not. */
class LinkTest {

    private final World world = new World();
    private final Person ana = world.person("ana");
    private final Person bo = world.person("bo");

    @BeforeEach
    void meet() {
        ana.in("r");
        bo.in("r");
        ana.heard.take();
    }

    private ClientLink theirs(Person person) {
        world.time.settle();
        return person.heard.links.get(person.heard.links.size() - 1);
    }

    @Test
    void an_offer_its_answer_and_candidates_pass_in_order() {
        ClientLink link = ana.client.link("bo", "camera", ana.heard);
        link.offer("v=0\r\n\"o\"");
        link.candidate("{\"candidate\":\"candidate:1\",\"sdpMid\":\"0\"}");
        ClientLink other = theirs(bo);
        other.answer("v=0\r\na");
        other.candidate("{\"candidate\":\"candidate:2\"}");
        other.endOfCandidates();
        link.endOfCandidates();
        world.time.settle();
        assertThat(bo.heard.take())
                .containsExactly(
                        "linked ana camera",
                        "offer v=0\r\n\"o\"",
                        "candidate {\"candidate\":\"candidate:1\",\"sdpMid\":\"0\"}",
                        "candidate end");
        assertThat(ana.heard.take())
                .containsExactly("answer v=0\r\na", "candidate {\"candidate\":\"candidate:2\"}", "candidate end");
        assertThat(link.state()).isEqualTo(State.STABLE);
        assertThat(other.state()).isEqualTo(State.STABLE);
        other.close();
        world.time.settle();
        assertThat(ana.heard.take()).containsExactly("link closed");
        assertThat(link.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void of_two_offers_at_once_the_impolite_one_stands() {
        ClientLink link = ana.client.link("bo", null, ana.heard);
        link.offer("one");
        ClientLink other = theirs(bo);
        other.answer("answer one");
        world.time.settle();
        ana.heard.take();
        bo.heard.take();
        link.offer("of ana");
        other.offer("of bo");
        world.time.settle();
        assertThat(ana.heard.take()).containsExactly("rollback", "offer of bo");
        assertThat(bo.heard.take()).isEmpty();
        link.answer("answer");
        world.time.settle();
        assertThat(bo.heard.take()).containsExactly("answer answer");
        link.offer("again");
        theirs(bo).answer("and again");
        world.time.settle();
        assertThat(ana.heard.take()).containsExactly("answer and again");
    }

    @Test
    void an_offer_can_be_replaced_and_taken_back() {
        ClientLink link = ana.client.link("bo", null, ana.heard);
        link.offer("one");
        link.offer("two");
        world.time.settle();
        link.withdraw();
        world.time.settle();
        assertThat(bo.heard.take()).containsExactly("linked ana null", "offer one", "offer two", "withdrawn");
        assertThat(theirs(bo).state()).isEqualTo(State.STABLE);
        link.offer("three");
        theirs(bo).answer("answer");
        world.time.settle();
        assertThat(ana.heard.take()).containsExactly("answer answer");
    }

    @Test
    void a_withdrawal_that_crosses_the_answer_makes_an_offer_due() {
        ClientLink link = ana.client.link("bo", null, ana.heard);
        link.offer("one");
        ClientLink other = theirs(bo);
        bo.heard.take();
        other.answer("answer");
        link.withdraw();
        world.time.settle();
        List<String> told = new ArrayList<>(ana.heard.take());
        told.addAll(bo.heard.take());
        assertThat(told).isNotEmpty().containsOnly("offer anew"); // one of the two, or both
    }

    @Test
    void an_offer_that_was_outstanding_when_messages_were_lost_goes_out_again() {
        ClientLink link = ana.client.link("bo", "k", ana.heard);
        bo.network.webSockets = bo.network.streams = FakeNetwork.Way.FAIL;
        bo.network.last().cut();
        world.time.settle();
        link.offer("one");
        world.time.advance(Duration.ofSeconds(5));
        String secret = String.valueOf(bo.client.secret());
        Person again = world.new Person("bo", options -> options.resume("bo", secret)).connected();
        world.time.settle();
        theirs(again).answer("answer");
        world.time.settle();
        assertThat(ana.heard.take()).contains("answer answer");
    }

    @Test
    void an_offer_that_goes_out_again_takes_its_candidates_with_it() {
        Script server = new Script().welcomed();
        ClientLink link = server.client.link("bo", "k", server.ears);
        link.offer("one");
        link.candidate("{\"candidate\":\"old\"}");
        link.offer("two");
        link.candidate("{\"candidate\":\"c\"}");
        link.endOfCandidates();
        server.heard();
        server.says("{'type':'peer-back','room':'r','peer':'bo','resumed':false}");
        assertThat(server.heard())
                .containsExactly(
                        "{'type':'offer','id':6,'to':'bo','sdp':'two','link':'k','epoch':2}",
                        "{'type':'candidate','id':7,'to':'bo','candidate':{'candidate':'c'},'link':'k','epoch':2}",
                        "{'type':'candidate','id':8,'to':'bo','candidate':null,'link':'k','epoch':2}");
        server.says("{'type':'answer','from':'bo','sdp':'a','link':'k','epoch':2}");
        server.says("{'type':'peer-back','room':'r','peer':'bo','resumed':false}");
        assertThat(server.heard()).isEmpty();
    }

    @Test
    void candidates_and_closes_that_the_server_could_not_pass_on_are_said_again_and_not_for_ever() {
        Script server = new Script().welcomed();
        ClientLink link = server.client.link("bo", "k", server.ears);
        link.offer("o");
        link.candidate("{\"candidate\":\"c\"}");
        link.close();
        server.heard();
        int id = 3;
        for (int tries = 1; tries < Insistence.TRIES; tries++) {
            server.says("{'type':'error','re':" + id + ",'code':'unavailable','message':'no','retryable':true}");
            server.advance(Duration.ofSeconds(4));
            id++;
            assertThat(server.heard()).containsExactly("{'type':'close','id':" + id + ",'to':'bo','link':'k'}");
        }
        server.says("{'type':'error','re':" + id + ",'code':'unavailable','message':'no','retryable':true}");
        server.says("{'type':'error','re':2,'code':'unavailable','message':'no','retryable':true}");
        server.advance(Duration.ofSeconds(9));
        assertThat(server.heard()).isEmpty(); // nor is a candidate of a link that is closed
    }

    @Test
    void after_a_restart_of_the_server_negotiation_goes_on() {
        ClientLink link = ana.client.link("bo", "k", ana.heard);
        link.offer("one");
        theirs(bo);
        world.server.restart();
        world.time.advance(Duration.ofSeconds(20));
        bo.heard.take();
        ana.heard.take();
        link.offer("two");
        world.time.settle();
        assertThat(bo.heard.take()).containsExactly("offer two");
        theirs(bo).answer("answer");
        world.time.settle();
        assertThat(ana.heard.take()).containsExactly("answer answer");
    }

    @Test
    void who_wants_no_links_closes_them() {
        Person cy = world.new Person("cy", options -> options.listener(ClientListener.NONE));
        cy.connected().in("r");
        ClientLink link = ana.client.link("cy", "k", ana.heard);
        link.offer("one");
        world.time.settle();
        assertThat(link.state()).isEqualTo(State.CLOSED);
        assertThat(ana.heard.take()).contains("link closed");
    }

    @Test
    void a_description_that_the_server_does_not_take_is_told() {
        ClientLink link = ana.client.link("bo", "k", ana.heard);
        link.offer("x".repeat(Limits.DEFAULTS.sdpBytes() + 1));
        world.time.settle();
        assertThat(ana.heard.take()).containsExactly("refused TOO_LARGE");
        assertThat(link.state()).isEqualTo(State.STABLE);
        assertThatThrownBy(() -> link.candidate("null")).hasMessageContaining("object");
    }

    @Test
    void a_repeated_offer_is_answered_again_and_a_void_answer_makes_an_offer_due() {
        Script server = new Script().welcomed();
        server.says("{'type':'offer','from':'bo','sdp':'o','link':'k','epoch':1}");
        ClientLink link = server.ears.links.get(0);
        link.answer("a");
        assertThat(server.heard()).containsExactly("{'type':'answer','id':1,'to':'bo','sdp':'a','link':'k','epoch':1}");
        server.says("{'type':'offer','from':'bo','sdp':'o','link':'k','epoch':1}");
        assertThat(server.heard()).containsExactly("{'type':'answer','id':2,'to':'bo','sdp':'a','link':'k','epoch':1}");
        server.says("{'type':'void','re':2,'reason':'stale'}");
        assertThat(server.ears.events()).endsWith("offer o", "offer anew");
        server.says("{'type':'offer','from':'bo','sdp':'o','link':'other','epoch':4}");
        assertThat(server.heard()).containsExactly("{'type':'close','id':3,'to':'bo','link':'other'}");
    }

    @Test
    void candidates_that_a_server_refuses_for_their_rate_go_out_again_when_it_says() {
        Script server = new Script().welcomed();
        ClientLink link = server.client.link("bo", "k", server.ears);
        link.offer("o");
        link.candidate("{\"candidate\":\"c\"}");
        String candidate = "{'type':'candidate','id':2,'to':'bo','candidate':{'candidate':'c'},'link':'k','epoch':1}";
        assertThat(server.heard()).contains(candidate);
        server.says(
                "{'type':'error','re':2,'code':'rate-limited','message':'slowly','retryable':true,'retryAfter':40}");
        server.advance(Duration.ofMillis(39));
        assertThat(server.heard()).isEmpty();
        server.advance(Duration.ofMillis(1));
        assertThat(server.heard()).containsExactly(candidate.replace("'id':2", "'id':3"));
    }
}
