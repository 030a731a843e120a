package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Message;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** What is counted before another connection takes over is done before what comes on that one: a message is counted and gets its turn at one moment. */
@Param(name = "connection", gen = IntGen.class, conf = "0:1")
@Param(name = "request", gen = IntGen.class, conf = "1:9")
public class TurnLincheckTest implements Runnable {

    private final LincheckSession ana = new LincheckSession(Limits.DEFAULTS, 2, Runnable::run);

    @Operation
    public boolean takeOver(@Param(name = "connection") int connection) {
        return ana.takesOver(connection);
    }

    /** Asks for something that is answered by an error. */
    @Operation
    public void says(@Param(name = "connection") int connection, @Param(name = "request") int request) {
        Intake.receive(ana.session, ana.connection(connection), new Message.Who(request, "nowhere"), 50);
    }

    /** The requests that were answered, in their order; a takeover sends answers again. */
    @Operation
    public List<Integer> answered() {
        Set<Integer> answered = new LinkedHashSet<>();
        synchronized (ana.session.lock()) {
            for (String frame : ana.sent) {
                int re = frame.indexOf("\"re\":");
                if (re > 0) {
                    answered.add(frame.charAt(re + 5) - '0');
                }
            }
        }
        return new ArrayList<>(answered);
    }

    /** The session in a world without threads. */
    public static final class Model {
        private final Set<Integer> answered = new LinkedHashSet<>();
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

        public void says(int connection, int request) {
            if (holder == connection) {
                firstSecretIsFormer = false;
                answered.add(request);
            }
        }

        public List<Integer> answered() {
            return new ArrayList<>(answered);
        }
    }

    @Test
    void counting_and_taking_turns_is_linearizable() {
        run();
    }

    /** Apart, so that {@link LincheckMutantsTest} can run it. */
    @Override
    public void run() {
        Races.checkNamed(
                getClass(),
                Model.class,
                "/ says 0 1 | takeOver 1, says 1 2 / answered",
                "/ says 0 1, says 0 2 | takeOver 1, says 1 3 / answered",
                "takeOver 1 / says 1 1 | says 1 2 / answered");
    }
}
