package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.RoomOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Allows nothing. */
enum ClosedPolicy implements AccessPolicy {
    INSTANCE;

    @Override
    public CompletionStage<Decision> mayCreate(Requester who, String room) {
        return Decision.NO.now();
    }

    @Override
    public CompletionStage<Decision> mayJoin(Requester who, String room) {
        return Decision.NO.now();
    }

    @Override
    public CompletionStage<Decision> mayLook(Requester who, String room) {
        return Decision.NO.now();
    }

    @Override
    public CompletionStage<RoomOptions> roomOptions(Requester who, String room, RoomOptions asked) {
        return CompletableFuture.completedStage(asked); // for a policy around this one that allows the room to be made
    }

    @Override
    public CompletionStage<Decision> mayModerate(Requester who, Moderation what) {
        return Decision.NO.now();
    }

    @Override
    public CompletionStage<Decision> mayCall(Requester who, String peer) {
        return Decision.NO.now();
    }

    @Override
    public CompletionStage<Decision> mayCallUser(Requester who, String user) {
        return Decision.NO.now();
    }

    @Override
    public Decision mayRelay(Requester who, Message message) {
        return Decision.NO;
    }
}
