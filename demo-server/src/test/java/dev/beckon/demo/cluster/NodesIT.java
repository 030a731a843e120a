package dev.beckon.demo.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.PlainClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What clients see of several packaged servers over one redis-server when one of these is stopped, killed, paused, cut off, or emptied. Most of it is waiting, so three groups of servers go through it at the same time, and each test
 * looks at what came of one part.
 */
@Timeout(600)
class NodesIT {

    /** So long that a slow machine is not taken for a dead one. */
    private static final String LEASE = System.getProperty("nodes.lease", "9s");

    private static final Duration DEADLINE = Duration.ofMinutes(7);

    private static ExecutorService threads;
    private static long begun;
    private static CompletableFuture<NodeGroup> stopping;
    private static CompletableFuture<NodeGroup> dying;
    private static CompletableFuture<?> rolled;
    private static CompletableFuture<?> killedWhileStopping;
    private static CompletableFuture<?> engineAway;
    private static CompletableFuture<?> engineRestarted;
    private static CompletableFuture<?> engineEmptied;
    private static CompletableFuture<?> killed;
    private static CompletableFuture<?> killedWhileGiving;
    private static CompletableFuture<NodeGroup> leaving;
    private static CompletableFuture<?> paused;
    private static CompletableFuture<?> heldUp;
    private static CompletableFuture<?> cutOff;

    private interface Scenario {
        void on(NodeGroup nodes) throws Exception;
    }

    @BeforeAll
    static void begin() {
        begun = System.nanoTime();
        threads = Executors.newCachedThreadPool(
                task -> { // anew for a second try
                    Thread thread = new Thread(task, "scenario");
                    thread.setDaemon(true);
                    return thread;
                });
        stopping = group(() -> NodeGroup.ofPrevious(3, options("60s")));
        rolled = after(stopping, stopping, NodesIT::rollingRestart);
        killedWhileStopping = after(rolled, stopping, NodesIT::nodeIsKilledWhileItStops);
        engineAway = after(killedWhileStopping, stopping, NodesIT::engineIsPaused);
        engineRestarted = after(engineAway, stopping, NodesIT::engineRestarts);
        engineEmptied = after(engineRestarted, stopping, NodesIT::engineIsEmptied);
        dying = group(() -> NodeGroup.of(3, options("15s"))); // somebody is lost
        killed = after(dying, dying, NodesIT::nodeIsKilled);
        killedWhileGiving = after(killed, dying, NodesIT::nodeIsKilledWhileItGivesSessions);
        leaving = group(() -> NodeGroup.overLines(4, options("120s")))
                .thenApply(
                        nodes -> { // who leaves a node goes to the one that is there all the time
                            List.of(1, 2, 3).forEach(nodes::takeOut);
                            return nodes;
                        });
        paused = after(leaving, leaving, nodes -> NodeAway.paused(nodes, 1));
        heldUp = after(leaving, leaving, nodes -> NodeAway.heldUp(nodes, 2));
        cutOff = after(leaving, leaving, nodes -> NodeAway.cut(nodes, 3));
    }

    private static String[] options(String grace) {
        return new String[] {"--lease", LEASE, "--grace", grace, "--drain", "1s"};
    }

