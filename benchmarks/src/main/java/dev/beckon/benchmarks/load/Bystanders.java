package dev.beckon.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the misbehaviour of some costs the others: the 99th percentile of the latency of quiet pairs, with and without a neighbour that floods one who does not read,
 * and with and without a storm of new connections. Windows with and without take turns, so that whatever else the machine does falls on both.
 */
@Command(
        name = "bystanders",
        mixinStandardHelpOptions = true,
        description = "Latency of quiet pairs while others misbehave")
public final class Bystanders implements Callable<Integer> {

    private static final int BIG_MESSAGE = 16 * 1024;
    private static final int UPGRADES_PER_SECOND = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration SETTLING = Duration.ofSeconds(1);

    @Option(names = "--server-processor", defaultValue = "0", description = "The server's processor (${DEFAULT-VALUE})")
    String processor;

    @Option(names = "--io", defaultValue = "epoll", description = "nio, epoll or io_uring (${DEFAULT-VALUE})")
    String io;

    @Option(names = "--bare", description = "Bare Netty in its place: what misbehaviour costs in any case")
    boolean bare;

    @Option(names = "--pairs", defaultValue = "50", description = "Quiet pairs (${DEFAULT-VALUE})")
    int pairs;

    @Option(names = "--rate", defaultValue = "2000", description = "Messages a second of all pairs (${DEFAULT-VALUE})")
    int rate;

    @Option(names = "--seconds", defaultValue = "5", description = "Length of a window (${DEFAULT-VALUE})")
    int seconds;

    @Option(names = "--rounds", defaultValue = "7", description = "Windows of each kind (${DEFAULT-VALUE})")
    int rounds;

    @Option(names = "--misbehave", hidden = true, description = "flood or storm, until killed")
    String misbehave = "";

    @Option(names = "--port", hidden = true)
    int port;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bystanders()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (!misbehave.isEmpty()) {
            Flood flood = new Flood();
            while (true) {
                if (misbehave.equals("flood")) {
                    flood.once(port);
                } else {
                    storm(port);
                }
            }
        }
        System.out.println("| others | p99 without | p99 with | ratio |");
        System.out.println("|---|---|---|---|");
        compare("flood one who does not read", "flood");
        compare("open connections as fast as they are answered", "storm");
        return 0;
    }

    private void compare(String name, String nuisance) throws Exception {
        double[] without = new double[rounds];
        double[] with = new double[rounds];
        Server.Kind kind = bare ? Server.Kind.bare(io) : Server.Kind.beckon(io, UPGRADES_PER_SECOND);
        try (Server server = Server.start(kind, processor);
                Load quiet = Load.sleeping(Placement.at(server.port), kind.dialect())) {
            quiet.open(2 * pairs);
            quiet.closedLoop(pairs); // what is compiled at run time is, after so many
            quiet.measure(WARM_UP);
            quiet.stop();
            quiet.openLoop(rate);
            disturbed(nuisance, server, quiet);
            for (int round = 0; round < rounds; round++) {
                without[round] = quiet.measure(Duration.ofSeconds(seconds)).millis(99);
                with[round] = disturbed(nuisance, server, quiet);
                quiet.measure(SETTLING);
            }
        }
        System.out.printf(
                "| %s | %.2f ms | %.2f ms | %.2f |%n",
                name, Numbers.median(without), Numbers.median(with), Numbers.median(with) / Numbers.median(without));
    }

    private double disturbed(String nuisance, Server server, Load quiet) throws Exception {
        Process disturbing = disturb(nuisance, server.port);
        quiet.measure(Duration.ofSeconds(seconds)); // it has to start and to warm up
        double p99 = quiet.measure(Duration.ofSeconds(seconds)).millis(99);
        disturbing.destroyForcibly().waitFor();
        return p99;
    }

    /** A process of its own that runs only when the measuring one has nothing to do: else it would be in the way of that, and not of the server. */
    private static Process disturb(String nuisance, int port) throws IOException {
        return new ProcessBuilder(
                        "chrt",
                        "--idle",
                        "0",
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Bystanders.class.getName(),
                        "--misbehave",
                        nuisance,
                        "--port",
                        String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** As many as the server takes; the others are refused, as it should be. */
    private static void storm(int port) throws IOException {
        byte[] upgrade = ("GET /signal HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: beckon.v1\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(upgrade);
            InputStream in = socket.getInputStream();
            if (in.read() != 'H') {
                throw new IOException("no answer to an upgrade");
            }
        }
    }

    /** Sends large messages to a peer that has stopped to read, and finds another when the server has closed that one. */
    private static final class Flood {

        private static final Duration PAUSE = Duration.ofMillis(5);
        private static final int MESSAGES = 400;

        private final HttpClient http = HttpClient.newHttpClient();
        private int turn;

        /** Asks for so many messages and then for no more. */
        private static final class Reader implements WebSocket.Listener {
            private int left;

            Reader(int left) {
                this.left = left;
            }

            @Override
            public void onOpen(WebSocket socket) {
                socket.request(1);
            }

            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                if (left-- > 0) {
                    socket.request(1);
                }
                return null;
            }
        }

        void once(int port) throws InterruptedException {
            String room = "flood-" + turn++;
            WebSocket stalled = connect(port, "stalled-" + room, room, 0);
            WebSocket flooding = connect(port, "flooding-" + room, room, Integer.MAX_VALUE);
            String message =
                    "{\"type\":\"send\",\"room\":\"" + room + "\",\"data\":\"" + "x".repeat(BIG_MESSAGE) + "\"}";
            try {
                for (int i = 0; i < MESSAGES; i++) {
                    flooding.sendText(message, true).join();
                    Thread.sleep(PAUSE.toMillis());
                }
            } finally {
                stalled.abort();
                flooding.abort();
            }
        }

        private WebSocket connect(int port, String peer, String room, int reads) {
            WebSocket socket = http.newWebSocketBuilder()
                    .subprotocols("beckon.v1")
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/signal"), new Reader(reads))
                    .join();
            socket.sendText("{\"type\":\"hello\",\"peer\":\"" + peer + "\"}", true)
                    .join();
            socket.sendText("{\"type\":\"join\",\"room\":\"" + room + "\",\"create\":true}", true)
                    .join();
            return socket;
        }
    }
}
