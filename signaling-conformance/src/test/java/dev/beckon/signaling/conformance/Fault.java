package dev.beckon.signaling.conformance;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server does wrong. */
final class Fault {

    private final UnaryOperator<String> toClient;
    private final UnaryOperator<String> toServer;
    private final IntUnaryOperator codes;

    private Fault(UnaryOperator<String> toClient, UnaryOperator<String> toServer, IntUnaryOperator codes) {
        this.toClient = toClient;
        this.toServer = toServer;
        this.codes = codes;
    }

    /** It says something else; more than one line is more than one message. */
    static Fault says(String pattern, String instead) {
        Pattern found = Pattern.compile(pattern);
        return new Fault(text -> found.matcher(text).replaceAll(instead), text -> text, code -> code);
    }

    /** The same, but only the first time. */
    static Fault saysOnce(String pattern, String instead) {
        Pattern found = Pattern.compile(pattern);
        AtomicBoolean said = new AtomicBoolean();
        return new Fault(
                text -> found.matcher(text).find() && said.compareAndSet(false, true)
                        ? found.matcher(text).replaceAll(instead)
                        : text,
                text -> text,
                code -> code);
    }

    /** What it has said once of this kind, it says for ever. */
    static Fault saysAgain(String pattern) {
        Pattern found = Pattern.compile(pattern);
        AtomicReference<String> first = new AtomicReference<>();
        return new Fault(
                text -> found.matcher(text).replaceAll(match -> {
                    first.compareAndSet(null, match.group());
                    return Matcher.quoteReplacement(first.get());
                }),
                text -> text,
                code -> code);
    }

    /** It does not see something. */
    static Fault overlooks(String pattern) {
        return new Fault(text -> text, text -> text.replaceAll(pattern, ""), code -> code);
    }

    /** It closes with another code, or answers with another status. */
    static Fault answers(int code, int instead) {
        return new Fault(text -> text, text -> text, came -> came == code ? instead : came);
    }

    /** It answers a request with this error. */
    static Fault refuses(String type, String code) {
        return says(
                "^\\{\"type\":\"" + type + "\".*",
                "{\"type\":\"error\",\"code\":\"" + code + "\",\"message\":\"no\",\"retryable\":false}");
    }

    /** It says something more, where nothing is due. */
    static Fault saysMore(String message) {
        return says("^\\{\"type\":\"pong\".*", message + "\n$0");
    }

    String toClient(String text) {
        return toClient.apply(text);
    }

    String toServer(String text) {
        return toServer.apply(text);
    }

    int code(int code) {
        return codes.applyAsInt(code);
    }
}
