package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.client.World.Person;
import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Ringing calls, those that cross, and those that a server has forgotten. */
class CallTest {

    private final World world = new World();
    private final Person ana = world.person("ana");
    private final Person bo = world.person("bo");

    private ClientCall incoming(Person person) {
        world.time.settle();
        return person.heard.calls.get(person.heard.calls.size() - 1);
    }

    @Test
    void an_accepted_call_is_active_on_both_sides_and_the_two_can_talk() {
        ClientCall call = ana.client.call("bo", ana.heard);
        ClientCall theirs = incoming(bo);
        assertThat(call.state()).isEqualTo(ClientCall.State.RINGING);
        theirs.accept();
        assertThat(world.get(call.accepted()).id()).isEqualTo("bo");
        ana.client.send("bo", "1");
        world.time.settle();
        assertThat(bo.heard.events()).containsExactly("incoming ana", "accepted ana incoming", "message ana 1");
        theirs.hangUp();
        world.time.settle();
        assertThat(ana.heard.events()).containsExactly("ringing", "accepted bo outgoing", "ended HANGUP");
        assertThat(bo.heard.events()).containsExactly("ended HANGUP");
        assertThat(call.state()).isEqualTo(ClientCall.State.ENDED);
    }

    @Test
    void declining_and_being_busy_are_told_apart() {
        ClientCall first = ana.client.call("bo", ana.heard);
        incoming(bo).decline();
        world.time.settle();
        ClientCall second = ana.client.call("bo", ana.heard);
        incoming(bo).busy();
        assertThat(world.failure(second.accepted()).kind()).isEqualTo(ClientException.Kind.CLOSED);
        assertThat(first.end()).isEqualTo(new CallEnd(EndReason.DECLINED, null));
        assertThat(second.end()).isEqualTo(new CallEnd(EndReason.BUSY, null));
    }

    @Test
    void nobody_there_ends_the_call_and_says_why() {
        ClientCall call = ana.client.call("zoe", ana.heard);
        assertThat(world.failure(call.accepted()).is(ErrorCode.NOT_FOUND)).isTrue();
        assertThat(ana.heard.events()).containsExactly("ended DECLINED NOT_FOUND");
    }

    @Test
    void a_call_that_is_given_up_before_the_server_has_named_it_is_cancelled_when_it_has() {
        ClientCall call = ana.client.call("bo", ana.heard);
        call.hangUp();
        world.time.settle();
        assertThat(call.end()).isEqualTo(new CallEnd(EndReason.CANCELLED, null));
        assertThat(bo.heard.events()).containsExactly("incoming ana", "ended CANCELLED");
    }

    @Test
    void a_call_that_nobody_answers_times_out() {
        ana.client.call("bo", ana.heard);
        world.time.advance(Duration.ofSeconds(46));
        assertThat(ana.heard.events()).containsExactly("ringing", "ended TIMEOUT");
    }

    @Test
    void two_who_call_each_other_at_once_are_in_one_call_and_nobody_is_asked() {
        ClientCall one = ana.client.call("bo", ana.heard);
        ClientCall other = bo.client.call("ana", bo.heard);
        world.time.settle();
        assertThat(one.state()).isEqualTo(ClientCall.State.ACTIVE);
        assertThat(other.state()).isEqualTo(ClientCall.State.ACTIVE);
        assertThat(one.id()).isEqualTo(other.id());
        assertThat(one.isOutgoing()).isNotEqualTo(other.isOutgoing());
        assertThat(ana.heard.events()).noneMatch(line -> line.startsWith("ended"));
        assertThat(bo.heard.events()).noneMatch(line -> line.startsWith("ended"));
        one.hangUp();
        world.time.settle();
        assertThat(other.end()).isEqualTo(new CallEnd(EndReason.HANGUP, null));
    }

    @Test
    void calling_somebody_whose_call_rings_here_accepts_it() {
        ClientCall theirs = bo.client.call("ana", bo.heard);
        world.time.settle();
        ClientCall own = ana.client.call("bo", ana.heard);
        world.time.settle();
        assertThat(own.state()).isEqualTo(ClientCall.State.ACTIVE);
        assertThat(own.isOutgoing()).isFalse();
        assertThat(theirs.state()).isEqualTo(ClientCall.State.ACTIVE);
        assertThat(theirs.isOutgoing()).isTrue();
    }

    @Test
    void a_call_outlives_the_sockets_and_absences_are_told() {
        ClientCall call = ana.client.call("bo", ana.heard);
        incoming(bo).accept();
        world.get(call.accepted());
        ana.heard.take();
        bo.blinks();
        assertThat(ana.heard.events()).containsExactly("call away", "call back true");
        assertThat(call.state()).isEqualTo(ClientCall.State.ACTIVE);
    }

    @Test
    void a_process_that_takes_its_session_over_gets_its_call_back() {
        ClientCall call = ana.client.call("bo", ana.heard);
        incoming(bo).accept();
        world.get(call.accepted());
        String secret = String.valueOf(ana.client.secret());
        Person again = world.new Person("ana", options -> options.resume("ana", secret));
        world.get(again.client.connectAsync());
        assertThat(again.heard.events()).contains("restored bo");
        incoming(again).hangUp();
        world.time.settle();
        assertThat(bo.heard.events()).contains("ended HANGUP");
    }

    @Test
    void after_a_restart_of_the_server_the_calls_that_it_has_forgotten_are_over() {
        ClientCall active = ana.client.call("bo", CallListener.NONE);
        incoming(bo).accept();
        world.get(active.accepted());
        Person cy = world.person("cy");
        ClientCall rings = ana.client.call("cy", CallListener.NONE);
        world.time.settle();
        world.server.restart();
        world.time.advance(Duration.ofSeconds(20));
        assertThat(rings.end()).isEqualTo(new CallEnd(EndReason.LOST, null));
        assertThat(active.end()).isEqualTo(new CallEnd(EndReason.LOST, null));
        assertThat(cy.client.state()).isEqualTo(SignalingClient.State.OPEN);
    }
}
