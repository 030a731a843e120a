package dev.beckon.signaling.dialects;

import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomView;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A node's way to a registry that is elsewhere: what it asks arrives later and in order, and so does each answer. */
final class SlowRegistry extends ForwardingRegistry {

    /** One way. */
    static final Duration WAY = Duration.ofMillis(20);

    private final World world;

    SlowRegistry(World world) {
        super(world.registry);
        this.world = world;
    }

    private <T> CompletionStage<T> slowly(Supplier<CompletionStage<T>> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        world.schedule(
                WAY,
                () -> call.get()
                        .whenComplete((value, failure) -> world.schedule(WAY, () -> {
                            if (failure == null) {
                                answer.complete(value);
                            } else {
                                answer.completeExceptionally(failure);
                            }
                        })));
        return answer;
    }

    @Override
    public CompletionStage<Void> register(Peer peer) {
        return slowly(() -> super.register(peer));
    }

    @Override
    public CompletionStage<Void> unregister(Peer peer) {
        return slowly(() -> super.unregister(peer));
    }

    @Override
    public CompletionStage<RoomView> enter(Peer peer, RoomRequest request) {
        return slowly(() -> super.enter(peer, request));
    }

    @Override
    public CompletionStage<Void> leave(Peer peer, String room, LeaveReason reason) {
        return slowly(() -> super.leave(peer, room, reason));
    }

    @Override
    public CompletionStage<Boolean> deliver(Peer from, String to, Message message) {
        return slowly(() -> super.deliver(from, to, message));
    }

    @Override
    public CompletionStage<Void> publish(Peer from, String room, Outgoing message) {
        return slowly(() -> super.publish(from, room, message));
    }

    @Override
    public CompletionStage<Boolean> answers(String id) {
        return slowly(() -> super.answers(id));
    }

    @Override
    public CompletionStage<Void> subscribe(Peer peer, String topic) {
        return slowly(() -> super.subscribe(peer, topic));
    }

    @Override
    public CompletionStage<Void> unsubscribe(Peer peer, String topic) {
        return slowly(() -> super.unsubscribe(peer, topic));
    }

    @Override
    public CompletionStage<Integer> broadcast(Peer from, String topic, IntFunction<Outgoing> message) {
        return slowly(() -> super.broadcast(from, topic, message));
    }
}
