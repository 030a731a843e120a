package dev.beckon.signaling.netty;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Brings requests into one form, or marks them as bad, as RFC 9112 says: the version (§2.3), the target (§3.2), and {@code Host} (§3.2). So whoever takes a
 * target apart later finds that it can be. Takes a prefix off
 * the path besides; targets without it are left as they are, because some proxies take it off themselves.
 */
@Sharable
final class RequestForm extends ChannelInboundHandlerAdapter {

    /** Why a request is bad; what {@link Refusal#ofUnreadable} answers with. */
    static final class Bad extends Exception {
        private final transient Refusal refusal;

        Bad(Refusal refusal) {
            super(refusal.text(), null, false, false);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    /** The form that requests to proxies have, which every server has to take (RFC 9112 §3.2.2). */
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?#@]+)([/?].*)?");

    /** {@code uri-host [ ":" port ]} (RFC 9110 §7.2), names as loosely as RFC 3986 has them. */
    private static final Pattern HOST =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+(%25[\\w.~-]+)?]|[\\w.~!$&'()*+,;=%-]*)(:[0-9]{0,5})?");

    /** A percent sign without two digits behind it (RFC 3986 §2.1), or what has to be written as such. */
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})|[^!-~]");

    /** Segments that browsers leave as they are: not {@code .} and {@code ..} (RFC 3986 §5.2.4). */
    private static final Pattern PREFIX = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+");

    private static final int MOST_PARAMETERS = 1024;

    private final @Nullable String prefix;

    /** @throws IllegalArgumentException if the prefix does not look like {@code /beckon} */
    RequestForm(@Nullable String prefix) {
        if (prefix != null && !PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "\"" + prefix + "\" is no prefix of a path; one looks like /beckon, without a slash at its end");
        }
        this.prefix = prefix;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
            normalize(request);
            String uri = request.uri();
            if (prefix != null && uri.startsWith(prefix) && uri.startsWith("/", prefix.length())) {
                request.setUri(uri.substring(prefix.length()));
            }
        }
        ctx.fireChannelRead(message);
    }

    /** Gives a request the form {@code /path?query} with the host in {@code Host}, or makes its decoder result a failure that says what is wrong. */
    static void normalize(HttpRequest request) {
        Refusal refusal = check(request);
        if (refusal != null) {
            request.setDecoderResult(DecoderResult.failure(new Bad(refusal)));
            return;
        }
        Matcher absolute = ABSOLUTE.matcher(request.uri());
        if (absolute.matches()) {
            String rest = absolute.group(2) == null ? "/" : absolute.group(2);
            request.setUri(rest.startsWith("/") ? rest : "/" + rest);
            request.headers().set(HttpHeaderNames.HOST, absolute.group(1)); // the target's goes before the header's
        }
    }

    private static @Nullable Refusal check(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (version.majorVersion() != 1) {
            return Refusal.of(
                    HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED,
                    version.text() + " is not spoken here, but HTTP/1.1 is");
        }
        if (version.minorVersion() <= 1 && version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_1_0) {
            // the codec has these two for what is written exactly like them, and makes capitals of the rest
            return Refusal.of(HttpResponseStatus.BAD_REQUEST, "the version has to be written as HTTP/1.1");
        }
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || hosts.isEmpty() && version.compareTo(HttpVersion.HTTP_1_1) >= 0) {
            return Refusal.of(HttpResponseStatus.BAD_REQUEST, "exactly one Host is needed");
        }
        if (!hosts.isEmpty() && !HOST.matcher(hosts.get(0)).matches()) {
            return Refusal.of(HttpResponseStatus.BAD_REQUEST, "Host has to be a name or an address, and maybe a port");
        }
        String uri = request.uri();
        if (!uri.startsWith("/")) {
            Matcher absolute = ABSOLUTE.matcher(uri);
            if (!absolute.matches() || !HOST.matcher(absolute.group(1)).matches()) {
                return Refusal.of(
                        HttpResponseStatus.BAD_REQUEST, "the target has to be a path, or an http or https URL");
            }
        }
        return isDecodable(uri)
                ? null
                : Refusal.of(
                        HttpResponseStatus.BAD_REQUEST,
                        "the target has to be ASCII, with two hexadecimal digits behind each percent sign");
    }

    static boolean isDecodable(String target) {
        return !BAD_ESCAPE.matcher(target).find();
    }

    /** Path and parameters of a target that can be decoded; a semicolon separates nothing (WHATWG URL). */
    static QueryStringDecoder decode(String target) {
        return new QueryStringDecoder(pathOf(target), StandardCharsets.UTF_8, true, MOST_PARAMETERS, true);
    }

    /** The path and query that a target in any form means. */
    static String pathOf(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        Matcher absolute = ABSOLUTE.matcher(target);
        return absolute.matches() && absolute.group(2) != null ? absolute.group(2) : target;
    }
}
