package dev.beckon.demo.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.demo.PlainClient;
import dev.beckon.demo.RunningServer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/nginx.conf} in a real nginx. */
class NginxIT extends ProxyCase {

    @Override
    Proxy proxy(UnaryOperator<String> change, int... servers) throws Exception {
        return Proxy.nginx(directory, change, servers);
    }

    @Override
    Stream<String> serverOptions() {
        return Stream.of("--trusted-proxy", "127.0.0.1");
    }

    @Override
    String impatient(String configuration) {
        assertThat(configuration).contains("_timeout 30s");
        return configuration.replace("_timeout 30s", "_timeout 5s");
    }

    @Override
    void awaitTakenOut(RunningServer stopping) {
        // its 503 makes nginx ask the next one
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://beckon;", "http://beckon/;"})
    void below_a_path_the_whole_page_works_whether_the_proxy_takes_it_off_or_not(String target) throws Exception {
        UnaryOperator<String> below = configuration ->
                configuration.replace("location / {", "location /beckon/ {").replace("http://beckon;", target);
        try (RunningServer server = server("--path-prefix", "/beckon");
                Proxy proxy = proxy(below, server.port())) {
            String page = PlainClient.get(proxy.uri("https", "/beckon/")).body();
            assertThat(page).contains("<title>Beckon</title>");
            Matcher link = Pattern.compile("(?:href|src)=\"([^\"#]+)\"").matcher(page);
            int links = 0;
            for (; link.find(); links++) {
                String file =
                        proxy.uri("https", "/beckon/").resolve(link.group(1)).toString();
                assertThat(PlainClient.get(java.net.URI.create(file)).statusCode())
                        .as(file)
                        .isEqualTo(200);
            }
            assertThat(links).isGreaterThan(5);
            assertThat(PlainClient.get(proxy.uri("https", "/beckon/readyz")).body())
                    .isEqualTo("ready\n");
            new PlainClient(proxy.uri("wss", "/beckon/signal")).hello("ana");
        }
    }
}
