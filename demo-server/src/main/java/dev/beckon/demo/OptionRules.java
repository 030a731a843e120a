package dev.beckon.demo;

import dev.beckon.signaling.limits.Capacity;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.limits.Share;
import dev.beckon.signaling.limits.Shares;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What options have to keep to beyond their kinds; each refusal says what to do. */
final class OptionRules {

    private static final long MEBI = 1024 * 1024;
    private static final int LARGEST_PORT = 65_535;
    private static final int MOST_THREADS = 1024;
    private static final int MOST_PER_SECOND = 1_000_000;

    /** From a heartbeat that was not answered to the end of the connection. */
    private static final Duration LATE = Limits.DEFAULTS.silence().minus(Limits.DEFAULTS.heartbeat());

    /** Of which one address gets a quarter. */
    private static final int LEAST_HELD = 4;

    /** The options behind the bounds that can be out of range. */
    private static final Map<String, String> OPTIONS = Map.of(
            "roomCapacity", "--room-capacity",
            "helloTimeout", "--hello-timeout",
            "heartbeat", "--heartbeat",
            "grace", "--grace");

    private OptionRules() {}

    static void check(Options options) throws StartException {
        port("--port", options.port);
        if (options.metricsPort != null) {
            port("--metrics-port", options.metricsPort);
        }
        if ((options.tlsCert == null) != (options.tlsKey == null)) {
            throw new StartException(
                    "--tls-cert and --tls-key go together; for a certificate made on the spot use --dev-tls");
        }
        if (options.devTls && options.tlsCert != null) {
            throw new StartException("--dev-tls makes its own certificate; leave out either it or --tls-cert");
        }
        if (options.hsts != null && !options.tls()) {
            throw new StartException(
                    "--hsts needs TLS: --tls-cert and --tls-key; a proxy that ends TLS says it itself");
        }
        if (!options.adminTokens.isEmpty() && options.metricsPort == null) {
            throw new StartException("--admin-token needs --metrics-port, where the admin API is served");
        }
        if (options.proxyProtocol && options.trustedProxies.isEmpty()) {
            throw new StartException(
                    "--proxy-protocol needs --trusted-proxy: only from proxies that are trusted it is taken");
        }
        if (options.proxyProtocol && options.proxyHeader != null) {
            throw new StartException("--proxy-protocol and --proxy-header exclude each other: one of them says who the"
                    + " clients are, and the other could be written by anyone");
        }
        if (options.maxUpgradesPerAddress < 0 || options.maxUpgradesPerAddress > MOST_PER_SECOND) {
            throw new StartException("--max-upgrades-per-address is " + options.maxUpgradesPerAddress
                    + ", but goes from 0, for none, to " + MOST_PER_SECOND);
        }
        notNegative("--max-connections", options.maxConnections);
        notNegative("--max-connections-per-address", options.maxConnectionsPerAddress);
        notNegative("--max-upgrades", options.maxUpgrades);
        notNegative("--max-sessions-per-address", options.maxSessionsPerAddress);
        long heap = Runtime.getRuntime().maxMemory() / MEBI;
        if (options.maxHeld < LEAST_HELD || options.maxHeld > heap) {
            throw new StartException("--max-held is " + options.maxHeld + ", but goes from " + LEAST_HELD + " to "
                    + heap + ", the megabytes of the heap, which -Xmx sets");
        }
        options.dialects.check();
        if (options.threads < 0 || options.threads > MOST_THREADS) {
            throw new StartException("--threads is " + options.threads + ", but goes from 0 to " + MOST_THREADS);
        }
        if (options.host.isBlank()) {
            throw new StartException("--host is empty; leave it out to listen everywhere");
        }
        if (options.metricsHost.isBlank()) {
            throw new StartException("--metrics-host is empty; leave it out to serve this machine only");
        }
    }

    private static void port(String option, int port) throws StartException {
        if (port < 0 || port > LARGEST_PORT) {
            throw new StartException(option + " is " + port + ", but ports go from 0 to " + LARGEST_PORT);
        }
    }

    private static void notNegative(String option, int value) throws StartException {
        if (value < 0) {
            throw new StartException(option + " is " + value + ", but has to be 0, for no limit, or more");
        }
    }

    private static Rates rates(List<RateLimit> changes) {
        Rates rates = Rates.DEFAULTS;
        for (RateLimit change : changes) {
            rates = change.in(rates);
        }
        return rates;
    }

    private static Share opened(int perSecond) {
        return perSecond == 0
                ? Share.UNLIMITED
                : new Share(Shares.DEFAULTS.opened().burst(), Math.multiplyExact(perSecond, 60));
    }

    static Limits limits(Options options) throws StartException {
        try {
            return Limits.builder()
                    .rates(rates(options.rateLimits))
                    .capacity(new Capacity(
                            options.maxHeld * MEBI, options.maxHeld * MEBI / 4, options.maxSessionsPerAddress))
                    .shares(Shares.DEFAULTS.withOpened(opened(options.maxUpgradesPerAddress)))
                    .roomCapacity(options.roomCapacity)
                    .helloTimeout(options.helloTimeout)
                    .heartbeat(options.heartbeat)
                    .silence(options.heartbeat.plus(LATE))
                    .grace(options.grace)
                    .build();
        } catch (IllegalArgumentException bad) {
            throw new StartException(byOption(String.valueOf(bad.getMessage())) + "; see --help");
        }
    }

    /** Begins with the option in the place of the bound. */
    private static String byOption(String message) {
        int end = message.indexOf(' ');
        String option = end < 0 ? null : OPTIONS.get(message.substring(0, end));
        return option == null ? message : option + message.substring(end);
    }
}
