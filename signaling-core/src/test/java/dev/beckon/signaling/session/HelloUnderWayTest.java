package dev.beckon.signaling.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.dialect.Desk;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.json.BeckonV1;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.testing.Misdeed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What happens to a session between its registration and its welcome, which waits for ICE servers. */
class HelloUnderWayTest {

    private final HostileWorld world = new HostileWorld();

    @Test
    void of_two_hellos_for_one_id_the_one_that_came_last_gets_it_while_none_is_answered() {
        world.iceServers.next("iceServers", Misdeed.NEVER_ANSWERS, 1);
        TestClient first = world.connects().says("{'type':'hello','peer':'ana'}");
        TestClient last = world.peer("ana");
        world.settles();
        first.getsNothing();
        assertThat(first.closed).isEqualTo(CloseReason.SILENT); // if its client is there, it comes back
        assertThat(world.node.load().sessions()).isEqualTo(1);
        last.says("{'type':'join','room':'r','create':true}").gets("joined");
        assertThat(world.peers()).isEqualTo(1);
    }

    @Test
    void a_session_that_the_server_ends_before_its_welcome_has_no_welcome() {
        world.iceServers.next("iceServers", Misdeed.NEVER_ANSWERS, 1);
        TestClient ana = world.connects().says("{'type':'hello','peer':'ana'}");
        assertThat(world.node.peers().get("ana").disconnect("not now")).isCompletedWithValue(true);
        world.settles();
        ana.getsNothing();
        assertThat(ana.closed).isEqualTo(CloseReason.SILENT);
        assertThat(world.peers()).isZero();
        assertThat(world.node.load().sessions()).isZero();
    }

    @Test
    void a_session_that_the_registry_loses_before_its_welcome_leaves_nothing_behind() {
        world.iceServers.next("iceServers", Misdeed.NEVER_ANSWERS, 1);
        TestClient ana = world.connects().says("{'type':'hello','peer':'ana'}");
        Peer registered = requireNonNull(world.registry.spi().local("ana"));
        world.registry.spi().unregister(registered);
        registered.evict();
        world.peer("ana").says("{'type':'join','room':'r','create':true}").gets("joined"); // the id is free at once
        world.settles();
        ana.getsNothing();
        assertThat(ana.closed).isEqualTo(CloseReason.SILENT); // it comes back
        assertThat(world.node.load().sessions()).isEqualTo(1);
        assertThat(world.peers()).isEqualTo(1);
    }

    /** {@code beckon.v1} for clients that have secrets of their own. */
    private static final class OwnSecrets implements Dialect {
        @Override
        public String name() {
            return "own-secrets";
        }

        @Override
        public Conversation with(Opening opening) {
            Conversation beckon = new BeckonV1(Limits.DEFAULTS);
            return new Conversation() {
                @Override
                public void hear(byte[] frame, Desk desk) {
                    beckon.hear(frame, desk);
                }

                @Override
                public byte @Nullable [] tell(Outgoing event) {
                    return beckon.tell(event);
                }

                @Override
                public boolean resumes() {
                    return true;
                }

                @Override
                public String ownSecret() {
                    return "secret";
                }
            };
        }
    }

    @Test
    void a_client_that_shows_its_own_secret_again_while_its_first_hello_is_answered_has_one_connection() {
        world.iceServers.next("iceServers", Misdeed.NEVER_ANSWERS, 1);
        Dialect dialect = new OwnSecrets();
        TestClient first = new TestClient(world.node, world.time, dialect).says("{'type':'hello','peer':'ana'}");
        TestClient last = new TestClient(world.node, world.time, dialect).says("{'type':'hello','peer':'ana'}");
        last.gets("welcome");
        world.passes(Duration.ofSeconds(12));
        assertThat(first.closed).isEqualTo(CloseReason.SILENT);
        assertThat(last.closed).isNull();
        last.says("{'type':'join','room':'r','create':true}").gets("joined");
        assertThat(world.node.load().sessions()).isEqualTo(1);
    }
}
