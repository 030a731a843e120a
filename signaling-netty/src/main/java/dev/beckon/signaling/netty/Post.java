package dev.beckon.signaling.netty;

import dev.beckon.signaling.message.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Messages posted to an event stream: first their bytes as they arrive, then what they are. Used on the event loop of their own socket. */
final class Post {

    static final Refusal GONE = Refusal.of(HttpResponseStatus.NOT_FOUND, "there is no such connection; open one");

    private final HttpRequest request;
    private final EventStream stream;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(512);

    /** @param request one that {@link EventStreamRules#check} found good */
    Post(HttpRequest request, EventStream stream) {
        this.request = request;
        this.stream = stream;
    }

    HttpRequest request() {
        return request;
    }

    /** @return why this is not even to be read, or null */
    static @Nullable Refusal check(HttpRequest request, @Nullable EventStream stream, int mostBytes) {
        if (stream == null) {
            return GONE;
        }
        if (HttpUtil.getContentLength(request, 0L) <= mostBytes) {
            return null;
        }
        stream.close(CloseReason.TOO_BIG);
        return Refusal.of(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "at most " + mostBytes + " bytes at once");
    }

    /** Its length was stated and found small enough. */
    void add(ByteBuf part) {
        try {
            part.readBytes(body, part.readableBytes());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** All is there. @param answer told null when it was applied, on any event loop */
    void deliver(Consumer<@Nullable Refusal> answer) {
        byte[] utf8 = body.toByteArray();
        Utf8Validator validator = new Utf8Validator();
        if (!validator.accept(utf8, 0, utf8.length) || !validator.complete()) {
            CloseReason reason = FrameException.notUtf8().reason();
            stream.close(reason);
            answer.accept(Refusal.of(HttpResponseStatus.BAD_REQUEST, reason.text()));
            return;
        }
        long number = Long.parseLong(request.headers().get(EventStreamRules.SEQUENCE));
        stream.post(
                number,
                lines(utf8),
                outcome -> answer.accept(
                        switch (outcome) {
                            case APPLIED -> null;
                            case GONE -> GONE;
                            case OUT_OF_TURN ->
                                Refusal.of(
                                        HttpResponseStatus.CONFLICT,
                                        number + " is not the next, or the one before it is not done");
                        }));
    }

    /** Without the empty ones; a carriage return at the end of one is white space to JSON. */
    private static List<byte[]> lines(byte[] utf8) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= utf8.length; i++) {
            if (i == utf8.length || utf8[i] == '\n') {
                if (!isEmpty(utf8, start, i)) {
                    lines.add(Arrays.copyOfRange(utf8, start, i));
                }
                start = i + 1;
            }
        }
        return lines;
    }

    private static boolean isEmpty(byte[] utf8, int start, int end) {
        return start == end || end - start == 1 && utf8[start] == '\r';
    }
}