    private static CompletableFuture<NodeGroup> group(Callable<NodeGroup> made) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return made.call();
                    } catch (Exception failure) {
                        throw new CompletionException(failure);
                    }
                },
                threads);
    }

    /** However the one before went. */
    private static CompletableFuture<?> after(
            CompletableFuture<?> before, CompletableFuture<NodeGroup> nodes, Scenario scenario) {
        return before.handle((done, failure) -> nodes.join())
                .thenAcceptAsync(
                        group -> {
                            try {
                                scenario.on(group);
                            } catch (Exception failure) {
                                throw new CompletionException(failure);
                            }
                        },
                        threads);
    }

    /** All have one deadline, so that one that hangs costs no more than one. */
    private static void outcome(CompletableFuture<?> scenario) throws Exception {
        scenario.get(Math.max(1, DEADLINE.toNanos() - (System.nanoTime() - begun)), TimeUnit.NANOSECONDS);
    }

    @AfterAll
    static void stop() throws IOException {
        threads.shutdownNow();
        for (CompletableFuture<NodeGroup> each : List.of(stopping, dying, leaving)) {
            if (each.isDone() && !each.isCompletedExceptionally()) {
                each.join().close();
            }
        }
    }

    // ---- stopped

    @Test
    void three_servers_that_restart_one_after_another_lose_nothing_and_calls_go_on() throws Exception {
        outcome(rolled);
    }

    private static void rollingRestart(NodeGroup nodes) throws Exception {
        Person ana = new Person(nodes, 0, "ana", "rolling").enters();
        Person bo = new Person(nodes, 1, "bo", "rolling").enters();
        Person cy = new Person(nodes, 2, "cy", "rolling").enters();
        Person di = new Person(nodes, 0, "di", "rolling").enters();
        List<Person> people = List.of(ana, bo, cy, di);
        ana.calls(bo);
        cy.calls(di);
        Traffic traffic = Traffic.among(people);
        for (int node = 0; node < nodes.size(); node++) {
            nodes.takeOut(node);
            nodes.server(node).stop();
            nodes.server(node).startAgain();
            nodes.awaitReady(node);
            nodes.putBack(node);
            for (int i = 0; i < nodes.size(); i++) {
                people.get(node).moves(); // round all nodes: those that have restarted and those that have not
            }
        }
        traffic.settles();
        for (Person each : people) {
            assertThat(each.lost(people)).as("missing for " + each).isEmpty();
            assertThat(each.doubled()).as("doubled for " + each).isEmpty();
            assertThat(each.told("snapshot")).as("" + each).isEmpty();
            assertThat(each.told("welcome")).as("" + each).isNotEmpty().containsOnly("welcome resumed");
            assertThat(each.route.closeCodes()).as("" + each).isNotEmpty().containsOnly(1012);
            assertThat(each.isInCall()).as("" + each).isTrue();
        }
        people.forEach(Person::close);
    }

    @Test
    void a_server_that_is_killed_while_it_stops_takes_nobody_with_it() throws Exception {
        outcome(killedWhileStopping);
    }

    /** Some of its sessions are in the engine then, some on their way there, and some are not on their way yet. */
    private static void nodeIsKilledWhileItStops(NodeGroup nodes) throws Exception {
        List<Person> people = new ArrayList<>();
        people.add(new Person(nodes, 0, "stays", "half").enters());
        for (int i = 0; i < 6; i++) {
            people.add(new Person(nodes, 1, "moves-" + i, "half").enters());
        }
        nodes.takeOut(1);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(nodes.server(1)::stop, threads);
        Awaitility.await()
                .pollInterval(1, TimeUnit.MILLISECONDS)
                .until(() -> people.stream()
                        .anyMatch(each -> !each.route.closeCodes().isEmpty()));
        nodes.server(1).kill();
        stopped.join();
        Traffic.among(people).settles();
        for (Person each : people) {
            assertThat(each.doubled()).as("" + each).isEmpty();
            assertThat(each.told("left")).as("" + each).isEmpty();
            assertThat(each.told("closed")).as("" + each).isEmpty();
        }
        people.forEach(Person::close);
        restore(nodes, 1);
    }

    // ---- killed

    @Test
    void the_peers_of_a_server_that_is_killed_are_back_in_their_rooms_and_calls_and_who_does_not_come_is_lost()
            throws Exception {
        outcome(killed);
    }

    private static void nodeIsKilled(NodeGroup nodes) throws Exception {
        Person ana = new Person(nodes, 0, "ana", "killed").enters();
        Person bo = new Person(nodes, 1, "bo", "killed").enters();
        Person cy = new Person(nodes, 1, "cy", "killed").enters();
        Person di = new Person(nodes, 2, "di", "killed").enters();
        Person eve = new Person(nodes, 1, "eve", "killed").enters();
        List<Person> staying = List.of(ana, bo, cy, di);
        ana.calls(bo); // one end dies
        Traffic traffic = Traffic.among(staying);

        eve.route.cut();
        nodes.takeOut(1);
        nodes.server(1).kill();
        long begin = System.nanoTime();
        for (Person mover : List.of(bo, cy)) {
            mover.awaitTold("welcome afresh");
        }
        note("killed: its peers are back after", begin);
        ana.awaitTold("left eve LOST");
        note("killed: who did not come is lost after", begin);
        traffic.settles();

        for (Person each : staying) {
            assertThat(each.doubled()).as("" + each).isEmpty();
            assertThat(each.missingUntold(staying)).as("" + each).isEmpty();
            assertThat(each.told("evicted")).as("" + each).isEmpty();
        }
        for (Person witness : List.of(ana, di)) {
            for (Person mover : List.of(bo, cy)) {
                assertThat(witness.told("away")).contains("away " + mover.name);
                assertThat(witness.told("back")).contains("back " + mover.name + " afresh");
            }
            assertThat(witness.told("left")).containsExactly("left eve LOST");
            assertThat(witness.told("snapshot")).as("" + witness).isEmpty();
        }
        assertThat(ana.isInCall() && bo.isInCall()).isTrue();
        new Person(nodes, 2, "eve", "killed").enters().close(); // the id is free
        staying.forEach(Person::close);
        restore(nodes, 1);
    }

    @Test
    void a_server_that_is_killed_while_it_gives_sessions_to_others_takes_none_with_it() throws Exception {
        outcome(killedWhileGiving);
    }

    /** Sessions move all the time when the node dies: some are asked for, some on their way. */
    private static void nodeIsKilledWhileItGivesSessions(NodeGroup nodes) throws Exception {
        Person fay = new Person(nodes, 0, "fay", "giving").enters();
        Person gil = new Person(nodes, 1, "gil", "giving").enters();
        Person hal = new Person(nodes, 1, "hal", "giving").enters();
        List<Person> people = List.of(fay, gil, hal);
        Traffic traffic = Traffic.among(people);
        nodes.takeOut(0); // they move between the other two
        for (int i = 0; i < 3; i++) {
            gil.moves();
            hal.moves();
        }
        nodes.putBack(0);
        nodes.takeOut(1);
        nodes.server(1).kill();
        traffic.settles();
        for (Person each : people) {
            assertThat(each.doubled()).as("" + each).isEmpty();
            assertThat(each.missingUntold(people)).as("" + each).isEmpty();
            assertThat(each.told("left")).as("" + each).isEmpty();
        }
        people.forEach(Person::close);
        restore(nodes, 1);
    }

    private static void restore(NodeGroup nodes, int node) {
        nodes.server(node).startAgain();
        nodes.awaitReady(node);
        nodes.putBack(node);
    }

    // ---- paused, or cut off from the engine

    @Test
    void a_server_that_was_paused_until_it_was_given_up_does_no_harm_and_sends_its_clients_away() throws Exception {
        outcome(paused);
    }

    @Test
    void a_server_whose_words_come_to_the_engine_when_it_was_given_up_does_no_harm_and_sends_its_clients_away()
            throws Exception {
        outcome(heldUp);
    }

    @Test
    void a_server_that_was_cut_off_from_the_engine_does_no_harm_and_sends_its_clients_away() throws Exception {
        outcome(cutOff);
    }

    // ---- the engine

    @Test
    void while_the_engine_is_paused_sockets_stay_open_and_peers_of_one_server_go_on() throws Exception {
        outcome(engineAway);
    }

    private static void engineIsPaused(NodeGroup nodes) throws Exception {
        PlainClient eli = new PlainClient(nodes.signaling(0)).hello("eli");
        PlainClient fay = new PlainClient(nodes.signaling(0)).hello("fay");
        PlainClient gil = new PlainClient(nodes.signaling(1)).hello("gil");
        eli.says("{'type':'create','room':'r'}");
        eli.hears("created");
        for (PlainClient each : List.of(fay, gil)) {
            each.says("{'type':'join','room':'r'}");
            each.hears("joined");
            eli.hears("peer-joined");
        }

        nodes.redis.pause();
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> !nodes.isReady(0) && !nodes.isReady(1) && !nodes.isReady(2));
        for (int i = 0; i < 20; i++) {
            eli.says("{'type':'send','to':'fay','data':" + i + "}");
            assertThat(fay.hears("message")).contains("\"data\":" + i + "}");
        }
        for (String refused : List.of("'to':'gil'", "'room':'r'")) {
            eli.says("{'type':'send'," + refused + ",'data':0,'id':1}");
            assertThat(eli.hears("error")).contains("\"code\":\"unavailable\"");
        }
        nodes.redis.goOn();
        long begin = System.nanoTime();
        for (int node = 0; node < nodes.size(); node++) {
            nodes.awaitReady(node);
        }
        note("engine paused: all nodes are ready after", begin);
        eli.says("{'type':'send','to':'gil','data':'back'}");
        assertThat(gil.hears("message")).contains("back");
        for (PlainClient each : List.of(eli, fay, gil)) {
            assertThat(each.closed()).isFalse();
            each.says("{'type':'bye'}");
        }
    }

    @Test
    void an_engine_that_restarts_with_its_file_has_lost_nobody() throws Exception {
        outcome(engineRestarted);
    }

    private static void engineRestarts(NodeGroup nodes) throws Exception {
        Person hal = new Person(nodes, 0, "hal", "restarted").enters();
        Person ida = new Person(nodes, 1, "ida", "restarted").enters();
        List<Person> people = List.of(hal, ida);
        hal.calls(ida);
        nodes.redis.restart();
        long begin = System.nanoTime();
        for (int node = 0; node < nodes.size(); node++) {
            nodes.awaitReady(node);
        }
        note("engine restarted: all nodes are ready after", begin);
        Traffic.among(people).settles();
        for (Person each : people) {
            assertThat(each.doubled()).as("" + each).isEmpty();
            assertThat(each.route.closeCodes()).as("" + each).isEmpty();
            assertThat(each.isInCall()).as("" + each).isTrue();
        }
        people.forEach(Person::close);
    }

    @Test
    void after_an_engine_was_emptied_all_are_in_their_rooms_again_and_know_it() throws Exception {
        outcome(engineEmptied);
    }

    private static void engineIsEmptied(NodeGroup nodes) throws Exception {
        List<Person> people = List.of(
                new Person(nodes, 0, "jo", "emptied").enters(),
                new Person(nodes, 1, "kim", "emptied").enters(),
                new Person(nodes, 2, "lee", "emptied").enters());
        assertThat(nodes.redis.ask("FLUSHALL")).isEqualTo("+OK");
        long begin = System.nanoTime();
        people.forEach(each -> each.awaitTold("welcome afresh"));
        for (Person each : people) {
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> !each.told("snapshot").isEmpty());
        }
        note("engine emptied: all are in their rooms after", begin);
        for (Person each : people) {
            assertThat(each.route.closeCodes()).as("" + each).isEmpty();
        }
        Traffic.among(people).settles();
        people.forEach(Person::close);
    }

    private static void note(String what, long since) {
        System.out.println(what + " " + (System.nanoTime() - since) / 1_000_000 + " ms");
    }
}
