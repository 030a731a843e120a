package dev.beckon.signaling.json;

import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.dialect.Desk;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Codec;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.spi.Opening;

/** {@code beckon.v1}, the protocol of PROTOCOL.md: each frame is one request, each event one frame. It keeps nothing for a client, so all share one conversation. */
public final class BeckonV1 implements Dialect, Conversation {

    private final Codec codec;

    /**
     * The dialect for a node with these limits.
     *
     * @param limits what messages may hold
     */
    public BeckonV1(Limits limits) {
        codec = new JsonCodec(limits);
    }

    @Override
    public String name() {
        return codec.subprotocol();
    }

    @Override
    public Conversation with(Opening opening) {
        return this;
    }

    @Override
    public void hear(byte[] frame, Desk desk) {
        desk.ask(codec.decode(frame));
    }

    @Override
    public byte[] tell(Outgoing event) {
        return event.frame(codec);
    }

    @Override
    public boolean resumes() {
        return true;
    }
}
