package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.registry.RoomRequest.Mode;
import dev.beckon.signaling.session.Races;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * A host in a room changes while a guest comes and goes: what the guest knows of the host, by its snapshot and by what was delivered since, is what the host
 * told last. A peer's number is written in its name.
 */
@Param(name = "number", gen = IntGen.class, conf = "1:3")
public class RoomSnapshotLincheckTest implements Runnable {

    private static final int UNKNOWN = -1;

    private static final class Numbered extends StubPeer {
        private volatile int number;
        /** In the snapshot. */
        volatile int seen = UNKNOWN;
        /** After it. */
        volatile int heard = UNKNOWN;

        Numbered(String id) {
            super(id);
        }

        PeerView becomes(int next) {
            number = next;
            return new PeerView(new PeerInfo(id(), Integer.toString(next), null), null, false);
        }

        @Override
        public PeerInfo info() {
            return new PeerInfo(id(), Integer.toString(number), null);
        }

        @Override
        public void deliver(Outgoing message) {
            if (message.message() instanceof Message.PeerUpdated update) {
                heard = numberIn(update.info());
            }
        }
    }

    private static int numberIn(PeerInfo info) {
        return Integer.parseInt(String.valueOf(info.name()));
    }

    private final PeerRegistry registry = PeerRegistry.inMemory();
    private final Numbered host = new Numbered("host");
    private final Numbered guest = new Numbered("guest");

    public RoomSnapshotLincheckTest() {
        registry.register(host);
        registry.register(guest);
        registry.enter(host, RoomRequest.create("r", RoomOptions.of(2)));
    }

    @Operation
    public void becomes(@Param(name = "number") int number) {
        PeerView now = host.becomes(number);
        registry.announce(host, now, "r", new Outgoing(new Message.PeerUpdated(now.info())));
    }

    @Operation(nonParallelGroup = "guest")
    public int enter() {
        return registry.enter(guest, new RoomRequest("r", Mode.JOIN, null, false, RoomOptions.of(2)))
                .toCompletableFuture()
                .handle((view, failure) -> {
                    if (failure == null) {
                        int seen = numberIn(view.others().get(0).info());
                        guest.seen = seen;
                        return seen;
                    }
                    return UNKNOWN;
                })
                .join();
    }

    @Operation(nonParallelGroup = "guest")
    public void leave() {
        registry.leave(guest, "r", LeaveReason.LEFT);
        guest.seen = UNKNOWN;
        guest.heard = UNKNOWN;
    }

    @Operation(nonParallelGroup = "guest")
    public int knows() {
        return guest.heard == UNKNOWN ? guest.seen : guest.heard;
    }

    /** The same without threads. */
    public static final class Model {
        private int number;
        private boolean inside;

        public void becomes(int next) {
            number = next;
        }

        public int enter() {
            boolean again = inside;
            inside = true;
            return again ? UNKNOWN : number;
        }

        public void leave() {
            inside = false;
        }

        public int knows() {
            return inside ? number : UNKNOWN;
        }
    }

    @Test
    void snapshots_and_what_is_told_after_them_are_linearizable() {
        run();
    }

    /** Apart, so that {@code LincheckMutantsTest} can run it. */
    @Override
    public void run() {
        Races.check(
                getClass(),
                Model.class,
                "/ becomes 1 | enter / knows",
                "becomes 1 / becomes 2, becomes 3 | enter, knows / knows",
                "enter / becomes 1, becomes 2 | leave, enter / knows");
    }
}
