package dev.beckon.benchmarks.scaleout;

import dev.beckon.signaling.client.ClientException;
import dev.beckon.signaling.client.ClientListener;
import dev.beckon.signaling.client.ClientRoom;
import dev.beckon.signaling.client.JoinOptions;
import dev.beckon.signaling.client.RoomListener;
import dev.beckon.signaling.client.RoomPeer;
import dev.beckon.signaling.client.SignalingClient;
import dev.beckon.signaling.message.Payload;
import java.net.URI;
import java.time.Duration;

/** A client of the library in Java that sends numbers to another in its room, and hears numbers from it. Comes back at another server when its own is gone. */
final class Talker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Route route;
    final Numbered says;
    private final Numbered hears;
    private final SignalingClient client;
    private final String mate;

    private volatile int resumed;
    private volatile int afresh;
    private volatile int mateAfresh;
    private volatile long backAt;

    @SuppressWarnings("this-escape")
    Talker(Route route, String name, String mate, Numbered says, Numbered hears) {
        this.route = route;
        this.mate = mate;
        this.says = says;
        this.hears = hears;
        this.client = SignalingClient.builder(URI.create("ws://127.0.0.1/signal"))
                .peer(name)
                .network(route)
                .listener(new Session())
                .build();
    }

    void enter(String room) throws InterruptedException {
        client.connect(PATIENCE);
        client.join(room, JoinOptions.orCreate(), new Room());
    }

    /** Does not wait. What the client does not take is not said. */
    void speak() {
        synchronized (says) {
            try {
                client.send(mate, String.valueOf(says.said() + 1));
                says.next();
            } catch (ClientException full) {
                // its session is on its way back
            }
        }
    }

    boolean isOpen() {
        return client.state() == SignalingClient.State.OPEN;
    }

    /** How often it went on where it was, at another server or the same. */
    int resumed() {
        return resumed;
    }

    /** How often it was told that messages were lost. */
    int afresh() {
        return afresh;
    }

    /** Whether it knows that messages from or to its mate may be lost. */
    boolean knowsOfLoss() {
        return afresh + mateAfresh > 0;
    }

    /** When it had seen again who is in its room, in {@link System#nanoTime}; 0 if it had no reason to. */
    long backAt() {
        return backAt;
    }

    @Override
    public void close() {
        client.close();
    }

    /** Called by one thread at a time. */
    private final class Session implements ClientListener {

        private boolean begun;

        @Override
        public void welcomed(SignalingClient of, boolean goesOn) {
            if (goesOn) {
                resumed = resumed + 1;
            } else if (begun) {
                afresh = afresh + 1;
            }
            begun = true;
        }

        @Override
        public void message(String from, Payload number) {
            hears.came(Integer.parseInt(number.json()));
        }

        @Override
        public void sendRefused(String to, Payload number, ClientException why) {
            says.refused(Integer.parseInt(number.json()));
        }
    }

    private final class Room implements RoomListener {

        @Override
        public void snapshot(ClientRoom of) {
            if (afresh > 0) {
                backAt = System.nanoTime();
            }
        }

        @Override
        public void peerBack(ClientRoom of, RoomPeer peer, boolean goesOn) {
            if (!goesOn) {
                mateAfresh = mateAfresh + 1;
            }
        }
    }
}
