package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.RoomOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Passes everything on to another registry: extend it to measure or to change some of it. */
public class ForwardingRegistry implements PeerRegistry {

    private final PeerRegistry real;

    /**
     * One that passes everything on to another.
     *
     * @param real what everything is passed on to
     */
    public ForwardingRegistry(PeerRegistry real) {
        this.real = real;
    }

    @Override
    public CompletionStage<Void> register(Peer peer) {
        return real.register(peer);
    }

    @Override
    public CompletionStage<Void> unregister(Peer peer) {
        return real.unregister(peer);
    }

    @Override
    public @Nullable Peer local(String id) {
        return real.local(id);
    }

    @Override
    public CompletionStage<@Nullable SessionState> fetch(String id, String secret) {
        return real.fetch(id, secret);
    }

    @Override
    public void adopt(Peer peer) {
        real.adopt(peer);
    }

    @Override
    public CompletionStage<RoomView> enter(Peer peer, RoomRequest request) {
        return real.enter(peer, request);
    }

    @Override
    public CompletionStage<RoomView> look(Peer peer, RoomRequest request) {
        return real.look(peer, request);
    }

    @Override
    public CompletionStage<Void> leave(Peer peer, String room, LeaveReason reason) {
        return real.leave(peer, room, reason);
    }

    @Override
    public CompletionStage<Void> knock(Peer peer, String room) {
        return real.knock(peer, room);
    }

    @Override
    public CompletionStage<Void> moderate(Peer by, Message.Moderate act, boolean trusted) {
        return real.moderate(by, act, trusted);
    }

    @Override
    public CompletionStage<List<String>> peersOf(String user) {
        return real.peersOf(user);
    }

    @Override
    public CompletionStage<@Nullable PeerView> peer(String id) {
        return real.peer(id);
    }

    @Override
    public CompletionStage<Boolean> deliver(Peer from, String to, Message message) {
        return real.deliver(from, to, message);
    }

    @Override
    public boolean parks() {
        return real.parks();
    }

    @Override
    public CompletionStage<Void> park(Peer peer, Duration grace) {
        return real.park(peer, grace);
    }

    @Override
    public CompletionStage<Void> changed(Peer peer) {
        return real.changed(peer);
    }

    @Override
    public CompletionStage<Void> announce(Peer from, PeerView now, String room, Outgoing event) {
        return real.announce(from, now, room, event);
    }

    @Override
    public CompletionStage<Void> publish(Peer from, String room, Outgoing message) {
        return real.publish(from, room, message);
    }

    @Override
    public CompletionStage<List<String>> rooms(String after, int most) {
        return real.rooms(after, most);
    }

    @Override
    public CompletionStage<@Nullable RoomView> room(String id) {
        return real.room(id);
    }

    @Override
    public CompletionStage<Void> open(String room, RoomOptions options) {
        return real.open(room, options);
    }

    @Override
    public CompletionStage<Boolean> expel(String room, String peer, @Nullable String text) {
        return real.expel(room, peer, text);
    }

    @Override
    public CompletionStage<Boolean> lock(String room, boolean locked) {
        return real.lock(room, locked);
    }

    @Override
    public CompletionStage<List<PeerView>> knocking(String room) {
        return real.knocking(room);
    }

    @Override
    public CompletionStage<Boolean> answerKnock(String room, String peer, boolean admitted) {
        return real.answerKnock(room, peer, admitted);
    }

    @Override
    public CompletionStage<Boolean> tell(String to, Message message) {
        return real.tell(to, message);
    }

    @Override
    public CompletionStage<Boolean> tellRoom(String room, Outgoing message) {
        return real.tellRoom(room, message);
    }

    @Override
    public CompletionStage<Boolean> endRoom(String id, @Nullable String text) {
        return real.endRoom(id, text);
    }

    @Override
    public void watch(RoomWatcher watcher) {
        real.watch(watcher);
    }

    @Override
    public CompletionStage<Boolean> answers(String id) {
        return real.answers(id);
    }

    @Override
    public CompletionStage<Void> subscribe(Peer peer, String topic) {
        return real.subscribe(peer, topic);
    }

    @Override
    public CompletionStage<Void> unsubscribe(Peer peer, String topic) {
        return real.unsubscribe(peer, topic);
    }

    @Override
    public CompletionStage<Integer> broadcast(Peer from, String topic, IntFunction<Outgoing> message) {
        return real.broadcast(from, topic, message);
    }

    @Override
    public CompletionStage<Void> renewed(Peer peer) {
        return real.renewed(peer);
    }

    @Override
    public CompletionStage<List<String>> peers(String after, int most) {
        return real.peers(after, most);
    }
}
