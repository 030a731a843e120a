package dev.beckon.examples;

import dev.beckon.signaling.client.CallEnd;
import dev.beckon.signaling.client.CallListener;
import dev.beckon.signaling.client.ClientCall;
import dev.beckon.signaling.client.ClientException;
import dev.beckon.signaling.client.ClientLink;
import dev.beckon.signaling.client.ClientListener;
import dev.beckon.signaling.client.LinkListener;
import dev.beckon.signaling.client.RoomPeer;
import dev.beckon.signaling.client.SignalingClient;
import dev.beckon.signaling.client.TokenSupplier;
import dev.beckon.signaling.message.Payload;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a phone of one's own does: it calls and answers, and carries the negotiation between the server and its peer connection. */
final class Caller {

    /** The peer connection, of whatever WebRTC library. */
    interface PeerConnection {
        String offer();

        /** Applies an offer and makes the answer. */
        String answerTo(String offer);

        void answered(String answer);

        void add(@Nullable Payload candidate);

        void close();
    }

    private final PeerConnection pc;
    final CompletableFuture<CallEnd> ended = new CompletableFuture<>();

    Caller(PeerConnection pc) {
        this.pc = pc;
    }

    SignalingClient client(URI server, String peer, TokenSupplier login) {
        return SignalingClient.builder(server)
                .peer(peer)
                .token(login)
                .listener(new ClientListener() {
                    @Override
                    public void incoming(ClientCall call) {
                        call.listener(calls());
                        call.accept();
                    }

                    @Override
                    public void linked(ClientLink link) {
                        link.listener(negotiation());
                    }

                    @Override
                    public void closed(ClientException why) {
                        pc.close();
                    }
                })
                .build();
    }

    CompletionStage<ClientLink> call(SignalingClient client, String peer) {
        ClientCall call = client.call(peer, calls());
        return call.accepted().thenApply((RoomPeer other) -> {
            ClientLink link = client.link(other.id(), "camera", negotiation());
            link.offer(pc.offer());
            return link;
        });
    }

    private CallListener calls() {
        return new CallListener() {
            @Override
            public void ended(ClientCall call, CallEnd end) {
                ended.complete(end);
            }
        };
    }

    private LinkListener negotiation() {
        return new LinkListener() {
            @Override
            public void offer(ClientLink link, String sdp) {
                link.answer(pc.answerTo(sdp));
            }

            @Override
            public void answer(ClientLink link, String sdp) {
                pc.answered(sdp);
            }

            @Override
            public void candidate(ClientLink link, @Nullable Payload candidate) {
                pc.add(candidate);
            }
        };
    }
}
