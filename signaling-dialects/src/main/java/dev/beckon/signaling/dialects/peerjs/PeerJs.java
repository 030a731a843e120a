package dev.beckon.signaling.dialects.peerjs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.beckon.signaling.dialect.Answer;
import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.dialect.Question;
import dev.beckon.signaling.json.JsonWriter;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.Opening;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of PeerJS clients 1.0 to 1.5, unchanged. Mounted at {@code /path}, it is what a client finds with {@code new Peer(id, { host, port, path: '/path'
 * })}:
 *
 * <pre>
 *   WebSocket  /path/peerjs?key=KEY&amp;id=ID&amp;token=TOKEN
 *   GET        /path/KEY/id       an id that nobody has
 *   GET        /path/KEY/peers    the ids of all peers, as JSON; 401 unless {@linkplain Builder#listing listed}
 *   GET        /path              what this is, as JSON
 * </pre>
 *
 * A peer reaches any other by its id. Its {@code token}, which the client makes, proves that it owns the id: who shows the same takes the id over; who shows
 * another is refused while the holder is there. It is also the token that the node's {@link dev.beckon.signaling.spi.Authenticator} is asked about.
 */
public final class PeerJs implements Dialect {

    /** The realm of all ids: {@code peerjs:ana} is PeerJS's {@code ana}. */
    public static final String REALM = "peerjs";

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final String key;
    private final @Nullable Listing listing;
    private final Waiting waiting;

    private PeerJs(Builder builder) {
        key = builder.key;
        listing = builder.listed == null ? null : new Listing(builder.listed);
        waiting = new Waiting(builder.waitingBytes);
    }

    /**
     * As PeerServer is without options: the key is {@code peerjs}, and nobody is listed.
     *
     * @return a builder; see its methods for the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return REALM;
    }

    @Override
    public Conversation with(Opening opening) {
        return new PeerJsClient(
                waiting, key, opening.parameter("key"), opening.parameter("id"), opening.parameter("token"));
    }

    @Override
    public @Nullable CompletionStage<Answer> answer(Question question) {
        String[] path = question.path().split("/", -1); // begins with a slash, so the first is empty
        String last = path[path.length - 1];
        if (path.length == 2 && last.isEmpty()) {
            return CompletableFuture.completedStage(new Answer(200, JSON, """
                {"name":"PeerJS Server","description":"Beckon, which speaks the protocol of PeerJS clients",\
                "website":"https://peerjs.com/"}\
                """.getBytes(UTF_8)));
        }
        if (path.length != 3 || path[1].isEmpty()) {
            return null;
        }
        return switch (last) {
            case "id" ->
                CompletableFuture.completedStage(
                        new Answer(200, TEXT, UUID.randomUUID().toString().getBytes(UTF_8)));
            case "peers" -> peers();
            default -> null;
        };
    }

    private CompletionStage<Answer> peers() {
        return listing == null
                ? CompletableFuture.completedStage(
                        new Answer(401, TEXT, "this server does not list its peers".getBytes(UTF_8)))
                : listing.ids().thenApply(ids -> new Answer(200, JSON, array(ids)));
    }

    private static byte[] array(List<String> ids) {
        JsonWriter out = new JsonWriter(2 + 40 * ids.size()).raw("[");
        for (int i = 0; i < ids.size(); i++) {
            out.raw(i == 0 ? "" : ",").string(Ids.nameOf(ids.get(i)));
        }
        return out.raw("]").toBytes();
    }

    /** What may be set. Not safe for use by several threads. */
    public static final class Builder {
        private String key = "peerjs";
        private @Nullable PeerRegistry listed;
        private long waitingBytes = 16L * 1024 * 1024;

        private Builder() {}

        /**
         * The API key that clients have to name; {@code peerjs}, the default of clients, by default. It is no secret: pages show
         * it to everyone.
         *
         * @param value letters, digits, dots, hyphens, tildes and underscores: clients have it in URLs as it is
         * @return this builder
         * @throws IllegalArgumentException if it is empty, or has anything else
         */
        public Builder key(String value) {
            if (!value.matches("[A-Za-z0-9._~-]+")) {
                throw new IllegalArgumentException("the key of PeerJS clients is \"" + value
                        + "\", but it has to have letters, digits, dots, hyphens, tildes or underscores only");
            }
            key = value;
            return this;
        }

        /**
         * Lets everyone see the ids of all peers ({@code listAllPeers}), of which whoever knows one can call it. Nobody sees them by default.
         *
         * @param registry the one of the node, asked once a second at most; of its peers the first 10,000 are listed
         * @return this builder
         */
        public Builder listing(PeerRegistry registry) {
            listed = registry;
            return this;
        }

        /**
         * Bytes of what waits for peers that are not there, in all. 16 MiB by default, of which one client has 1 MiB at most, in 1,024 messages to 64 peers. What does not fit is dropped, and its
         * sender is told once ({@code EXPIRE}).
         *
         * @param value 0 or more; 0 for nothing to wait
         * @return this builder
         */
        public Builder waitingBytes(long value) {
            waitingBytes = value;
            return this;
        }

        /**
         * A dialect with these options.
         *
         * @return the dialect, for one node
         */
        public PeerJs build() {
            return new PeerJs(this);
        }
    }
}
