package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults put into the session machine on purpose: the simulation finds each. */
class SimulationMutantsTest {

    private static final int SEEDS = 500;

    enum Fault {
        CLAIMS_THAT_NOTHING_WAS_LOST(() -> Mutant.returning(Outbox.class, "reaches", 1)),
        DOES_NOT_SEND_AGAIN(() -> Mutant.withoutCall(Attachment.class, "resume", "forEachTransmitted")),
        SENDS_AGAIN_WHAT_THE_CLIENT_HAS(() -> Mutant.withoutCall(CountedStream.class, "resume", "acknowledge")),
        DOES_NOT_COUNT(() -> Mutant.returning(CountedStream.class, "receives", 0)),
        TELLS_NO_SNAPSHOT(() -> Mutant.withoutCall(Attachment.class, "resume", "tellAll")),
        TELLS_EVENTS_BEFORE_THE_ANSWER(() -> Mutant.returning(Held.class, "keeps", 0)),
        KEEPS_THOSE_WHO_LEFT(() -> Mutant.returning(Neighbours.class, "part", 0)),
        TELLS_NOBODY_THAT_IT_COMES_OR_GOES(() -> Mutant.returning(Presence.class, "comesOrGoes", 0)),
        NEVER_ENDS(() -> Mutant.returning(Attachment.class, "expire", 0)),
        RINGS_FOR_EVER(() -> Mutant.returning(Calls.class, "ringUntil", 0)),
        LEAVES_NO_CALL(() -> Mutant.returning(CallBook.class, "otherLeft", 0)),
        HAS_ONE_STATE_FOR_ALL_LINKS(() -> Mutant.returning(Link.class, "isNamed", 1)),
        KNOWS_NO_ROLES(() -> Mutant.returning(Link.class, "givesWay", 0)),
        TAKES_ANY_EPOCH(() -> Mutant.returning(Link.class, "fits", 1)),
        PASSES_NO_WITHDRAWAL(() -> Mutant.returning(Link.class, "withdraws", 0)),
        DOES_NOT_TELL_WHAT_IS_VOID(() -> Mutant.withoutCall(Requests.class, "isVoid", "reply")),
        GOES_ON_ALTHOUGH_THE_SERVER_ENDED_IT(() -> Mutant.returning(Attachment.class, "dismiss", 0)),
        GOES_ON_ALTHOUGH_ITS_IDENTITY_HAS_ENDED(() -> Mutant.returning(Validity.class, "isOver", 0));

        private final Supplier<Mutant> mutant;

        Fault(Supplier<Mutant> mutant) {
            this.mutant = mutant;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_fault_in_the_machine_is_found(Fault fault) throws ReflectiveOperationException {
        Class<?> simulation = fault.mutant.get().twin(Simulation.class);
        Method oneNode = world(simulation, "oneNode");
        Method threeNodes = world(simulation, "threeNodes");
        Method busyServer = world(simulation, "oneNodeOfABusyServer");
        long seed = 0;
        while (seed < SEEDS && faultless(oneNode, seed) && faultless(threeNodes, seed) && faultless(busyServer, seed)) {
            seed++;
        }
        System.out.println(fault + ": world " + seed);
        assertThat(seed).isLessThan(SEEDS);
    }

    private static Method world(Class<?> simulation, String name) throws NoSuchMethodException {
        Method run = simulation.getDeclaredMethod(name, long.class, UnaryOperator.class);
        run.setAccessible(true);
        return run;
    }

    private static boolean faultless(Method run, long seed) throws ReflectiveOperationException {
        try {
            Object outcome = run.invoke(null, seed, UnaryOperator.identity());
            Method faults = outcome.getClass().getDeclaredMethod("faults");
            faults.setAccessible(true);
            return ((List<?>) faults.invoke(outcome)).isEmpty();
        } catch (InvocationTargetException crashed) {
            return false;
        }
    }
}
