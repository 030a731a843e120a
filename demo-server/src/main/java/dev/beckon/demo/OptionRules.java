package dev.beckon.demo;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import java.time.Duration;
import java.util.List;

/** What options have to keep to beyond their kinds; each refusal says what to do. */
final class OptionRules {

    private static final int LARGEST_PORT = 65_535;
    private static final int SHORTEST_TOKEN = 16;

    /** From a heartbeat that was not answered to the end of the connection. */
    private static final Duration LATE = Limits.DEFAULTS.silence().minus(Limits.DEFAULTS.heartbeat());

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
        if (options.turnUrls.isEmpty() != (options.turnSecret == null)) {
            throw new StartException("--turn-url and --turn-secret go together");
        }
        if (options.adminToken != null && options.metricsPort == null) {
            throw new StartException("--admin-token needs --metrics-port, where the admin API is served");
        }
        if (options.adminToken != null && options.adminToken.length() < SHORTEST_TOKEN) {
            throw new StartException("--admin-token is shorter than " + SHORTEST_TOKEN
                    + " characters; openssl rand -hex 16 makes a good one");
        }
        if (options.proxyProtocol && options.trustedProxies.isEmpty()) {
            throw new StartException(
                    "--proxy-protocol needs --trusted-proxy: only from proxies that are trusted it is taken");
        }
        if (options.threads < 0) {
            throw new StartException("--threads is " + options.threads + ", but can not be less than 0");
        }
    }

    private static void port(String option, int port) throws StartException {
        if (port < 0 || port > LARGEST_PORT) {
            throw new StartException(option + " is " + port + ", but ports go from 0 to " + LARGEST_PORT);
        }
    }

    private static Rates rates(List<RateLimit> changes) {
        Rates rates = Rates.DEFAULTS;
        for (RateLimit change : changes) {
            rates = change.in(rates);
        }
        return rates;
    }

    static Limits limits(Options options) throws StartException {
        try {
            return Limits.builder()
                    .rates(rates(options.rateLimits))
                    .roomCapacity(options.roomCapacity)
                    .helloTimeout(options.helloTimeout)
                    .heartbeat(options.heartbeat)
                    .silence(options.heartbeat.plus(LATE))
                    .grace(options.grace)
                    .build();
        } catch (IllegalArgumentException bad) {
            throw new StartException(bad.getMessage() + "; see --help");
        }
    }
}
