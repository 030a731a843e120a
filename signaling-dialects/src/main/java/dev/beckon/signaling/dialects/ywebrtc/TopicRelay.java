package dev.beckon.signaling.dialects.ywebrtc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.beckon.signaling.dialect.Answer;
import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.dialect.Question;
import dev.beckon.signaling.spi.Opening;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A signaling server that only knows topics: who subscribes to one is told what is published under it. Two clients speak so, with other names for the same:
 *
 * <ul>
 *   <li>{@link #yWebrtc}: y-webrtc 10, with {@code signaling: ['wss://host/path']};
 *   <li>{@link #trystero}: Trystero's {@code @trystero-p2p/ws-relay}.
 * </ul>
 *
 * It is spoken at any path below its mount. What peers say to each other is opaque to the server. A {@code token} in the query of the address is what the node's {@link
 * dev.beckon.signaling.spi.Authenticator} is asked about; its {@link dev.beckon.signaling.spi.AccessPolicy#mayJoin} decides about topics, as {@code y-webrtc:room
 * 1}.
 */
public final class TopicRelay implements Dialect {

    /** How frames look. */
    enum Form {
        Y_WEBRTC("y-webrtc"),
        TRYSTERO("trystero");

        final String realm;

        Form(String realm) {
            this.realm = realm;
        }
    }

    private final Form form;

    private TopicRelay(Form form) {
        this.form = form;
    }

    /** {@return the protocol of y-webrtc} It keeps nothing: one object is as good as another. */
    public static TopicRelay yWebrtc() {
        return new TopicRelay(Form.Y_WEBRTC);
    }

    /** {@return the protocol of Trystero's relay} It keeps nothing: one object is as good as another. */
    public static TopicRelay trystero() {
        return new TopicRelay(Form.TRYSTERO);
    }

    @Override
    public String name() {
        return form.realm;
    }

    @Override
    public Conversation with(Opening opening) {
        String id = UUID.randomUUID().toString();
        return form == Form.Y_WEBRTC
                ? new YWebrtcClient(new Topics(form.realm), id, opening.parameter("token"))
                : new TrysteroClient(new Topics(form.realm), id, opening.parameter("token"));
    }

    /** Health checks of the original servers look at this. */
    @Override
    public CompletionStage<Answer> answer(Question question) {
        return CompletableFuture.completedStage(
                new Answer(200, "text/plain; charset=utf-8", "signaling is here".getBytes(UTF_8)));
    }
}
