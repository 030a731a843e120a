package dev.beckon.benchmarks.attacks;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket as bytes on a socket, from an address of this machine's own choice. */
final class RawSocket implements AutoCloseable {

    private static final int MASK = 0x12345678;
    private static final int PATIENCE_MILLIS = 10_000;

    final Socket socket = new Socket();
    private final DataInputStream in;

    /** @param from an address of the loopback network */
    RawSocket(String from, int port) throws IOException {
        socket.bind(new InetSocketAddress(from, 0));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        in = new DataInputStream(socket.getInputStream());
    }

    /** @throws IOException if the server refuses */
    static RawSocket upgraded(String from, int port) throws IOException {
        RawSocket made = new RawSocket(from, port);
        made.write("GET /signal HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) made.in.readUnsignedByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            made.close();
            throw new IOException(head.substring(0, head.indexOf("\r\n")));
        }
        return made;
    }

    void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    void text(String message) throws IOException {
        frame(0x81, message);
    }

    /** A masked frame, whatever comes after it. */
    void frame(int first, String payload) throws IOException {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream(bytes.length + 16);
        frame.write(first);
        if (bytes.length < 126) {
            frame.write(0x80 | bytes.length);
        } else if (bytes.length <= 0xFFFF) {
            frame.write(0x80 | 126);
            frame.write(bytes.length >>> 8);
            frame.write(bytes.length);
        } else {
            frame.write(0x80 | 127);
            for (int i = 7; i >= 0; i--) {
                frame.write((int) ((long) bytes.length >>> 8 * i));
            }
        }
        for (int i = 3; i >= 0; i--) {
            frame.write(MASK >>> 8 * i);
        }
        for (int i = 0; i < bytes.length; i++) {
            frame.write(bytes[i] ^ MASK >>> 8 * (3 - (i & 3)));
        }
        socket.getOutputStream().write(frame.toByteArray());
    }

    /** The next text; pings are answered and other frames end it. */
    String read() throws IOException {
        for (; ; ) {
            int opcode = in.readUnsignedByte() & 0x0F;
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = (int) in.readLong();
            }
            byte[] payload = new byte[length];
            in.readFully(payload);
            if (opcode == 1) {
                return new String(payload, StandardCharsets.UTF_8);
            }
            if (opcode == 9) {
                frame(0x8A, new String(payload, StandardCharsets.US_ASCII));
            } else if (opcode == 8) {
                throw new EOFException("closed by the server with "
                        + (length < 2 ? "no code" : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF));
            }
        }
    }

    /** Reads on until a message of the type comes. */
    String read(String type) throws IOException {
        for (; ; ) {
            String message = read();
            if (message.contains("\"type\":\"" + type + "\"")) {
                return message;
            }
        }
    }

    RawSocket hello(String fields) throws IOException {
        text("{\"type\":\"hello\"" + fields + "}");
        read("welcome");
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
