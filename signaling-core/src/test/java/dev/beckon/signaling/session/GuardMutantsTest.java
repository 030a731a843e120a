package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Guards taken out on purpose, one place after another: the tests of hostile SPIs find each. {@link Line#ping} is not among them, because what a ping throws is
 * caught by the sweep as well.
 */
class GuardMutantsTest {

    enum Place {
        REGISTER(GuardedRegistry.class, "register", HostileRegistryTest.class),
        UNREGISTER(GuardedRegistry.class, "unregister", HostileRegistryTest.class),
        FETCH(GuardedRegistry.class, "fetch", HostileRegistryTest.class),
        ENTER(GuardedRegistry.class, "enter", HostileRegistryTest.class),
        LOOK(GuardedRegistry.class, "look", HostileRegistryTest.class),
        LEAVE(GuardedRegistry.class, "leave", HostileRegistryTest.class),
        KNOCK(GuardedRegistry.class, "knock", HostileRegistryTest.class),
        MODERATE(GuardedRegistry.class, "moderate", HostileRegistryTest.class),
        PEERS_OF_A_USER(GuardedRegistry.class, "peersOf", HostileRegistryInCallsTest.class),
        PEER(GuardedRegistry.class, "peer", HostileRegistryTest.class),
        CHANGED(GuardedRegistry.class, "changed", HostileRegistryTest.class),
        ANNOUNCE(GuardedRegistry.class, "announce", HostileRegistryTest.class),
        DELIVER(GuardedRegistry.class, "deliver", HostileRegistryTest.class),
        PUBLISH(GuardedRegistry.class, "publish", HostileRegistryTest.class),
        ADOPT(GuardedRegistry.class, "adopt", HostileRegistryTest.class),
        WATCH(GuardedRegistry.class, "watch", HostileRegistryTest.class),
        RENEWED(GuardedRegistry.class, "renewed", HostileRegistryTest.class),
        PARKS(GuardedRegistry.class, "parks", HostileServerWordTest.class),
        PARK(GuardedRegistry.class, "park", HostileServerWordTest.class),
        ANSWERS(GuardedRegistry.class, "answers", HostileTopicsTest.class),
        SUBSCRIBE(GuardedRegistry.class, "subscribe", HostileTopicsTest.class),
        UNSUBSCRIBE(GuardedRegistry.class, "unsubscribe", HostileTopicsTest.class),
        BROADCAST(GuardedRegistry.class, "broadcast", HostileTopicsTest.class),
        OPEN(GuardedRegistry.class, "open", HostileServerWordTest.class),
        END_ROOM(GuardedRegistry.class, "endRoom", HostileServerWordTest.class),
        EXPEL(GuardedRegistry.class, "expel", HostileServerWordTest.class),
        LOCK(GuardedRegistry.class, "lock", HostileServerWordTest.class),
        KNOCKING(GuardedRegistry.class, "knocking", HostileServerWordTest.class),
        ANSWER_KNOCK(GuardedRegistry.class, "answerKnock", HostileServerWordTest.class),
        TELL(GuardedRegistry.class, "tell", HostileServerWordTest.class),
        TELL_ROOM(GuardedRegistry.class, "tellRoom", HostileServerWordTest.class),
        ROOMS(GuardedRegistry.class, "rooms", HostileServerWordTest.class),
        ROOM(GuardedRegistry.class, "room", HostileServerWordTest.class),
        PEERS(GuardedRegistry.class, "peers", HostileServerWordTest.class),
        AUTHENTICATOR(Node.class, "authenticate", HostileProvidersTest.class),
        ICE_SERVERS(Node.class, "iceServers", HostileProvidersTest.class),
        MAY_CREATE(GuardedPolicy.class, "mayCreate", HostileProvidersTest.class),
        MAY_JOIN(GuardedPolicy.class, "mayJoin", HostileProvidersTest.class),
        MAY_LOOK(GuardedPolicy.class, "mayLook", HostileProvidersTest.class),
        ROOM_OPTIONS(GuardedPolicy.class, "roomOptions", HostileProvidersTest.class),
        MAY_MODERATE(GuardedPolicy.class, "mayModerate", HostileProvidersTest.class),
        MAY_CALL(GuardedPolicy.class, "mayCall", HostileProvidersTest.class),
        MAY_CALL_USER(GuardedPolicy.class, "mayCallUser", HostileProvidersTest.class),
        MAY_RELAY(GuardedPolicy.class, "mayRelay", HostileProvidersTest.class),
        LISTENER(SafeListener.class, "on", HostileProvidersTest.class),
        LISTENER_RECEIVED(SafeListener.class, "received", HostileProvidersTest.class),
        LISTENER_RELAYED(SafeListener.class, "relayed", HostileProvidersTest.class),
        LISTENER_PUBLISHED(SafeListener.class, "published", HostileProvidersTest.class),
        LISTENER_DROPPED(SafeListener.class, "dropped", HostileProvidersTest.class),
        SEND(Line.class, "send", HostileTransportTest.class),
        CLOSE(Line.class, "hangUp", HostileTransportTest.class),
        READING(Line.class, "reading", HostileTransportTest.class),
        QUEUED_BYTES(Line.class, "queuedBytes", HostileTransportTest.class),
        REMOTE(Line.class, "remote", HostileTransportTest.class),
        EXECUTOR(Line.class, "execute", HostileTransportTest.class),
        SCHEDULER(Timers.class, "give", TimersTest.class),
        SCHEDULED_TASK(Timers.class, "run", TimersTest.class),
        CANCEL(Timers.class, "cancel", TimersTest.class),
        CLOCK(GuardedClock.class, "instant", HostileProvidersTest.class);

        private final Class<?> owner;
        private final String method;
        private final Class<?> test;

        Place(Class<?> owner, String method, Class<?> test) {
            this.owner = owner;
            this.method = method;
            this.test = test;
        }

        boolean isNamedIn(String testMethod) {
            return List.of(testMethod.split("_")).contains(method);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_guard_taken_out_is_found(Place place) {
        Mutant mutant = Mutant.withoutGuard(place.owner, place.method);
        boolean passes = mutant.passes(place.test, place::isNamedIn) // the few that find it most probably
                && mutant.passes(place.test);
        assertThat(passes).isFalse();
    }

    @Test
    void every_call_of_the_registry_and_of_the_policy_is_a_place() {
        Set<String> unguarded = Set.of("local", "isOpen"); // what they throw is their caller's
        for (Class<?> owner : List.of(GuardedRegistry.class, GuardedPolicy.class, SafeListener.class)) {
            assertThat(Stream.of(owner.getDeclaredMethods())
                            .filter(method -> !Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic())
                            .map(Method::getName)
                            .filter(name -> !unguarded.contains(name)))
                    .allMatch(name -> Stream.of(Place.values())
                            .anyMatch(place -> place.owner == owner && place.method.equals(name)));
        }
    }

    @Test
    void with_all_guards_in_place_nothing_is_found() {
        Mutant faultless = Mutant.withoutLock(Secret.class, "text"); // has none
        List<Class<?>> tests = Stream.of(Place.values())
                .<Class<?>>map(place -> place.test)
                .distinct()
                .toList();
        assertThat(tests).allMatch(faultless::passes);
    }
}
