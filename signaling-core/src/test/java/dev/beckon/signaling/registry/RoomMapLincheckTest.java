package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.RoomRequest.Mode;
import dev.beckon.signaling.session.Races;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Whatever peers do to a room at the same time has the outcome of doing it one after another (Herlihy, Wing 1990). */
@Param(name = "peer", gen = IntGen.class, conf = "0:3")
public class RoomMapLincheckTest implements Runnable {

    private static final int CAPACITY = 2;

    private final PeerRegistry registry = PeerRegistry.inMemory();
    private final Peer[] peers = new Peer[4];

    public RoomMapLincheckTest() {
        for (int i = 0; i < peers.length; i++) {
            peers[i] = new StubPeer("p" + i);
            registry.register(peers[i]);
        }
    }

    @Operation
    public String create(@Param(name = "peer") int peer) {
        return enter(peer, Mode.CREATE);
    }

    @Operation
    public String join(@Param(name = "peer") int peer) {
        return enter(peer, Mode.JOIN);
    }

    @Operation
    public String joinOrCreate(@Param(name = "peer") int peer) {
        return enter(peer, Mode.JOIN_OR_CREATE);
    }

    @Operation
    public void leave(@Param(name = "peer") int peer) {
        registry.leave(peers[peer], "r", LeaveReason.LEFT);
    }

    private String enter(int peer, Mode mode) {
        CompletableFuture<RoomView> entered = registry.enter(
                        peers[peer], new RoomRequest("r", mode, null, false, RoomOptions.of(CAPACITY)))
                .toCompletableFuture();
        return entered.handle((view, failure) -> failure == null
                        ? view.info().moderator()
                                + view.others().stream()
                                        .map(present -> present.info().peer())
                                        .toList()
                        : SignalingException.of(failure).code().wire())
                .join();
    }

    /** What PROTOCOL.md says, for one who does one thing at a time. */
    public static final class Model {
        private final Map<String, Set<String>> rooms = new HashMap<>();

        public String create(int peer) {
            return rooms.containsKey("r") ? "id-taken" : enter("p" + peer);
        }

        public String join(int peer) {
            return rooms.containsKey("r") ? enter("p" + peer) : "not-found";
        }

        public String joinOrCreate(int peer) {
            return enter("p" + peer);
        }

        private String enter(String peer) {
            Set<String> members = rooms.computeIfAbsent("r", room -> new LinkedHashSet<>());
            if (members.contains(peer)) {
                return "bad-state";
            }
            if (members.size() == CAPACITY) {
                return "room-full";
            }
            List<String> others = List.copyOf(members);
            members.add(peer);
            return members.iterator().next() + others;
        }

        public void leave(int peer) {
            Set<String> members = rooms.getOrDefault("r", Set.of());
            if (members.contains("p" + peer)) {
                members.remove("p" + peer);
                if (members.isEmpty()) {
                    rooms.remove("r");
                }
            }
        }
    }

    @Test
    void entering_and_leaving_is_linearizable() {
        run();
    }

    /** Apart, so that {@code LincheckMutantsTest} can run it. */
    @Override
    public void run() {
        Races.check(
                getClass(),
                Model.class,
                "create 0 / leave 0 | join 1 / joinOrCreate 2",
                "/ joinOrCreate 0 | joinOrCreate 1 / join 2",
                "create 0 / join 1 | join 2 / join 3");
    }
}
