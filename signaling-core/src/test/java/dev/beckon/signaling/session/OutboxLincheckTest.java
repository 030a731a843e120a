package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.SignalingException;
import java.util.ArrayDeque;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** What others send, what the client acknowledges and a resume may all come at once: nothing is lost, doubled or reordered by it. */
@Param(name = "message", gen = IntGen.class, conf = "1:9")
@Param(name = "received", gen = IntGen.class, conf = "0:4")
public class OutboxLincheckTest implements Runnable {

    private static final int KEPT = 3;

    private final LincheckSession ana =
            new LincheckSession(Limits.builder().outboxMessages(KEPT).build(), 1);

    @Operation
    public void deliver(@Param(name = "message") int message) {
        ana.deliver(message);
    }

    @Operation
    public boolean acknowledge(@Param(name = "received") int received) {
        try {
            Intake.acknowledged(ana.session, new Message.Ack(received));
            return true;
        } catch (SignalingException beyondWhatWasSent) {
            return false;
        }
    }

    @Operation
    public String resume(@Param(name = "received") int received) {
        return ana.resume(0, received);
    }

    /** Numbered messages, of which the last few are kept. */
    public static final class Model {
        private final ArrayDeque<String> kept = new ArrayDeque<>();
        private int sent;
        /** The secret that is shown is from before a fresh start: so are the numbers. */
        private boolean numbersVoid;

        public void deliver(int message) {
            kept.add("m" + message);
            sent++;
            if (kept.size() > KEPT) {
                kept.remove();
            }
        }

        public boolean acknowledge(int received) {
            while (received <= sent && sent - kept.size() < received) {
                kept.remove();
            }
            return received <= sent;
        }

        public String resume(int received) {
            numbersVoid |= received > sent || received < sent - kept.size();
            if (numbersVoid) {
                kept.clear();
                sent = 0;
                return "false[]";
            }
            acknowledge(received);
            return "true" + kept;
        }
    }

    @Test
    void delivering_acknowledging_and_resuming_is_linearizable() {
        run();
    }

    /** Apart, so that {@link LincheckMutantsTest} can run it. */
    @Override
    public void run() {
        Races.check(
                getClass(),
                Model.class,
                "deliver 1 / acknowledge 1 | deliver 2 / resume 1",
                "deliver 1 / deliver 2 | deliver 3 / resume 0",
                "deliver 1 / resume 0 | deliver 2 / resume 1");
    }
}
