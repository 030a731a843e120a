package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client in room r that counts as PROTOCOL.md says and can come back. It answers pings while it reads. For one thread. */
final class Member implements AutoCloseable {

    private static final Pattern UNCOUNTED =
            Pattern.compile("\\{\"type\":\"(welcome|ping|pong|ack|going-away|hello-again)\".*");
    private static final Pattern SECRET = Pattern.compile("\"session\":\"([^\"]+)\"");
    private static final int PONG = 0x8A;

    final RawClient line;
    private final String peer;
    private final String secret;
    private final String welcome;
    private int received;

    private Member(RawClient line, String peer, String resume, int received) throws IOException {
        this.line = line;
        this.peer = peer;
        this.received = received;
        line.text("{\"type\":\"hello\",\"peer\":\"" + peer + "\"" + resume + "}");
        welcome = next("welcome");
        Matcher session = SECRET.matcher(welcome);
        assertThat(session.find()).isTrue();
        secret = session.group(1);
    }

    static Member joined(InetSocketAddress server, String peer) throws IOException {
        Member member = greeted(server, peer);
        member.says("{'type':'join','room':'r','create':true}").next("joined");
        return member;
    }

    /** One that is in no room. */
    static Member greeted(InetSocketAddress server, String peer) throws IOException {
        return new Member(RawClient.upgraded(server), peer, "", 0);
    }

    /** On a new connection, as a page that was loaded again: it kept the secret and forgot the rest. */
    Member reloaded(InetSocketAddress server) throws IOException {
        return new Member(RawClient.upgraded(server), peer, ",\"resume\":{\"session\":\"" + secret + "\"}", 0);
    }

    /** On a new connection, with what it knew. */
    Member back(InetSocketAddress server) throws IOException {
        String resume = ",\"resume\":{\"session\":\"" + secret + "\",\"received\":" + received + "}";
        return new Member(RawClient.upgraded(server), peer, resume, received);
    }

    String welcome() {
        return welcome;
    }

    Member says(String json) throws IOException {
        line.text(json.replace('\'', '"'));
        return this;
    }

    /** The next message of this type; those before it are passed over. */
    String next(String type) throws IOException {
        String text = next();
        while (!text.startsWith("{\"type\":\"" + type + "\"")) {
            text = next();
        }
        return text;
    }

    /** The next message other than acknowledgements. */
    String next() throws IOException {
        while (true) {
            RawClient.Frame frame = line.readFrame();
            if (frame.opcode() == Opcode.PING) {
                line.write(RawClient.frame(PONG, frame.payload()));
            } else if (frame.opcode() == Opcode.TEXT) {
                if (!UNCOUNTED.matcher(frame.text()).matches()) {
                    received++;
                }
                if (!frame.text().startsWith("{\"type\":\"ack\"")) {
                    return frame.text();
                }
            } else {
                throw new IOException("closed with " + frame.closeCode());
            }
        }
    }

    /** Everything that was on its way. */
    void expectNothing() throws IOException {
        assertThat(says("{'type':'ping'}").next()).startsWith("{\"type\":\"pong\"");
    }

    @Override
    public void close() throws IOException {
        line.close();
    }
}
