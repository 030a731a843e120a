package dev.beckon.signaling.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Requester;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The policy of a {@linkplain SimServer busy server}: a rule for each kind of question, to which what clients hear has to keep. */
final class SimPolicy implements AccessPolicy {

    /** Nobody removes it from the room, and it removes whom it wants although it may not moderate. */
    static final String DOCTOR = "p0";

    /** Comes in although the room is locked, and although it was removed. */
    static final String TRUSTED = "p1";

    /** Nobody may call it. */
    static final String SILENT = "p2";

    /** What it says does not reach the silent one. */
    static final String MUTED = "p3";

    /** Of a room that a client makes, and of the server's. */
    private static final Set<Integer> CAPACITIES = Set.of(7, SimServer.CAPACITY);

    @Override
    public CompletionStage<Decision> mayJoin(Requester who, String room) {
        return (who.peer().equals(TRUSTED) ? Decision.YES : Decision.BY_ROOM).now();
    }

    @Override
    public CompletionStage<RoomOptions> roomOptions(Requester who, String room, RoomOptions asked) {
        return CompletableFuture.completedStage(asked.withCapacity(7));
    }

    @Override
    public CompletionStage<Decision> mayModerate(Requester who, Moderation what) {
        if (DOCTOR.equals(what.peer())) {
            return Decision.NO.now();
        }
        return (who.peer().equals(DOCTOR) ? Decision.YES : Decision.BY_ROOM).now();
    }

    @Override
    public CompletionStage<Decision> mayCall(Requester who, String peer) {
        return (peer.equals(SILENT) ? Decision.NO : Decision.BY_ROOM).now();
    }

    @Override
    public Decision mayRelay(Requester who, Message message) {
        return message instanceof Message.Send send && who.peer().equals(MUTED) && SILENT.equals(send.to())
                ? Decision.NO
                : Decision.BY_ROOM;
    }

    /** Whether a client may hear this. */
    static boolean allows(String peer, JsonNode message) {
        String code = message.path("code").asText();
        return switch (message.path("type").asText()) {
            case "left" ->
                !peer.equals(DOCTOR) || !message.path("reason").asText().equals("kicked");
            case "joined" -> CAPACITIES.contains(message.path("capacity").asInt());
            case "incoming" -> !peer.equals(SILENT);
            case "message" ->
                !peer.equals(SILENT) || !message.path("from").asText().equals(MUTED);
            case "error" ->
                switch (message.path("re").asInt()) {
                    case SimClient.JOIN ->
                        !peer.equals(TRUSTED) || !code.equals("room-locked") && !code.equals("forbidden");
                    case SimClient.KICK -> !peer.equals(DOCTOR) || !code.equals("forbidden");
                    default -> true;
                };
            default -> true;
        };
    }
}
