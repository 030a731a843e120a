package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.registry.RoomMapLincheckTest;
import dev.beckon.signaling.registry.RoomSnapshotLincheckTest;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Locks taken out on purpose: the tests of linearizability find each. Each runs in a virtual machine of its own, in which the faulty class comes first in
 * the class path, because Lincheck looks for classes there and nowhere else.
 */
class LincheckMutantsTest {

    enum Unlocked {
        ROOM_ENTER(
                () -> Mutant.withoutLock(Mutant.type("dev.beckon.signaling.registry.Room"), "enter"),
                RoomMapLincheckTest.class,
                "create 0 / join 1 | join 2 / join 3"),
        ROOM_LEAVE(
                () -> Mutant.withoutLock(Mutant.type("dev.beckon.signaling.registry.Room"), "leave"),
                RoomMapLincheckTest.class,
                "create 0 / leave 0 | join 1 / joinOrCreate 2"),
        ROOM_ENTER_SNAPSHOT(
                () -> Mutant.withoutLock(Mutant.type("dev.beckon.signaling.registry.Room"), "enter"),
                RoomSnapshotLincheckTest.class,
                "/ becomes 1 | enter / knows"),
        ROOM_ANNOUNCE(
                () -> Mutant.withoutLock(Mutant.type("dev.beckon.signaling.registry.Room"), "announce"),
                RoomSnapshotLincheckTest.class,
                "/ becomes 1 | enter / knows"),
        DELIVER(
                () -> Mutant.withoutLock(Deliveries.class, "deliver"),
                OutboxLincheckTest.class,
                "deliver 1 / deliver 2 | deliver 3 / resume 0"),
        ACKNOWLEDGED(
                () -> Mutant.withoutLock(Intake.class, "acknowledged"),
                OutboxLincheckTest.class,
                "deliver 1 / acknowledge 1 | deliver 2 / resume 1"),
        DETACHED(
                () -> Mutant.withoutLock(Attachment.class, "detached"),
                TakeoverLincheckTest.class,
                "/ ends 0 | takeOver 1 / deliver"),
        COUNT_AND_TURN(
                () -> Mutant.withoutLock(Intake.class, "receive"),
                TurnLincheckTest.class,
                "/ says 0 1 | takeOver 1, says 1 2 / answered"),
        CALL_UNLESS_CALLED(
                () -> Mutant.withoutLock(Dialing.class, "callUnlessCalled"),
                CrossedCallsLincheckTest.class,
                "/ calls | isCalled / told");

        private final Supplier<Mutant> mutant;
        private final Class<? extends Runnable> test;
        /** Of that test: the one that shows it. */
        private final String race;

        Unlocked(Supplier<Mutant> mutant, Class<? extends Runnable> test, String race) {
            this.mutant = mutant;
            this.test = test;
            this.race = race;
        }
    }

    @TempDir
    private Path faulty;

    @ParameterizedTest
    @EnumSource
    void a_lock_taken_out_is_found(Unlocked unlocked) throws Exception {
        unlocked.mutant.get().writeTo(faulty);
        assertThat(verdict(unlocked.test, unlocked.race))
                .contains("Invalid execution results")
                .doesNotContain("ClassCastException");
    }

    @Test
    void with_all_locks_in_place_nothing_is_found() throws Exception {
        Mutant.withoutLock(Secret.class, "text").writeTo(faulty); // has none
        assertThat(verdict(Unlocked.ROOM_ENTER.test, Unlocked.ROOM_ENTER.race)).endsWith(Alone.FAULTLESS);
    }

    private String verdict(Class<? extends Runnable> test, String race) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = faulty + File.pathSeparator + System.getProperty("java.class.path");
        Process process = new ProcessBuilder(
                        java,
                        "-D" + Races.ONLY + "=" + race,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        Alone.class.getName(),
                        test.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        return said.strip();
    }

    /** The other virtual machine. */
    static final class Alone {

        static final String FAULTLESS = "nothing was found";

        public static void main(String[] args) throws ReflectiveOperationException {
            ((Runnable) Class.forName(args[0]).getDeclaredConstructor().newInstance()).run();
            System.out.println(FAULTLESS);
        }
    }
}
