package dev.beckon.signaling.netty;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that can say anything: bytes on a socket, and frames as RFC 6455 has them or not. */
final class RawClient implements AutoCloseable {

    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final byte[] MASK = {0x12, (byte) 0xF4, 0x56, 0x78};

    final Socket socket;
    private final InputStream in;

    RawClient(InetSocketAddress server) throws IOException {
        this(server, new Socket());
    }

    /** @param made not yet connected */
    RawClient(InetSocketAddress server, Socket made) throws IOException {
        socket = made;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress("127.0.0.1", server.getPort()));
        in = socket.getInputStream();
    }

    /** A client whose WebSocket is open. */
    static RawClient upgraded(InetSocketAddress server) throws IOException {
        return upgraded(server, new Socket());
    }

    /** @param made not yet connected */
    static RawClient upgraded(InetSocketAddress server, Socket made) throws IOException {
        RawClient client = new RawClient(server, made);
        client.write(request(server));
        String head = client.readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("not upgraded: " + head);
        }
        return client;
    }

    /** A good request for an upgrade; the headers given come last. */
    static String request(InetSocketAddress server, String... headers) {
        return requestWithout("", server, headers);
    }

    static String requestWithout(String header, InetSocketAddress server, String... headers) {
        StringBuilder request = new StringBuilder("GET /signal HTTP/1.1\r\n");
        String[] usual = {
            "Host: localhost:" + server.getPort(),
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: " + KEY,
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: beckon.v1"
        };
        for (String line : usual) {
            if (header.isEmpty() || !line.startsWith(header + ":")) {
                request.append(line).append("\r\n");
            }
        }
        for (String line : headers) {
            request.append(line).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void text(String message) throws IOException {
        write(frame(0x81, message.getBytes(StandardCharsets.UTF_8)));
    }

    /** A masked frame. */
    static byte[] frame(int first, byte... payload) {
        return frame(first, payload.length, payload);
    }

    /** A masked frame that states a length of its own choice. */
    static byte[] frame(int first, long stated, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        int lengthBytes = stated >= 0 && stated < 126 ? 0 : stated <= 0xFFFF && stated >= 0 ? 2 : 8;
        frame.write(0x80 | (lengthBytes == 0 ? (int) stated : lengthBytes == 2 ? 126 : 127));
        for (int i = lengthBytes - 1; i >= 0; i--) {
            frame.write((int) (stated >>> 8 * i));
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i & 3]);
        }
        return frame.toByteArray();
    }

    /** A frame of the server: opcode and payload. */
    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return opcode == 8 && payload.length >= 2 ? (payload[0] & 0xFF) << 8 | payload[1] & 0xFF : -1;
        }
    }

    Frame readFrame() throws IOException {
        int opcode = readByte() & 0x0F;
        int length = readByte();
        if (length >= 126) {
            int more = length == 126 ? 2 : 8;
            length = 0;
            for (int i = 0; i < more; i++) {
                length = length << 8 | readByte();
            }
        }
        return new Frame(opcode, in.readNBytes(length));
    }

    /** Reads on until the server closes the WebSocket. @return its close code */
    int readClose() throws IOException {
        for (; ; ) {
            Frame frame = readFrame();
            if (frame.opcode() == 8) {
                return frame.closeCode();
            }
        }
    }

    private int readByte() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the server has closed the socket");
        }
        return next;
    }

    /** Status line and headers. */
    String readHead() throws IOException {
        return readUntil("\r\n\r\n") + "\r\n\r\n";
    }

    /** What comes before this end. */
    String readUntil(String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < end.length() || text.indexOf(end, text.length() - end.length()) < 0) {
            text.append((char) readByte());
        }
        return text.substring(0, text.length() - end.length());
    }

    /** Everything until the server closes the socket. */
    String readAll() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
