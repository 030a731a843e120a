package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.StubPeer;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Two call each other at once: either one's call comes first, and there is no third outcome. */
public class CrossedCallsLincheckTest implements Runnable {

    private static final String THEIRS = "theirs";
    private static final PeerInfo BO = new PeerInfo("bo", null, null);

    private final LincheckSession ana = new LincheckSession(Limits.DEFAULTS, 1);

    public CrossedCallsLincheckTest() {
        Peer bo = new StubPeer(BO.peer());
        ana.registry.register(bo);
        ana.registry.enter(bo, RoomRequest.create(CallRoom.of(THEIRS), RoomOptions.of(2)));
    }

    @Operation
    public void calls() {
        Intake.receive(ana.session, ana.connection(0), new Message.Call(Message.NO_ID, BO.peer(), null), 50);
    }

    @Operation
    public void isCalled() {
        ana.session.deliver(new Outgoing(new Message.Incoming(THEIRS, BO)));
    }

    /** What Ana's client was told, without the ids of calls. */
    @Operation
    public List<String> told() {
        List<String> told = new ArrayList<>();
        synchronized (ana.session.lock()) {
            for (String frame : ana.sent) {
                told.add(frame.substring(frame.indexOf(':') + 2, frame.indexOf(',') - 1));
            }
        }
        return told;
    }

    /** Ana in a world without threads; her id sorts first, so her call goes on where both are calling. */
    public static final class Model {
        private final List<String> told = new ArrayList<>();
        private boolean calling;
        private boolean rings;
        private boolean talks;

        public void calls() {
            told.add("ringing");
            if (rings && !talks) {
                talks = true;
                told.add("accepted");
            } else {
                calling = true;
            }
        }

        public void isCalled() {
            if (!calling && !talks) {
                rings = true;
                told.add("incoming");
            }
        }

        public List<String> told() {
            return new ArrayList<>(told);
        }
    }

    @Test
    void calling_and_being_called_is_linearizable() {
        run();
    }

    /** Apart, so that {@link LincheckMutantsTest} can run it. */
    @Override
    public void run() {
        Races.checkNamed(getClass(), Model.class, "/ calls | isCalled / told", "/ isCalled | calls, calls / told");
    }
}
