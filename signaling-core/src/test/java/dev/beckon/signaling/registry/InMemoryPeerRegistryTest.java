package dev.beckon.signaling.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.contract.PeerRegistryContract;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class InMemoryPeerRegistryTest extends PeerRegistryContract {

    @Override
    protected List<PeerRegistry> registries() {
        return List.of(PeerRegistry.inMemory());
    }

    /** A peer that is asked for its name when it knocks. */
    private static class Guest extends StubPeer {
        final List<Message> heard = new ArrayList<>();

        Guest(String id) {
            super(id);
        }

        @Override
        public void deliver(Outgoing message) {
            heard.add(message.message());
        }
    }

    @Test
    void a_knock_that_meets_the_end_of_its_session_does_not_stay() {
        PeerRegistry registry = PeerRegistry.inMemory();
        Guest host = new Guest("host");
        registry.register(host);
        registry.enter(host, RoomRequest.create("r", RoomOptions.of(2)));
        Guest guest = new Guest("guest") {
            @Override
            public PeerInfo info() {
                registry.unregister(this); // as another thread may do just then
                return super.info();
            }
        };
        registry.register(guest);
        registry.knock(guest, "r");
        assertThat(host.heard)
                .containsExactly(
                        new Message.Knocked("r", new PeerInfo("guest", null, null)),
                        new Message.KnockEnded("r", "guest"));
    }

    @Test
    void watchers_are_called_without_a_lock() {
        PeerRegistry registry = PeerRegistry.inMemory();
        List<String> told = new ArrayList<>();
        List<String> locks = new ArrayList<>();
        registry.watch(new RoomWatcher() {
            @Override
            public void opened(String room) {
                told.add("opened " + room);
                locks.addAll(HeldLocks.ofThisThread());
            }

            @Override
            public void ended(String room) {
                told.add("ended " + room);
                locks.addAll(HeldLocks.ofThisThread());
            }
        });
        Guest host = new Guest("host");
        Guest admin = new Guest("admin");
        registry.register(host);
        registry.register(admin);
        RoomOptions options = RoomOptions.of(2);
        registry.enter(host, RoomRequest.create("left", options));
        registry.leave(host, "left", LeaveReason.LEFT);
        registry.enter(host, RoomRequest.create("kicked", options));
        registry.moderate(admin, new Message.Moderate(MessageType.KICK, 1, "kicked", "host"), true);
        registry.enter(host, RoomRequest.create("expelled", options));
        registry.expel("expelled", "host", null);
        registry.open("server", options);
        registry.enter(host, new RoomRequest("server", RoomRequest.Mode.JOIN, null, false, options));
        registry.endRoom("server", null);
        assertThat(told)
                .containsExactly(
                        "opened left",
                        "ended left",
                        "opened kicked",
                        "ended kicked",
                        "opened expelled",
                        "ended expelled",
                        "opened server",
                        "ended server");
        assertThat(locks).isEmpty();
    }

    @Test
    void a_watcher_that_throws_hurts_nobody() {
        PeerRegistry registry = PeerRegistry.inMemory();
        List<String> told = new ArrayList<>();
        for (Throwable thrown :
                new Throwable[] {new IllegalStateException("thrown"), new StackOverflowError("thrown")}) {
            registry.watch(new RoomWatcher() {
                @Override
                public void opened(String room) {
                    told.add("opened " + room);
                    throwIt();
                }

                @Override
                public void ended(String room) {
                    told.add("ended " + room);
                    throwIt();
                }

                private void throwIt() {
                    if (thrown instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) thrown;
                }
            });
        }
        Guest host = new Guest("host");
        registry.register(host);
        assertThat(registry.enter(host, RoomRequest.create("r", RoomOptions.of(2))))
                .isCompleted();
        assertThat(registry.leave(host, "r", LeaveReason.LEFT)).isCompleted();
        assertThat(told).containsExactly("opened r", "opened r", "ended r", "ended r");
        assertThat(RegistryContents.rooms(registry)).isEmpty();
    }

    @Test
    void a_lock_that_is_held_is_seen() {
        Object map = new ConcurrentHashMap<>();
        synchronized (map) {
            assertThat(HeldLocks.ofThisThread()).hasSize(1);
        }
    }
}
