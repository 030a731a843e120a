package dev.beckon.demo.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/** All say something all the time, by turns to the room and to one other. */
final class Traffic {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final List<Person> people;
    private final Thread thread = new Thread(this::run, "traffic");
    private volatile boolean stopped;

    private Traffic(List<Person> people) {
        this.people = people;
    }

    static Traffic among(List<Person> people) {
        Traffic traffic = new Traffic(people);
        traffic.thread.setDaemon(true);
        traffic.thread.start();
        return traffic;
    }

    private void run() {
        for (int turn = 0; !stopped; turn++) {
            Person speaker = people.get(turn % people.size());
            List<Person> others = others(speaker);
            if (turn / people.size() % 2 == 0) {
                speaker.saysToAll(others);
            } else {
                speaker.saysTo(others.get(turn / people.size() / 2 % others.size()));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private List<Person> others(Person speaker) {
        return people.stream().filter(each -> each != speaker).toList();
    }

    /** Stops; then all are there, a last word goes from each to each, and all hear it. */
    void settles() throws InterruptedException {
        stopped = true;
        thread.join();
        for (Person each : people) {
            Awaitility.await()
                    .atMost(90, TimeUnit.SECONDS)
                    .pollInterval(50, TimeUnit.MILLISECONDS)
                    .untilAsserted(() -> assertThat(each.knowsThatAllAreThere(others(each)))
                            .as("all others are in the room of " + each)
                            .isTrue());
        }
        people.forEach(each -> each.saysToAll(others(each)));
        for (Person hearer : people) {
            for (Person speaker : others(hearer)) {
                Awaitility.await(hearer.name + " hears the last word of " + speaker.name)
                        .atMost(60, TimeUnit.SECONDS)
                        .pollInterval(20, TimeUnit.MILLISECONDS)
                        .until(() -> hearer.hasHeardAllOf(speaker));
            }
        }
    }
}
