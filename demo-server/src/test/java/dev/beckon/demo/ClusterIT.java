package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three packaged servers over one Redis, in processes of their own. */
@Timeout(300)
class ClusterIT {

    private static final int MESSAGES = 50;

    private static RedisProcess redis;
    private static PackagedServer one;
    private static PackagedServer two;
    private static PackagedServer three;

    @BeforeAll
    static void start() throws Exception {
        redis = new RedisProcess();
        one = server();
        two = server();
        three = server();
    }

    private static PackagedServer server() {
        PackagedServer started = PackagedServer.start("--cluster", redis.uri(), "--drain", "1s", "--lease", "9s");
        awaitReady(started);
        return started;
    }

    private static void awaitReady(PackagedServer server) {
        URI readiness = URI.create("http://127.0.0.1:" + server.port() + "/readyz");
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> PlainClient.get(readiness).statusCode() == 200);
    }

    @AfterAll
    static void stop() throws Exception {
        for (PackagedServer each : new PackagedServer[] {one, two, three}) {
            if (each != null) {
                each.close();
            }
        }
        redis.close();
    }

    private static PlainClient client(PackagedServer server) throws Exception {
        return new PlainClient(URI.create("ws://127.0.0.1:" + server.port() + "/signal"));
    }

    @Test
    void
            clients_move_from_a_server_that_is_stopped_to_the_next_and_lose_nothing_and_those_of_one_that_is_killed_keep_their_rooms_and_calls()
                    throws Exception {
        PlainClient ana = client(one).hello("ana");
        PlainClient bo = client(two).hello("bo");
        ana.says("{'type':'create','room':'r'}");
        ana.hears("created");
        bo.says("{'type':'join','room':'r'}");
        bo.hears("joined");
        ana.hears("peer-joined");

        // a rolling restart: two stops
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(two::stop);
        bo.hears("going-away");
        bo.leaves();
        for (int i = 0; i < MESSAGES; i++) {
            ana.says("{'type':'send','to':'bo','data':" + i + "}");
        }
        stopped.get(60, TimeUnit.SECONDS);
        PlainClient moved = client(three);
        moved.resumes(bo);
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(moved.hears("message")).contains("\"data\":" + i + "}");
        }
        two.startAgain();
        awaitReady(two);

        // a call over nodes
        PlainClient cy = client(two).hello("cy");
        cy.says("{'type':'call','to':'bo'}");
        String incoming = moved.hears("incoming");
        String call = incoming.replaceAll(".*\"call\":\"([^\"]+)\".*", "$1");
        moved.says("{'type':'accept','call':'" + call + "'}");
        moved.hears("accepted");
        cy.hears("accepted");

        // three dies
        three.close();
        PlainClient again = comesBack(two, moved, ana, cy);
        assertThat(again.hears("joined")).contains("\"peer\":\"ana\"");
        assertThat(again.hears("accepted")).contains(call);
        for (PlainClient other : List.of(ana, cy)) {
            String back = other.hears("peer-back");
            while (back.contains("\"resumed\":true")) { // from the restart before
                back = other.hears("peer-back");
            }
            assertThat(back).contains("\"peer\":\"bo\"").contains("\"resumed\":false");
        }
        again.says("{'type':'hangup','call':'" + call + "'}");
        assertThat(cy.hears("ended")).contains("\"reason\":\"hangup\"");
        ana.says("{'type':'send','to':'bo','data':'welcome back'}");
        assertThat(again.hears("message")).contains("welcome back");
    }

    /** Tries again, as clients do, while nobody can say where the session is; the others say that they are there meanwhile. */
    private static PlainClient comesBack(PackagedServer server, PlainClient former, PlainClient... others)
            throws Exception {
        for (int attempt = 0; attempt < 20; attempt++) {
            PlainClient again = client(server);
            again.asksToResume(former);
            String answer = again.hearsAny();
            for (PlainClient other : others) {
                other.says("{'type':'ping'}");
            }
            if (answer.startsWith("{\"type\":\"welcome\"")) {
                assertThat(answer).contains("\"resumed\":false").contains("\"rooms\":[\"r\"]");
                return again;
            }
            assertThat(answer).contains("\"code\":\"unavailable\"");
            again.leaves();
            Awaitility.await().pollDelay(500, TimeUnit.MILLISECONDS).until(() -> true);
        }
        throw new AssertionError("bo could not come back");
    }
}
