package dev.beckon.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Speaks the protocol of Redis as far as a server that connects needs it, and says that it is of a version that is too old. */
final class OldEngine implements AutoCloseable {

    private static final String INFO = "# Server\r\nredis_version:6.2.14\r\nmaxmemory_policy:noeviction\r\n";

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    OldEngine() throws IOException {
        start(this::accept);
    }

    String uri() {
        return "redis://127.0.0.1:" + listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // with the test
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = socket.getOutputStream();
            for (List<String> command = read(in); command != null; command = read(in)) {
                out.write(answer(command).getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        } catch (IOException ended) {
            // by the other side
        }
    }

    /** An array of strings, each after a line with its length; null at the end. */
    private static List<String> read(BufferedReader in) throws IOException {
        String head = in.readLine();
        if (head == null) {
            return null;
        }
        List<String> command = new ArrayList<>();
        for (int left = Integer.parseInt(head.substring(1)); left > 0; left--) {
            char[] text = new char[Integer.parseInt(in.readLine().substring(1))];
            for (int at = 0; at < text.length; ) {
                int read = in.read(text, at, text.length - at);
                if (read < 0) {
                    return null;
                }
                at += read;
            }
            in.readLine();
            command.add(new String(text));
        }
        return command;
    }

    private static String answer(List<String> command) {
        return switch (command.get(0).toUpperCase(Locale.ROOT)) {
            case "HELLO" -> "-ERR unknown command `HELLO`\r\n";
            case "PING" -> "+PONG\r\n";
            case "INFO" -> bulk(INFO);
            case "SCRIPT" -> bulk("0".repeat(40));
            default -> "+OK\r\n";
        };
    }

    private static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "old-engine");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
