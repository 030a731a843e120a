package dev.beckon.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.contract.ContractClient;
import dev.beckon.signaling.contract.TransportContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** The example keeps the contract that every transport has to keep. */
class CustomTransportTest extends TransportContract {

    private static final int NO_CODE = 1006;

    @Override
    protected boolean pings() {
        return false;
    }

    @Override
    protected Server serve(Signaling node) throws IOException {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> accept(node, listening));
        return new Server() {
            @Override
            public ContractClient connect() throws IOException {
                return new LineClient(new Socket(listening.getInetAddress(), listening.getLocalPort()));
            }

            @Override
            public void close() throws IOException {
                listening.close();
            }
        };
    }

    private static void accept(Signaling node, ServerSocket listening) {
        try {
            while (true) {
                CustomTransport.serve(node, new Lines(listening.accept()));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }

    private static final class LineClient extends ContractClient {

        private final Socket socket;

        LineClient(Socket socket) {
            this.socket = socket;
            start(this::read);
        }

        private void read() {
            int code = NO_CODE;
            try {
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (line.startsWith("!")) {
                        code = Integer.parseInt(line.substring(1));
                    } else {
                        received(line);
                    }
                }
            } catch (IOException gone) {
                // reported as an end without a code
            }
            closed(code);
        }

        @Override
        public void send(String message) {
            try {
                socket.getOutputStream().write((message + "\n").getBytes(UTF_8));
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        @Override
        public void close() {
            try {
                socket.shutdownOutput();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        @Override
        public void abort() {
            try {
                socket.setSoLinger(true, 0); // a reset instead of an orderly end
                socket.close();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }
}
