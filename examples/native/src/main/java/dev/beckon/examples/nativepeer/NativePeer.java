package dev.beckon.examples.nativepeer;

import dev.beckon.signaling.client.ClientLink;
import dev.beckon.signaling.client.ClientListener;
import dev.beckon.signaling.client.JoinOptions;
import dev.beckon.signaling.client.RoomListener;
import dev.beckon.signaling.client.SignalingClient;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Joins a room and answers every peer that opens a link: with a picture of its own, and with an echo on each data channel. */
public final class NativePeer implements AutoCloseable {

    private final PeerConnectionFactory factory;
    private final TestPicture picture;
    private final VideoTrack track;
    private final Set<NativeLink> links = ConcurrentHashMap.newKeySet();
    private final SignalingClient client;
    private boolean closed;

    private NativePeer(URI server) {
        // a server has no sound card
        factory = new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));
        picture = new TestPicture(); // the factory has loaded the library
        track = picture.track(factory);
        client = SignalingClient.builder(server)
                .name("Native")
                .listener(new ClientListener() {
                    @Override
                    public void linked(ClientLink link) {
                        answer(link);
                    }
                })
                .build();
    }

    private synchronized void answer(ClientLink link) {
        if (closed) {
            return;
        }
        NativeLink made = new NativeLink(link, factory, track, client.iceServers(), links::remove);
        links.add(made);
        link.listener(made);
    }

    /** Starts it, and ends when its session does. */
    public static void main(String[] args) throws InterruptedException {
        try (NativePeer peer = join(URI.create(args[0]), args[1])) {
            peer.client.awaitClosed();
        }
    }

    static NativePeer join(URI server, String room) throws InterruptedException {
        NativePeer peer = new NativePeer(server);
        try {
            peer.client.connect();
            peer.client.join(room, JoinOptions.orCreate(), new RoomListener() {});
            return peer;
        } catch (RuntimeException | InterruptedException failure) {
            peer.close();
            throw failure;
        }
    }

    /** The links that are open. */
    Set<NativeLink> links() {
        return links;
    }

    /** Returns when all of it has ended: libwebrtc's threads keep a process alive. */
    @Override
    public void close() {
        client.close();
        synchronized (this) {
            if (!closed) {
                closed = true;
                links.forEach(NativeLink::end);
                picture.close();
                factory.dispose();
            }
        }
    }
}
