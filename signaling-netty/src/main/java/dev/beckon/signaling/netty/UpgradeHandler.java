package dev.beckon.signaling.netty;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Opening;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    private static final String RETRY_AFTER_SECONDS = "10";
    private static final InetAddress UNKNOWN = new InetSocketAddress(0).getAddress();

    private enum State {
        WAITING,
        PASSING,
        UPGRADING,
        REFUSED
    }

    private final SignalingEndpoint endpoint;
    private final Signaling signaling;
    private final Deadline deadline = new Deadline();
    private State state = State.WAITING;
    private long openedNanos;

    /** An earlier request on this connection passed. */
    private boolean used;

    private @Nullable HttpRequest accepted;
    private Admission.@Nullable Ticket ticket;
    private Admission.Verdict verdict = Admission.Verdict.ADMITTED;
    private InetAddress client = UNKNOWN;

    UpgradeHandler(SignalingEndpoint endpoint) {
        this.endpoint = endpoint;
        this.signaling = endpoint.signaling();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        openedNanos = signaling.nanoTime();
        deadline.in(signaling.limits().helloTimeout().toNanos(), ctx.channel());
        Admission.Ticket entered = endpoint.admission().enter();
        ticket = entered;
        verdict = endpoint.admission().verdict();
        if (ctx.channel().remoteAddress() instanceof InetSocketAddress internet) {
            comesFrom(entered, internet.getAddress());
        }
        if (verdict == Admission.Verdict.DROPPED) {
            ctx.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        Admission.Ticket entered = ticket;
        if (entered != null && event instanceof ProxyHeaderHandler.Client behindProxy) {
            comesFrom(entered, behindProxy.address());
            if (verdict == Admission.Verdict.DROPPED) {
                ctx.close();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    /** A trusted proxy is not counted: it will say for whom it comes. */
    private void comesFrom(Admission.Ticket entered, InetAddress address) {
        client = address;
        if (!endpoint.proxies().trusts(address)) {
            judge(entered.from(address));
        }
    }

    private void judge(Admission.Verdict other) {
        verdict = verdict.compareTo(other) < 0 ? other : verdict;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        leave();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        leave();
        ctx.fireChannelInactive();
    }

    private void leave() {
        deadline.lift();
        if (ticket != null) {
            ticket.leave();
            ticket = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
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
        deadline.lift();
        if (used) {
            openedNanos = signaling.nanoTime(); // each further request has its own time
        }
        if (passes(ctx, request)) {
            state = State.PASSING;
            used = true;
            return;
        }
        EventStreams streams = exchange(request);
        Refusal refusal = Refusal.ofUnreadable(request);
        if (refusal == null) {
            refusal = streams == null
                    ? endpoint.handshake().check(request)
                    : streams.rules().check(request);
        }
        if (refusal != null) {
            state = State.REFUSED;
            refusal.send(ctx.channel());
            return;
        }
        refusal = admit(request);
        if (refusal != null) {
            state = State.REFUSED;
            refusal.sendToComplete(ctx.channel());
            return;
        }
        state = State.UPGRADING;
        accepted = request;
    }

    /** Whether others answer this; for posts to event streams one is put behind this one. */
    private boolean passes(ChannelHandlerContext ctx, HttpRequest request) {
        if (!endpoint.serves(request)) {
            return true;
        }
        EventStreams streams = exchange(request);
        if (streams == null || request.method().equals(HttpMethod.GET)) {
            return false;
        }
        if (ctx.pipeline().get(PostHandler.class) == null) {
            ctx.pipeline().addAfter(ctx.name(), null, new PostHandler(endpoint, streams));
        }
        return true;
    }

    /** @return null for what is not about SSE + POST */
    private @Nullable EventStreams exchange(HttpRequest request) {
        EventStreams streams = endpoint.eventStreams();
        return streams != null && streams.rules().concern(request) ? streams : null;
    }

    private @Nullable Refusal admit(HttpRequest request) {
        if (signaling.draining()) {
            return later("this server stops; come back later");
        }
        if (ticket != null && endpoint.proxies().trusts(client)) {
            client = endpoint.client(client, request.headers());
            judge(ticket.from(client));
        }
        return verdict == Admission.Verdict.ADMITTED && endpoint.upgradeRate().admits(signaling.nanoTime())
                ? null
                : later("too many connections; come back later");
    }

    private static Refusal later(String why) {
        return Refusal.of(
                HttpResponseStatus.SERVICE_UNAVAILABLE, why, HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }

    private void upgrade(ChannelHandlerContext ctx, HttpRequest request) {
        Admission.Ticket kept = ticket;
        if (kept == null) {
            return; // gone meanwhile
        }
        ticket = null;
        EventStreams streams = exchange(request);
        if (streams != null) {
            Opening opening = opening(ctx, request, streams.rules().vouchFor(request.headers()));
            EventStreamHandler stream = streams.open(ctx.channel(), client, opening, openedNanos, kept::leave);
            leaveTo(ctx, stream);
            stream.greet(ctx.channel(), streams.rules().streamHead(request));
            return;
        }
        ctx.writeAndFlush(endpoint.handshake().accept(request));
        NettyTransport transport = new NettyTransport(ctx.channel(), client);
        Opening opening = opening(ctx, request, request.headers().contains(HttpHeaderNames.ORIGIN));
        Connection connection = signaling.open(transport, opening, openedNanos);
        leaveTo(ctx, webSocket(connection, transport, kept));
    }

    private Opening opening(ChannelHandlerContext ctx, HttpRequest request, boolean vouchedFor) {
        return Openings.of(ctx.channel(), request, client, vouchedFor);
    }

    /** What takes over; the conformance tests put an echo here. */
    WebSocketHandler webSocket(Connection connection, NettyTransport transport, Admission.Ticket kept) {
        return new WebSocketHandler(
                connection,
                transport,
                kept,
                endpoint.frameLimits(),
                signaling.limits().queuedBytes());
    }

    /** The codec goes last: what it has read beyond the request, it then hands on as it is. */
    private static void leaveTo(ChannelHandlerContext ctx, ChannelHandler next) {
        ChannelPipeline pipeline = ctx.pipeline();
        List<ChannelHandler> http = new ArrayList<>();
        for (Map.Entry<String, ChannelHandler> entry : pipeline) {
            ChannelHandler handler = entry.getValue();
            if (!http.isEmpty() || handler instanceof HttpServerCodec) {
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
}
