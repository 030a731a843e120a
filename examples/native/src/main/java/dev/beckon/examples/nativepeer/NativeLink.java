package dev.beckon.examples.nativepeer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.beckon.signaling.client.ClientLink;
import dev.beckon.signaling.client.LinkListener;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.Payload;
import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One peer connection, and the link that carries its negotiation. The other side offers; each data channel that it opens is an echo. */
final class NativeLink implements LinkListener, PeerConnectionObserver {

    private static final Logger LOG = LoggerFactory.getLogger(NativeLink.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ClientLink link;
    private final RTCPeerConnection connection;
    private final AtomicInteger frames = new AtomicInteger();
    private final Consumer<NativeLink> onEnd;
    private volatile RTCPeerConnectionState state = RTCPeerConnectionState.NEW;
    private boolean over;

    NativeLink(
            ClientLink link,
            PeerConnectionFactory factory,
            VideoTrack picture,
            List<IceServer> servers,
            Consumer<NativeLink> onEnd) {
        this.link = link;
        this.onEnd = onEnd;
        RTCConfiguration configuration = new RTCConfiguration();
        servers.forEach(server -> configuration.iceServers.add(iceServer(server)));
        connection = factory.createPeerConnection(configuration, this);
        connection.addTrack(picture, List.of("native"));
    }

    private static RTCIceServer iceServer(IceServer server) {
        RTCIceServer made = new RTCIceServer();
        made.urls = server.urls();
        made.username = server.username();
        made.password = server.credential();
        return made;
    }

    /** Pictures that came. */
    int frames() {
        return frames.get();
    }

    // ---- from the link, one after another; the lock holds off the end, after which the connection must not be used

    @Override
    public synchronized void offer(ClientLink from, String sdp) {
        if (over) {
            return;
        }
        done(observer -> connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.OFFER, sdp), observer));
        RTCSessionDescription answer = answer();
        done(observer -> connection.setLocalDescription(answer, observer));
        link.answer(answer.sdp);
    }

    @Override
    public synchronized void candidate(ClientLink from, @Nullable Payload candidate) {
        if (candidate != null && !over) {
            JsonNode init = json(candidate.json());
            connection.addIceCandidate(new RTCIceCandidate(
                    init.path("sdpMid").asText(),
                    init.path("sdpMLineIndex").asInt(),
                    init.path("candidate").asText()));
        }
    }

    @Override
    public void closed(ClientLink from) {
        end();
    }

    synchronized void end() {
        if (!over) {
            over = true;
            connection.close();
            onEnd.accept(this);
        }
    }

    // ---- from the peer connection, on its threads: nothing here waits or locks

    @Override
    public void onConnectionChange(RTCPeerConnectionState next) {
        state = next;
        LOG.info("{}", this);
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
        ObjectNode init = JSON.createObjectNode()
                .put("candidate", candidate.sdp)
                .put("sdpMid", candidate.sdpMid)
                .put("sdpMLineIndex", candidate.sdpMLineIndex);
        link.candidate(init.toString());
    }

    @Override
    public void onTrack(RTCRtpTransceiver transceiver) {
        if (transceiver.getReceiver().getTrack() instanceof VideoTrack video) {
            video.addSink(frame -> {
                frames.incrementAndGet();
                frame.release(); // its memory is native
            });
        }
    }

    @Override
    public void onDataChannel(RTCDataChannel channel) {
        channel.registerObserver(new RTCDataChannelObserver() {
            @Override
            public void onBufferedAmountChange(long before) {
                // an echo sends no more than it gets
            }

            @Override
            public void onStateChange() {
                // nothing to do
            }

            @Override
            public void onMessage(RTCDataChannelBuffer message) {
                ByteBuffer copy = ByteBuffer.allocateDirect(message.data.remaining());
                copy.put(message.data).flip();
                try {
                    channel.send(new RTCDataChannelBuffer(copy, message.binary));
                } catch (Exception closed) {
                    LOG.debug("The channel {} has closed", channel.getLabel(), closed);
                }
            }
        });
    }

    @Override
    public String toString() {
        return link + ", peer connection " + state + ", " + frames + " pictures";
    }

    // ---- the callbacks of the library as results

    private RTCSessionDescription answer() {
        CompletableFuture<RTCSessionDescription> made = new CompletableFuture<>();
        connection.createAnswer(new RTCAnswerOptions(), new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                made.complete(description);
            }

            @Override
            public void onFailure(String error) {
                made.completeExceptionally(new IllegalStateException(error));
            }
        });
        return made.join();
    }

    private static void done(Consumer<SetSessionDescriptionObserver> step) {
        CompletableFuture<@Nullable Void> applied = new CompletableFuture<>();
        step.accept(new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                applied.complete(null);
            }

            @Override
            public void onFailure(String error) {
                applied.completeExceptionally(new IllegalStateException(error));
            }
        });
        applied.join();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
