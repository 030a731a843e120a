package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Message;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** However many connections show the secret at once, and however late the old ones end: exactly one has the session. */
@Param(name = "connection", gen = IntGen.class, conf = "0:2")
public class TakeoverLincheckTest implements Runnable {

    private final LincheckSession ana = new LincheckSession(Limits.DEFAULTS, 3);

    @Operation
    public boolean takeOver(@Param(name = "connection") int connection) {
        return ana.takesOver(connection);
    }

    @Operation
    public void ends(@Param(name = "connection") int connection) {
        ana.session.attachment.detached(ana.connection(connection));
    }

    /** Its client has seen the newest secret: the one before is worth nothing any more. */
    @Operation
    public void speaks(@Param(name = "connection") int connection) {
        Intake.receive(ana.session, ana.connection(connection), new Message.Ping(), 15);
    }

    @Operation
    public int deliver() {
        return ana.deliver(1);
    }

    /** The session in a world without threads. */
    public static final class Model {
        private static final int NONE = -1;

        private int holder;
        private boolean firstSecretIsNewest = true;
        private boolean firstSecretIsFormer;

        public boolean takeOver(int connection) {
            if (!firstSecretIsNewest && !firstSecretIsFormer) {
                return false;
            }
            firstSecretIsNewest = false;
            firstSecretIsFormer = true;
            holder = connection;
            return true;
        }

        public void ends(int connection) {
            holder = holder == connection ? NONE : holder;
        }

        public void speaks(int connection) {
            firstSecretIsFormer &= holder != connection;
        }

        public int deliver() {
            return holder;
        }
    }

    @Test
    void takeovers_and_late_ends_are_linearizable() {
        run();
    }

    /** Apart, so that {@link LincheckMutantsTest} can run it. */
    @Override
    public void run() {
        Races.check(
                getClass(),
                Model.class,
                "/ ends 0 | takeOver 1 / deliver",
                "takeOver 1 / takeOver 0 | speaks 1 / takeOver 1",
                "/ takeOver 1 | takeOver 2 / deliver",
                "/ takeOver 1 | deliver / deliver");
    }
}
