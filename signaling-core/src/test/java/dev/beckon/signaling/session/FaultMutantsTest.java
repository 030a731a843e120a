package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.message.Ids;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults that the core once had, put back one after another: the test that shows the right behaviour finds each. */
class FaultMutantsTest {

    enum Fault {
        WAITS_FOR_EVER(
                () -> Mutant.returning(Deadlines.class, "expire", 0),
                HostileProvidersTest.class,
                "a_refresh_of_ice_servers_that_never_ends_holds_up_nothing"),
        KEEPS_THE_ID_OF_WHO_HAS_GONE_BEFORE_THE_WELCOME(
                () -> Mutant.withoutCall(Greeting.class, "open", "discard"),
                HostileProvidersTest.class,
                "a_client_that_has_gone_after_its_id_was_registered_leaves_it_free"),
        KEEPS_THE_ID_OF_WHO_NEVER_GOT_A_WELCOME(
                () -> Mutant.returning(CountedStream.class, "confirmed", 1),
                HostileProvidersTest.class,
                "a_welcome_that_is_lost_with_its_socket_does_not_hold_the_id"),
        TAKES_A_SLOW_AUTHENTICATOR_FOR_A_MISSING_HELLO(
                () -> Mutant.returning(LiveConnection.class, "isGreeted", 0),
                HostileProvidersTest.class,
                "a_hello_that_came_in_time_may_be_answered_after_the_deadline_for_it"),
        FORGETS_WHAT_THE_SCHEDULER_DID_NOT_TAKE(
                () -> Mutant.returning(Timers.class, "giveAgain", 0),
                HostileProvidersTest.class,
                "a_scheduler_that_takes_nothing_for_a_moment_stops_no_deadline"),
        OWES_NOTHING(() -> Mutant.returning(Debts.class, "owe", 0), HostileRegistryTest.class, "leave"),
        OWES_NOTHING_OF_WHAT_OTHERS_SEE(
                () -> Mutant.returning(Presence.class, "owe", 0),
                HostileRegistryTest.class,
                "announce_and_changed_when_a_peer_changes_what_others_see"),
        LEAVES_A_CALL_HALF_ANSWERED(
                () -> Mutant.returning(CallBook.class, "ringsAgain", 0),
                HostileRegistryInCallsTest.class,
                "what_could_not_be_accepted_rings_on_and_can_be_accepted_again"),
        LEAVES_THE_ROOM_OF_A_CALL_THAT_COULD_NOT_BE_MADE(
                () -> Mutant.withoutCall(Dialing.class, "ring", "owe"),
                HostileRegistryInCallsTest.class,
                "a_call_that_could_not_be_made_rings_nowhere"),
        RINGS_ON_WHERE_A_CALL_COULD_NOT_BE_TOLD(
                () -> Mutant.withoutCall(Dialing.class, "rings", "end"),
                HostileRegistryInCallsTest.class,
                "one_device_that_could_not_be_told_does_not_keep_the_others_from_answering"),
        ANSWERS_A_REFUSED_MESSAGE_BEFORE_THE_WELCOME(
                () -> Mutant.withoutCall(Arrival.class, "refuse", "keep"),
                CountingTest.class,
                "what_comes_before_the_welcome_counts_in_its_order_whether_it_is_refused_or_not"),
        COUNTS_PINGS(
                () -> Mutant.returning(CountedStream.class, "counts", 1),
                CountingTest.class,
                "well_formed_pings_and_acks_do_not_count_even_where_they_are_refused"),
        REPLIES_TO_A_PAGE_THAT_IS_GONE(
                () -> Mutant.returning(Session.class, "isCurrent", 1),
                CountingTest.class,
                "a_page_that_was_loaded_anew_gets_no_reply_to_what_the_page_before_it_asked"),
        KEEPS_LINKS_AFTER_A_GAP(
                () -> Mutant.withoutCall(Attachment.class, "resume", "forgetLinks"),
                NegotiationTest.class,
                "after_a_gap_an_offer_that_nobody_saw_blocks_nobody"),
        KEEPS_LINKS_TO_ONE_WHO_STARTED_AFRESH(
                () -> Mutant.returning(Neighbour.class, "startedAfresh", 0),
                NegotiationTest.class,
                "a_peer_that_started_afresh_is_not_held_to_what_was_outstanding"),
        HANDS_ANY_ID_TO_THE_REGISTRY(
                () -> Mutant.returning(Ids.class, "isId", 1),
                ValidatedIdsTest.class,
                "no_registry_gets_an_id_that_is_none"),
        HAS_ONE_NEGOTIATION_FOR_ALL_LINKS(
                () -> Mutant.returning(Link.class, "isNamed", 1),
                LinksTest.class,
                "camera_and_screen_negotiate_at_the_same_epoch_each_with_its_own_answer"),
        WITHDRAWS_NOTHING(
                () -> Mutant.returning(Link.class, "withdraws", 0),
                LinksTest.class,
                "an_offer_that_was_withdrawn_blocks_nobody"),
        DROPS_IN_SILENCE(
                () -> Mutant.withoutCall(Requests.class, "isVoid", "reply"),
                VoidTest.class,
                "an_offer_that_gives_way_in_its_senders_session"),
        CALLS_CROSS_UNNOTICED(
                () -> Mutant.returning(CallBook.class, "callTo", 0),
                CallTest.class,
                "of_calls_that_cross_between_nodes_the_one_of_the_peer_that_sorts_first_goes_on");

        private final Supplier<Mutant> mutant;
        private final Class<?> test;
        private final String method;

        Fault(Supplier<Mutant> mutant, Class<?> test, String method) {
            this.mutant = mutant;
            this.test = test;
            this.method = method;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_fault_put_back_is_found(Fault fault) {
        assertThat(fault.mutant.get().passes(fault.test, fault.method::equals)).isFalse();
    }

    @Test
    void without_the_faults_nothing_is_found() {
        Mutant faultless = Mutant.withoutLock(Secret.class, "text"); // has none
        assertThat(Fault.values()).allMatch(fault -> faultless.passes(fault.test, fault.method::equals));
    }
}
