package dev.beckon.examples.nativepeer;

import dev.beckon.signaling.client.ClientLink;
import dev.beckon.signaling.client.ClientListener;
import dev.beckon.signaling.client.JoinOptions;
import dev.beckon.signaling.client.RoomListener;
import dev.beckon.signaling.client.SignalingClient;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Joins a room, and answers everybody who opens a link: with a picture of its own, and with an echo on each data channel. */
public final class NativePeer implements AutoCloseable {

    private final PeerConnectionFactory factory;
    private final TestPicture picture;
    private final Queue<NativeLink> links = new ConcurrentLinkedQueue<>();
    private final SignalingClient client;

    private NativePeer(URI server) {
        // a server has no sound card
        factory = new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));
        picture = new TestPicture(); // the factory has loaded the library
        client = SignalingClient.builder(server)
                .name("Native")
                .listener(new ClientListener() {
                    @Override
                    public void linked(ClientLink link) {
                        NativeLink made = new NativeLink(link, factory, picture, client().iceServers());
                        links.add(made);
                        link.listener(made);
                    }
                })
                .build();
    }

    private SignalingClient client() {
        return client;
    }

    /** Starts it, and ends when its session does. */
    public static void main(String[] args) throws InterruptedException {
        try (NativePeer peer = join(URI.create(args[0]), args[1])) {
            peer.client.awaitClosed();
        }
    }

    static NativePeer join(URI server, String room) throws InterruptedException {
        NativePeer peer = new NativePeer(server);
        peer.client.connect();
        peer.client.join(room, JoinOptions.orCreate(), new RoomListener() {});
        return peer;
    }

    /** Links that were opened. */
    Queue<NativeLink> links() {
        return links;
    }

    @Override
    public void close() {
        client.close();
        links.forEach(NativeLink::end);
        picture.close();
        factory.dispose();
    }
}
