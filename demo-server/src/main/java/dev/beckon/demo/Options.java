package dev.beckon.demo;

import dev.beckon.demo.ice.IceOptions;
import dev.beckon.demo.login.LoginOptions;
import dev.beckon.demo.webhook.WebhookOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What can be set from outside. */
final class Options {

    static final String MAX_HELD = "--max-held";
    static final String MAX_CONNECTIONS = "--max-connections";

    @Option(
            names = "--host",
            paramLabel = "NAME",
            defaultValue = "*",
            description = "Listen here (${DEFAULT-VALUE}: everywhere, IPv4 and IPv6).")
    String host = "";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Listen on this port; 0 for any (${DEFAULT-VALUE}).")
    int port;

    @Option(
            names = "--origin",
            paramLabel = "URL",
            split = ",",
            description = "Also let pages of this origin in, such as https://app.example.org or, of an app,"
                    + " capacitor://localhost; null for pages without one; * for all but those. May be repeated.")
    List<String> origins = new ArrayList<>();

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Open WebSockets under this name only, such as app.example.org, and under addresses and localhost"
                            + " (guards against DNS rebinding). Without it, under any name. May be repeated.")
    List<String> hosts = new ArrayList<>();

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Speak TLS with this certificate chain (PEM).")
    @Nullable
    Path tlsCert;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The certificate's key (PEM, PKCS#8, not encrypted).")
    @Nullable
    Path tlsKey;

    @Option(
            names = "--dev-tls",
            description = "Speak TLS with a certificate made on the spot, which browsers warn of once.")
    boolean devTls;

    @Option(
            names = "--hsts",
            paramLabel = "TIME",
            description =
                    "Tell browsers to take nothing but https from this host for so long, such as 365d (RFC 6797).")
    @Nullable
    Duration hsts;

    @Option(
            names = "--tls-provider",
            paramLabel = "NAME",
            defaultValue = "auto",
            description =
                    "Whose TLS: openssl, which costs less, jdk, or auto, OpenSSL where it loads (${DEFAULT-VALUE}).")
    TlsProvider tlsProvider = TlsProvider.AUTO;

    @Mixin
    LoginOptions login = new LoginOptions();

    @Mixin
    IceOptions ice = new IceOptions();

    @Option(
            names = "--rate-limit",
            paramLabel = "KIND=N",
            split = ",",
            description =
                    "Messages of a kind a second from one client in the long run; 0 for no limit, --rate-limit 0 for none at"
                            + " all. Kinds are descriptions (40), candidates (250), data (50), acks (200) and requests (20).")
    List<RateLimit> rateLimits = new ArrayList<>();

    @Option(
            names = MAX_CONNECTIONS,
            paramLabel = "N",
            description =
                    "Connections in all; 0 for no limit. By default one for each 16 KiB of the heap, and no more than file"
                            + " descriptors allow (here ${DEFAULT-VALUE}).")
    int maxConnections;

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            defaultValue = "256",
            description =
                    "Connections from one address, or from one IPv6 /64 network; 0 for no limit (${DEFAULT-VALUE}).")
    int maxConnectionsPerAddress;

    @Option(
            names = "--max-upgrades",
            paramLabel = "N",
            defaultValue = "1000",
            description = "WebSockets opened in one second; 0 for no limit (${DEFAULT-VALUE}).")
    int maxUpgrades;

    @Option(
            names = "--max-upgrades-per-address",
            paramLabel = "N",
            defaultValue = "100",
            description =
                    "The same from one address, or from one IPv6 /64 network, in the long run, with bursts of 256;"
                            + " 0 for no limit (${DEFAULT-VALUE}).")
    int maxUpgradesPerAddress;

    @Option(
            names = MAX_HELD,
            paramLabel = "MB",
            description =
                    "Megabytes held for clients, in all: beyond four fifths of it nothing new is begun, and beyond it those who"
                            + " hold most are closed. A quarter of it is for one address. By default half of the heap, which -Xmx sets"
                            + " (here ${DEFAULT-VALUE}).")
    int maxHeld;

    @Option(
            names = "--max-sessions-per-address",
            paramLabel = "N",
            defaultValue = "2048",
            description =
                    "Sessions of one address, or of one IPv6 /64 network, those included that wait for their client;"
                            + " 0 for no limit (${DEFAULT-VALUE}).")
    int maxSessionsPerAddress;

    @Option(
            names = "--trusted-proxy",
            paramLabel = "ADDRESS",
            split = ",",
            description =
                    "Believe this proxy about who its clients are: an address or a network such as 10.0.0.0/8. May be"
                            + " repeated.")
    List<String> trustedProxies = new ArrayList<>();

    @Option(
            names = "--proxy-header",
            paramLabel = "NAME",
            description = "The header in which it says so: X-Forwarded-For, the default, or Forwarded.")
    @Nullable
    String proxyHeader;

    @Option(
            names = "--proxy-protocol",
            description = "It says so with the PROXY protocol, version 1 or 2, before anything else.")
    boolean proxyProtocol;

    @Option(
            names = "--path-prefix",
            paramLabel = "PATH",
            description = "Serve everything below this path, such as /beckon. A proxy may take it off or not.")
    @Nullable
    String pathPrefix;

    @Option(
            names = "--no-sse",
            description = "Only WebSockets: no server-sent events and POST for networks that break those.")
    boolean noSse;

    @Mixin
    DialectOptions dialects = new DialectOptions();

    @Option(
            names = "--room-capacity",
            paramLabel = "N",
            defaultValue = "50",
            description = "The largest room (${DEFAULT-VALUE}).")
    int roomCapacity;

    @Option(
            names = "--hello-timeout",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "From a connection's opening to its hello (${DEFAULT-VALUE}).")
    Duration helloTimeout = Duration.ZERO;

    @Option(
            names = "--heartbeat",
            paramLabel = "TIME",
            defaultValue = "10s",
            description =
                    "After what time of silence something is sent to keep a connection open; shorter than the"
                            + " time-out of any proxy on the way. A connection that is silent for 4s more is dead (${DEFAULT-VALUE}).")
    Duration heartbeat = Duration.ZERO;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long a session waits for its client to come back (${DEFAULT-VALUE}).")
    Duration grace = Duration.ZERO;

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "When stopping, send clients away over this time (${DEFAULT-VALUE}).")
    Duration drain = Duration.ZERO;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Event loops; 0 for two for each processor (${DEFAULT-VALUE}).")
    int threads;

    @Option(
            names = "--io",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "How they talk to the system: nio, epoll, io_uring, or auto, epoll where it loads"
                    + " (${DEFAULT-VALUE}).")
    IoChoice io = IoChoice.AUTO;

    @Option(
            names = "--metrics-port",
            paramLabel = "N",
            description = "Serve Prometheus metrics on this port under /metrics; 0 for any. Without it there are none.")
    @Nullable
    Integer metricsPort;

    @Option(
            names = "--metrics-host",
            paramLabel = "NAME",
            defaultValue = "127.0.0.1",
            description = "Where to serve them (${DEFAULT-VALUE}: for this machine only).")
    String metricsHost = "";

    @Option(
            names = "--admin-token",
            paramLabel = "TOKEN",
            split = ",",
            description =
                    "Serve the admin API beside the metrics to those who show this token, of 16 characters or more;"
                            + " as NAME=TOKEN, what is done with it is logged under that name. May be repeated. Better given as"
                            + " BECKON_ADMIN_TOKEN, which other users of the machine can not see.")
    List<String> adminTokens = new ArrayList<>();

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Mixin
    WebhookOptions webhook = new WebhookOptions();

    @Option(
            names = "--log-format",
            paramLabel = "NAME",
            defaultValue = "text",
            description = "text, or json: one object on each line (${DEFAULT-VALUE}).")
    LogFormat logFormat = LogFormat.TEXT;

    boolean tls() {
        return devTls || tlsCert != null;
    }

    /** Where the page is, empty for the root. */
    String path() {
        return pathPrefix == null ? "" : pathPrefix + "/";
    }
}
