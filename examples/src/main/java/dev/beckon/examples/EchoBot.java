package dev.beckon.examples;

import dev.beckon.signaling.client.ClientRoom;
import dev.beckon.signaling.client.JoinOptions;
import dev.beckon.signaling.client.RoomListener;
import dev.beckon.signaling.client.SignalingClient;
import dev.beckon.signaling.message.Payload;
import java.net.URI;

/** A bot that tells each member of a room what it has said. */
public final class EchoBot {

    private EchoBot() {}

    /** Starts it at this server, and ends when the session does. */
    public static void main(String[] args) throws InterruptedException {
        run(URI.create(args[0]), args[1]);
    }

    static void run(URI server, String room) throws InterruptedException {
        // README
        try (SignalingClient bot = SignalingClient.builder(server).name("Echo").build()) {
            bot.connect();
            bot.join(room, JoinOptions.orCreate(), new RoomListener() {
                @Override
                public void message(ClientRoom in, String from, Payload data) {
                    bot.send(from, data.json());
                }
            });
            bot.awaitClosed();
        }
        // end
    }
}
