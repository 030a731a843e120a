package dev.beckon.signaling.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that counts as PROTOCOL.md says and takes its session from one transport to the other. In room r as ana. */
final class FallbackClient {

    private static final Pattern WELCOME =
            Pattern.compile("\"session\":\"([^\"]+)\",\"resumed\":(true|false),\"received\":(\\d+)");
    private static final Pattern UNCOUNTED =
            Pattern.compile("\\{\"type\":\"(welcome|ping|pong|ack|going-away|hello-again)\".*");

    private final InetSocketAddress server;
    private final List<String> sent = new ArrayList<>();
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private String secret = "";
    private int received;
    private Consumer<String> out;
    private Runnable cut;
    private Object current;

    FallbackClient(InetSocketAddress server) {
        this.server = server;
    }

    void connect(boolean webSocket) throws IOException {
        Object here = new Object();
        CompletableFuture<Matcher> welcome = new CompletableFuture<>();
        String resume;
        synchronized (this) {
            current = here;
            resume = secret.isEmpty()
                    ? ""
                    : ",\"resume\":{\"session\":\"" + secret + "\",\"received\":" + received + "}";
        }
        Consumer<String> in = message -> receive(here, message, welcome);
        if (webSocket) {
            JdkClient socket = JdkClient.connect(server, in, code -> {});
            out = socket::send;
            cut = socket::abort;
        } else {
            EventStreamClient stream = EventStreamClient.connect(server, in, code -> {});
            out = stream::send;
            cut = stream::abort;
        }
        out.accept("{\"type\":\"hello\",\"peer\":\"ana\"" + resume + "}");
        Matcher answer = welcome.orTimeout(60, TimeUnit.SECONDS).join();
        if (answer.group(2).equals("false")) {
            if (!secret.isEmpty()) {
                throw new AssertionError("not resumed");
            }
            send("{\"type\":\"join\",\"room\":\"r\"}");
        }
        secret = answer.group(1);
        for (String missed :
                sent.subList(Integer.parseInt(answer.group(3)), sent.size() - (resume.isEmpty() ? 1 : 0))) {
            out.accept(missed);
        }
    }

    private synchronized void receive(Object from, String message, CompletableFuture<Matcher> welcome) {
        if (from != current) {
            return; // of a connection that was cut
        }
        Matcher matcher = WELCOME.matcher(message);
        if (matcher.find() && message.startsWith("{\"type\":\"welcome\"")) {
            welcome.complete(matcher);
        } else if (!UNCOUNTED.matcher(message).matches()) {
            received++;
            if (message.startsWith("{\"type\":\"message\"")) {
                messages.add(message);
            }
        }
    }

    void send(String message) {
        sent.add(message);
        out.accept(message);
    }

    String next() throws InterruptedException {
        return messages.poll(60, TimeUnit.SECONDS);
    }

    void cut() {
        synchronized (this) {
            current = null;
        }
        cut.run();
    }
}
