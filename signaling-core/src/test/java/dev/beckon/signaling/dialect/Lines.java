package dev.beckon.signaling.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Opening;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A dialect of plain text for one room, which a client names in the address that it opens: {@code /lines?peer=ana&room=r}. It says {@code bo: text} to one and
 * {@code *: text} to all, and hears {@code bo: text}, {@code +bo}, {@code -bo} and {@code !code}. Its sessions end with their connections.
 */
final class Lines implements Dialect {

    @Override
    public String name() {
        return "lines";
    }

    @Override
    public Conversation with(Opening opening) {
        return new Side(opening.parameter("peer"), Objects.requireNonNullElse(opening.parameter("room"), "lobby"));
    }

    private record Side(@Nullable String peer, String room) implements Conversation {

        @Override
        public void opened(Desk desk) {
            desk.ask(new Message.Hello(Message.NO_ID, peer, null, null, null, null));
            desk.ask(new Message.Join(Message.NO_ID, room, true, 0, null, false, false));
        }

        @Override
        public void hear(byte[] frame, Desk desk) {
            String line = new String(frame, UTF_8);
            int colon = line.indexOf(": ");
            if (colon < 0) {
                throw new SignalingException(ErrorCode.BAD_MESSAGE, "a line must be \"peer: text\", not " + line);
            }
            String to = line.substring(0, colon);
            Payload text = Payload.ofJson('"' + line.substring(colon + 2).replaceAll("[\"\\\\]", "\\\\$0") + '"');
            desk.ask(
                    to.equals("*")
                            ? new Message.Send(Message.NO_ID, null, room, text)
                            : new Message.Send(Message.NO_ID, to, null, text));
        }

        @Override
        public byte @Nullable [] tell(Outgoing event) {
            String line = line(event.message());
            return line == null ? null : line.getBytes(UTF_8);
        }

        private static @Nullable String line(Message message) {
            if (message instanceof Message.Data data) {
                return data.from() + ": " + data.data().json().replaceAll("^\"|\"$", "");
            } else if (message instanceof Message.Joined joined) {
                List<String> others = joined.peers().stream()
                        .map(other -> "+" + other.info().peer())
                        .toList();
                return others.isEmpty() ? null : String.join("\n", others);
            } else if (message instanceof Message.PeerJoined event) {
                return "+" + event.info().peer();
            } else if (message instanceof Message.PeerLeft event) {
                return "-" + event.peer();
            }
            return message instanceof Message.Error error ? "!" + error.code().wire() : null;
        }

        @Override
        public boolean resumes() {
            return false;
        }
    }
}
