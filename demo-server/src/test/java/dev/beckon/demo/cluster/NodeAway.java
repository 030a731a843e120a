package dev.beckon.demo.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.PlainClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * A node that the others give up although it lives, and that is back later. Its clients are of three kinds: one leaves it by itself, one waits until it is told, and one has
 * said something meanwhile that nobody may hear any more.
 */
final class NodeAway {

    private static final Duration LENGTH = Duration.ofSeconds(20);

    private final NodeGroup nodes;
    private final int node;
    private final String room;
    private final Person ida;
    private final Person kit;
    private final Person jo;
    private final Person lou;
    private final List<Person> people;
    private final PlainClient stays;

    /** The others are at node 0, where all new connections go. */
    private NodeAway(NodeGroup nodes, int node, String room) throws Exception {
        this.nodes = nodes;
        this.node = node;
        this.room = room;
        ida = new Person(nodes, 0, "ida-" + room, room).enters();
        kit = new Person(nodes, 0, "kit-" + room, room).enters();
        jo = new Person(nodes, node, "jo-" + room, room).enters();
        lou = new Person(nodes, node, "lou-" + room, room).enters();
        people = List.of(ida, kit, jo, lou);
        stays = new PlainClient(nodes.signaling(node)).hello("stays-" + room);
        stays.says("{'type':'join','room':'" + room + "'}");
        stays.hears("joined");
        ida.awaitTold("joined stays-" + room);
    }

    /** The process does nothing. */
    static void paused(NodeGroup nodes, int node) throws Exception {
        NodeAway away = new NodeAway(nodes, node, "paused");
        Traffic traffic = Traffic.among(away.people);
        nodes.server(node).pause();
        away.saysToAll(away.stays, 1); // it waits in the socket
        away.lasts(away.stays);
        nodes.server(node).goOn();
        assertThat(away.stays.closeCode())
                .as("its client does not say hello again when it is told to; or it has noticed the silence first")
                .isIn(4003, 4002);
        away.isOver(traffic);
        away.people.forEach(Person::close);
    }

    /** Nothing passes between it and the engine; what it has said arrives at the engine when it was given up long ago. */
    static void heldUp(NodeGroup nodes, int node) throws Exception {
        cutOff(
                nodes,
                node,
                "held-up",
                () -> nodes.line(node).stall(),
                () -> nodes.line(node).heal());
    }

    /** Its connections to the engine break, and it gets no new ones. */
    static void cut(NodeGroup nodes, int node) throws Exception {
        cutOff(
                nodes,
                node,
                "cut",
                () -> nodes.line(node).goDown(),
                () -> nodes.line(node).heal());
    }

    private static void cutOff(NodeGroup nodes, int node, String room, Runnable goes, Runnable comes) throws Exception {
        NodeAway away = new NodeAway(nodes, node, room);
        PlainClient near = new PlainClient(nodes.signaling(node)).hello("near-" + room);
        for (PlainClient each : List.of(near, away.stays)) {
            each.says("{'type':'join','room':'near-" + room + "','create':true}");
            each.hears("joined");
        }
        Traffic traffic = Traffic.among(away.people);
        goes.run();
        away.saysToAll(away.stays, 1);
        assertThat(away.stays.hears("error")).contains("\"code\":\"unavailable\"");
        near.says("{'type':'send','to':'stays-" + room + "','data':'here'}");
        while (!away.stays.hears("message").contains("\"here\"")) {
            // what the others say
        }
        away.lasts(away.stays, near);
        comes.run();
        for (PlainClient each : List.of(away.stays, near)) {
            each.hears("hello-again");
        }
        away.isOver(traffic);
        assertThat(away.lou.route.closeCodes()).as("" + away.lou).isEmpty();
        away.people.forEach(Person::close);
    }

    private void saysToAll(PlainClient speaker, int number) {
        String numbers =
                people.stream().map(each -> "'" + each.name + "':" + number).collect(Collectors.joining(",", "{", "}"));
        speaker.says("{'type':'send','room':'" + room + "','data':" + numbers + ",'id':1}");
    }

    /** Who leaves it gets its session at another node, and the others hear that the peers of this one are away. */
    private void lasts(PlainClient... clients) {
        long since = System.nanoTime();
        jo.route.breaks();
        Awaitility.await("node " + node + " is given up")
                .atMost(90, TimeUnit.SECONDS)
                .pollInterval(1, TimeUnit.SECONDS)
                .until(() -> {
                    List.of(clients).forEach(PlainClient::acknowledges);
                    return System.nanoTime() - since > LENGTH.toNanos()
                            && !jo.told("welcome afresh").isEmpty()
                            && !ida.told("away stays-" + room).isEmpty();
                });
    }

    private void isOver(Traffic traffic) throws Exception {
        String stayed = "stays-" + room;
        lou.awaitTold("welcome afresh");
        nodes.awaitReady(node);
        PlainClient again = new PlainClient(nodes.signaling(node));
        again.asksToResume(stays);
        assertThat(again.hears("welcome")).contains("\"resumed\":false").contains("\"" + room + "\"");
        ida.awaitTold("back " + stayed + " afresh");
        saysToAll(again, 2);
        Awaitility.await("the first was refused").until(() -> ida.missing().contains(stayed + ": between 0 and 2"));
        again.says("{'type':'bye'}");
        for (Person each : people) {
            each.awaitTold("left " + stayed + " LEFT");
        }
        traffic.settles();

        for (Person each : people) {
            assertThat(each.doubled()).as("doubled for " + each).isEmpty();
            assertThat(each.missingUntold(people)).as("missing for " + each).isEmpty();
            assertThat(each.told("left")).as("" + each).containsExactly("left " + stayed + " LEFT");
            assertThat(each.told("evicted")).as("" + each).isEmpty();
        }
        for (Person other : List.of(ida, kit)) {
            assertThat(other.told("welcome")).as("" + other).isEmpty();
            assertThat(other.route.closeCodes()).as("" + other).isEmpty();
            assertThat(other.lost(List.of(ida, kit))).as("missing for " + other).isEmpty();
        }
    }
}
