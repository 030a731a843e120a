package outside;

import dev.beckon.signaling.client.ClientRoom;
import dev.beckon.signaling.client.JoinOptions;
import dev.beckon.signaling.client.RoomListener;
import dev.beckon.signaling.client.RoomPeer;
import dev.beckon.signaling.client.SignalingClient;
import dev.beckon.signaling.message.Payload;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Greets whoever comes into a room, and keeps what is said there. */
final class Greeter implements AutoCloseable, RoomListener {

    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final SignalingClient client;

    Greeter(URI server, String name, String room) throws InterruptedException {
        client = SignalingClient.builder(server).name(name).build();
        client.connect();
        client.join(room, JoinOptions.orCreate(), this);
    }

    @Override
    public void peerJoined(ClientRoom room, RoomPeer peer) {
        client.send(peer.id(), "\"Hello, " + peer.name() + "\"");
        room.send("\"" + peer.name() + " is here\"");
    }

    @Override
    public void message(ClientRoom room, String from, Payload data) {
        heard.add(room.peer(from).name() + ": " + data.json());
    }

    @Override
    public void close() {
        client.close();
    }
}
