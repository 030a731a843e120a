package dev.beckon.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.contract.MemoryServer.Fault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A transport with a fault does not keep the contract: for each fault a test of the contract notices it. */
@Execution(ExecutionMode.CONCURRENT)
class TransportContractMutantsTest {

    private static final Map<Fault, String> NOTICED_BY = new EnumMap<>(Map.ofEntries(
            Map.entry(Fault.COUNTS_NO_QUEUED_BYTES, "a_client_that_does_not_read_is_closed_once_too_much_waits_for_it"),
            Map.entry(Fault.READS_ALWAYS, "a_client_that_sends_too_much_waits_and_loses_nothing"),
            Map.entry(Fault.RUNS_TASKS_AT_ONCE_ON_ANY_THREAD, "the_executor_runs_tasks_on_a_thread_of_its_own"),
            Map.entry(
                    Fault.CLOSES_BEFORE_ALL_IS_SENT,
                    "a_close_follows_what_was_sent_before_it_and_nothing_follows_the_close"),
            Map.entry(
                    Fault.FORGETS_WHAT_WAITS_AT_THE_CLOSE,
                    "a_close_follows_what_was_sent_before_it_and_nothing_follows_the_close"),
            Map.entry(Fault.CLOSES_WITHOUT_THE_CODE, "a_bye_closes_normally"),
            Map.entry(Fault.NEVER_CLOSES, "without_hello_the_connection_is_closed"),
            Map.entry(Fault.NEVER_TELLS_OF_THE_END, "a_client_that_vanishes_is_away_and_may_resume"),
            Map.entry(Fault.NEVER_PINGS, "an_idle_client_stays_if_and_only_if_it_answers_pings"),
            Map.entry(Fault.LOSES_A_MESSAGE, "messages_arrive_whole_and_in_order"),
            Map.entry(Fault.DOUBLES_A_MESSAGE, "messages_arrive_whole_and_in_order"),
            Map.entry(Fault.SWAPS_MESSAGES, "messages_arrive_whole_and_in_order"),
            Map.entry(Fault.CUTS_LONG_MESSAGES, "messages_arrive_whole_and_in_order"),
            Map.entry(
                    Fault.TAKES_NO_LARGE_MESSAGES,
                    "a_client_that_reads_gets_messages_of_any_size_and_more_than_may_wait"),
            Map.entry(
                    Fault.FORGETS_THAT_BYTES_WENT_OUT,
                    "a_client_that_reads_gets_messages_of_any_size_and_more_than_may_wait"),
            Map.entry(Fault.WRITES_INTO_THE_FRAME, "a_client_that_vanishes_is_away_and_may_resume"),
            Map.entry(Fault.RECEIVES_ON_ANOTHER_THREAD, "nothing_is_received_while_the_executor_runs_a_task"),
            Map.entry(Fault.RUNS_TASKS_SIDE_BY_SIDE, "nothing_is_received_while_the_executor_runs_a_task"),
            Map.entry(Fault.ANSWERS_PINGS_ITSELF, "a_client_that_answers_no_ping_is_away")));

    /** Faults that a transport may admit. */
    private static final Set<Fault> MAY_BE_ADMITTED =
            EnumSet.of(Fault.COUNTS_NO_QUEUED_BYTES, Fault.READS_ALWAYS, Fault.NEVER_PINGS);

    private static final class Faulty extends TransportContract {

        private final Fault fault;
        private final Set<Fault> admitted;

        Faulty(Fault fault, Set<Fault> admitted) {
            this.fault = fault;
            this.admitted = admitted;
        }

        @Override
        protected Server serve(Signaling node) {
            return new MemoryServer(node, fault);
        }

        @Override
        protected boolean countsQueuedBytes() {
            return !admitted.contains(Fault.COUNTS_NO_QUEUED_BYTES);
        }

        @Override
        protected boolean stopsReading() {
            return !admitted.contains(Fault.READS_ALWAYS);
        }

        @Override
        protected boolean pings() {
            return !admitted.contains(Fault.NEVER_PINGS);
        }

        @Override
        Duration patience() {
            return admitted.contains(fault) ? super.patience() : Duration.ofSeconds(6);
        }
    }

    @Test
    void each_fault_has_a_test_that_notices_it() {
        assertThat(NOTICED_BY.keySet()).isEqualTo(EnumSet.complementOf(EnumSet.of(Fault.NONE)));
    }

    @TestFactory
    Stream<DynamicTest> a_fault_is_noticed() {
        return NOTICED_BY.keySet().stream()
                .map(fault -> dynamicTest(
                        fault.name(), () -> assertThat(keeps(fault, Set.of())).isFalse()));
    }

    @TestFactory
    Stream<DynamicTest> a_transport_that_admits_what_it_cannot_do_keeps_the_contract() {
        return MAY_BE_ADMITTED.stream()
                .map(fault -> dynamicTest(
                        fault.name(),
                        () -> assertThat(keeps(fault, Set.of(fault))).isTrue()));
    }

    private static boolean keeps(Fault fault, Set<Fault> admitted) throws Exception {
        Method method = test(NOTICED_BY.get(fault));
        Faulty contract = new Faulty(fault, admitted);
        try {
            method.invoke(contract);
            return true;
        } catch (InvocationTargetException noticed) {
            return false;
        } finally {
            contract.stop();
        }
    }

    private static Method test(String name) throws NoSuchMethodException {
        try {
            return TransportContract.class.getDeclaredMethod(name);
        } catch (NoSuchMethodException other) {
            return TransportThreadsContract.class.getDeclaredMethod(name);
        }
    }
}
