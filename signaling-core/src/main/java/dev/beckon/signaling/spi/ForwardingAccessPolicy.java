package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.RoomOptions;
import java.util.concurrent.CompletionStage;

/** Asks another policy everything: extend it to decide some of it. Around {@link AccessPolicy#CLOSED} only what you override is allowed. */
public class ForwardingAccessPolicy implements AccessPolicy {

    private final AccessPolicy rest;

    /**
     * One that leaves everything to another.
     *
     * @param rest answers what is not overridden
     */
    public ForwardingAccessPolicy(AccessPolicy rest) {
        this.rest = rest;
    }

    @Override
    public CompletionStage<Decision> mayCreate(Requester who, String room) {
        return rest.mayCreate(who, room);
    }

    @Override
    public CompletionStage<Decision> mayJoin(Requester who, String room) {
        return rest.mayJoin(who, room);
    }

    @Override
    public CompletionStage<Decision> mayLook(Requester who, String room) {
        return rest.mayLook(who, room);
    }

    @Override
    public CompletionStage<RoomOptions> roomOptions(Requester who, String room, RoomOptions asked) {
        return rest.roomOptions(who, room, asked);
    }

    @Override
    public CompletionStage<Decision> mayModerate(Requester who, Moderation what) {
        return rest.mayModerate(who, what);
    }

    @Override
    public CompletionStage<Decision> mayCall(Requester who, String peer) {
        return rest.mayCall(who, peer);
    }

    @Override
    public CompletionStage<Decision> mayCallUser(Requester who, String user) {
        return rest.mayCallUser(who, user);
    }

    @Override
    public Decision mayRelay(Requester who, Message message) {
        return rest.mayRelay(who, message);
    }
}
