package dev.beckon.signaling.netty;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Opening;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the request that opens a WebSocket or an event stream, and turns the connection into one.
 *
 * <pre>
 *   WAITING ──request──▶ UPGRADING ──its end──▶ (a WebSocketHandler or an EventStreamHandler takes this one's place)
 *      │ ▲ └────── refused ──────▶ REFUSED
 *      ▼ │
 *   PASSING (a request for another path, or for the PostHandler)
 * </pre>
 */
class UpgradeHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(UpgradeHandler.class);

    private enum State {
        WAITING,
        PASSING,
        UPGRADING,
        REFUSED
    }

    /** What a connection of a {@link SignalingServer} brings with it. */
    record Accepted(Admission.Ticket ticket, Deadlines deadlines, boolean behindProxyProtocol) {}

    private final SignalingEndpoint endpoint;
    private final Signaling signaling;
    private final @Nullable Accepted brought;
    private State state = State.WAITING;
    private long openedNanos;

    /** An earlier request on this connection passed. */
    private boolean used;

    private @Nullable HttpRequest accepted;

    /** Where the WebSocket is opened; null for the endpoint's own path. */
    private @Nullable Mount mount;

    // ---- from handlerAdded on

    private Admission.@Nullable Ticket ticket;
    private @Nullable Deadlines deadlines;
    private @Nullable InetAddress client;

    /** For a pipeline of someone else's. */
    UpgradeHandler(SignalingEndpoint endpoint) {
        this(endpoint, null);
    }

    UpgradeHandler(SignalingEndpoint endpoint, @Nullable Accepted brought) {
        this.endpoint = endpoint;
        this.signaling = endpoint.signaling();
        this.brought = brought;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        openedNanos = signaling.nanoTime();
        client = Gate.address(ctx.channel());
        if (brought != null) {
            ticket = brought.ticket();
            deadlines = brought.deadlines();
            return;
        }
        deadlines = new Deadlines(ctx.channel(), signaling.limits());
        Admission.Ticket entered = endpoint.admission().enter(ctx.channel());
        ticket = entered;
        if (!endpoint.proxies().trusts(client())) {
            entered.from(client());
        }
        dropIfTold(ctx, entered);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ProxyHeaderHandler.Client behindProxy) {
            client = behindProxy.address();
            ticket().from(client());
            dropIfTold(ctx, ticket());
        }
        ctx.fireUserEventTriggered(event);
    }

    private void dropIfTold(ChannelHandlerContext ctx, Admission.Ticket entered) {
        if (entered.verdict() == Admission.Verdict.DROPPED) {
            endpoint.refused(entered.why(), client());
            ctx.close();
        }
    }

    private Admission.Ticket ticket() {
        return Objects.requireNonNull(ticket, "not yet in a pipeline");
    }

    private Deadlines deadlines() {
        return Objects.requireNonNull(deadlines, "not yet in a pipeline");
    }

    private InetAddress client() {
        return Objects.requireNonNull(client, "not yet in a pipeline");
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (deadlines().ending()
                || !ctx.channel().isActive()) { // the codec hands on half a request when its client is gone
            ReferenceCountUtil.release(message);
            return;
        }
        if (state == State.WAITING && message instanceof HttpRequest request) {
            begin(ctx, request);
        }
        if (state == State.PASSING) {
            if (message instanceof LastHttpContent) {
                state = State.WAITING;
            }
            ctx.fireChannelRead(message);
            return;
        }
        ReferenceCountUtil.release(message);
        HttpRequest request = accepted;
        if (request != null && message instanceof LastHttpContent) {
            upgrade(ctx, request);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        if (used) {
            openedNanos = signaling.nanoTime(); // each further request has its own time
        }
        if (passes(ctx, request)) {
            state = State.PASSING;
            used = true;
            return;
        }
        if (brought == null && request.decoderResult().isSuccess()) {
            RequestForm.normalize(request);
        }
        EventStreams streams = exchange(request);
        Refusal refusal = Refusal.ofUnreadable(request);
        if (refusal == null) {
            refusal = streams == null
                    ? handshake().check(request)
                    : streams.rules().check(request);
        }
        if (refusal != null) {
            state = State.REFUSED;
            endpoint.refused(refusal, client(), request);
            refusal.send(ctx.channel(), deadlines());
            return;
        }
        refusal = admit(request);
        if (refusal != null) {
            state = State.REFUSED;
            endpoint.refused(refusal, client(), request);
            Refusal answer = refusal;
            if (answer.why().isOfOneAddress()) {
                deadlines().hold(() -> answer.sendToComplete(ctx.channel(), deadlines()));
            } else {
                answer.sendToComplete(ctx.channel(), deadlines());
            }
            return;
        }
        state = State.UPGRADING;
        accepted = request;
    }

    /** Whether others answer this; for posts to event streams one is put behind this one. */
    private boolean passes(ChannelHandlerContext ctx, HttpRequest request) {
        mount = null;
        if (!endpoint.serves(request)) {
            if (request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
                mount = endpoint.mountOf(request);
                if (mount != null) {
                    return false;
                }
            }
            if (brought == null) {
                deadlines().enter(Deadlines.Stage.APPLICATION);
            }
            return true;
        }
        EventStreams streams = exchange(request);
        if (streams == null || request.method().equals(HttpMethod.GET)) {
            return false;
        }
        if (ctx.pipeline().get(PostHandler.class) == null) {
            ctx.pipeline().addAfter(ctx.name(), null, new PostHandler(endpoint, streams, deadlines()));
        }
        return true;
    }

    private Handshake handshake() {
        Mount chosen = mount;
        return chosen == null ? endpoint.handshake() : chosen.handshake();
    }

    /** @return null for what is not about SSE + POST */
    private @Nullable EventStreams exchange(HttpRequest request) {
        EventStreams streams = endpoint.eventStreams();
        return streams != null && mount == null && streams.rules().concern(request) ? streams : null;
    }

    private @Nullable Refusal admit(HttpRequest request) {
        if (signaling.draining()) {
            return Refusal.later(RefusalReason.DRAINING, "this server stops; come back later");
        }
        if (endpoint.proxies().trusts(client()) && (brought == null || !brought.behindProxyProtocol())) {
            client = endpoint.client(client(), request.headers());
            ticket().from(client());
        }
        if (ticket().verdict() != Admission.Verdict.ADMITTED) {
            return Refusal.later(ticket().why(), "too many connections; come back later");
        }
        if (!signaling.hasRoom()) {
            return Refusal.later(RefusalReason.MEMORY, "this server is full; come back later");
        }
        if (!signaling.mayOpen(client().getHostAddress())) {
            return Refusal.later(RefusalReason.SHARE, "too many connections from your network; come back later");
        }
        return endpoint.upgradeRate().admits(signaling.nanoTime())
                ? null
                : Refusal.later(RefusalReason.RATE, "too many connections; come back later");
    }

    private void upgrade(ChannelHandlerContext ctx, HttpRequest request) {
        EventStreams streams = exchange(request);
        if (streams != null) {
            Opening opening = opening(ctx, request, streams.rules().vouchFor(request.headers()));
            EventStreamHandler stream = streams.open(ctx.channel(), deadlines(), client(), opening, openedNanos);
            leaveTo(ctx, stream);
            deadlines().enter(Deadlines.Stage.OPEN);
            stream.greet(ctx.channel(), streams.rules().streamHead(request));
            return;
        }
        ctx.writeAndFlush(handshake().accept(request));
        NettyTransport transport = new NettyTransport(ctx.channel(), deadlines(), client());
        Opening opening = opening(ctx, request, request.headers().contains(HttpHeaderNames.ORIGIN));
        Mount chosen = mount;
        Connection connection = chosen == null
                ? signaling.open(transport, opening, openedNanos)
                : signaling.open(transport, opening, openedNanos, chosen.dialect());
        deadlines().enter(Deadlines.Stage.OPEN);
        leaveTo(ctx, webSocket(connection, transport, deadlines()));
    }

    private Opening opening(ChannelHandlerContext ctx, HttpRequest request, boolean vouchedFor) {
        return Openings.of(ctx.channel(), request, client(), vouchedFor);
    }

    /** What takes over; the conformance tests put an echo here. */
    WebSocketHandler webSocket(Connection connection, NettyTransport transport, Deadlines deadlines) {
        String from = transport.remote();
        return new WebSocketHandler(
                connection,
                transport,
                deadlines,
                () -> signaling.holding(from),
                endpoint.frameLimits(),
                signaling.limits().queuedBytes());
    }

    /** The codec goes last: what it has read beyond the request, it then hands on as it is. */
    private static void leaveTo(ChannelHandlerContext ctx, ChannelHandler next) {
        ChannelPipeline pipeline = ctx.pipeline();
        List<ChannelHandler> http = new ArrayList<>();
        for (Map.Entry<String, ChannelHandler> entry : pipeline) {
            ChannelHandler handler = entry.getValue();
            if (!http.isEmpty() || handler instanceof RequestMeter || handler instanceof HttpServerCodec) {
                http.add(handler);
            }
        }
        pipeline.replace(ctx.handler(), "signaling", next);
        for (int i = http.size() - 1; i >= 0; i--) {
            if (http.get(i) != ctx.handler()) {
                pipeline.remove(http.get(i));
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (state != State.PASSING) {
            ctx.close();
            Faults.report(cause);
            LOG.debug(
                    "connection from {} failed before it was open",
                    ctx.channel().remoteAddress(),
                    cause);
        }
        ctx.fireExceptionCaught(cause);
    }
}
