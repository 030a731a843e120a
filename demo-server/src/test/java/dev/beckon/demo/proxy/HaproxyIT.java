package dev.beckon.demo.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.demo.PlainClient;
import dev.beckon.demo.RunningServer;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** {@code deploy/haproxy.cfg} in a real HAProxy. */
class HaproxyIT extends ProxyCase {

    private Proxy proxy;

    @Override
    Proxy proxy(UnaryOperator<String> change, int... servers) throws Exception {
        proxy = Proxy.haproxy(directory, change, servers);
        return proxy;
    }

    @Override
    Stream<String> serverOptions() {
        return Stream.of("--trusted-proxy", "127.0.0.1", "--proxy-protocol");
    }

    @Override
    String impatient(String configuration) {
        assertThat(configuration).contains("timeout client 30s", "timeout server 30s", "timeout tunnel 30s");
        return configuration.replaceAll("timeout (client|server|tunnel) 30s", "timeout $1 5s");
    }

    /** Its own check of {@code /readyz}, each second: from then on nobody gets a 503. */
    @Override
    void awaitTakenOut(RunningServer stopping) {
        URI ready = proxy.uri("https", "/readyz");
        await().atMost(Duration.ofSeconds(12))
                .until(() -> PlainClient.get(ready).statusCode() == 200);
    }
}
