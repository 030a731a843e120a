package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.client.World.Person;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Requester;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A lock is done when the server has done it, whatever this client believed of the room. */
class LockTest {

    private final Script server = new Script().welcomed();

    /** In a room that is locked, as far as this client knows. */
    private ClientRoom locked() {
        CompletableFuture<ClientRoom> room = server.client
                .joinAsync("r", JoinOptions.existing(), server.ears)
                .toCompletableFuture();
        server.says("{'type':'joined','re':1,'room':'r','capacity':4,'moderator':'ana','locked':true,'peers':[]}");
        server.heard();
        return room.join();
    }

    private CompletableFuture<?> lock() {
        CompletableFuture<?> done = locked().lock().toCompletableFuture();
        assertThat(server.heard())
                .containsExactly("{'type':'lock','id':2,'room':'r'}", "{'type':'who','id':3,'room':'r'}");
        assertThat(done).isNotDone();
        return done;
    }

    @Test
    void of_a_room_that_another_has_unlocked_meanwhile_it_is_done_when_it_is_seen() {
        CompletableFuture<?> done = lock();
        server.says("{'type':'room-updated','room':'r','capacity':4,'moderator':'ana'}");
        assertThat(done).isNotDone();
        server.says("{'type':'room-updated','room':'r','capacity':4,'moderator':'ana','locked':true}");
        assertThat(done).isCompleted();
    }

    @Test
    void of_a_room_that_is_locked_it_is_done_when_the_server_has_read_it() {
        CompletableFuture<?> done = lock();
        server.says("{'type':'present','re':3,'room':'r','peers':[]}");
        assertThat(done).isCompleted();
    }

    @Test
    void it_fails_where_the_server_refuses_it_though_the_room_is_locked() {
        CompletableFuture<?> done = lock();
        server.says("{'type':'error','re':2,'code':'forbidden','message':'no','retryable':false}");
        server.says("{'type':'present','re':3,'room':'r','peers':[]}");
        assertThat(done)
                .failsWithin(java.time.Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(ClientException.class);
    }

    @Test
    void it_fails_with_the_session() {
        CompletableFuture<?> done = lock();
        server.network.last().cut();
        server.comesBack();
        server.says(Script.WELCOME);
        assertThat(done).isCompletedExceptionally();
    }

    @Test
    void two_who_moderate_at_once_both_learn_what_came_of_it() {
        World world = new World(node -> node.policy(new AccessPolicy() {
            @Override
            public CompletionStage<Decision> mayModerate(Requester who, Moderation what) {
                return CompletableFuture.completedStage(Decision.YES);
            }
        }));
        Person ana = world.person("ana");
        Person bo = world.person("bo");
        ClientRoom room = ana.in("r");
        ClientRoom there = bo.in("r");
        world.get(room.lock());
        CompletionStage<?> unlocked = there.unlock();
        CompletionStage<?> locked = room.lock(); // it does not know of the other yet
        world.get(unlocked);
        world.get(locked);
        assertThat(room.info().locked()).isEqualTo(there.info().locked());
        Person cy = world.person("cy");
        assertThat(world.failure(cy.client.whoIsInside("r")).is(ErrorCode.ROOM_LOCKED))
                .isTrue();
    }
}
