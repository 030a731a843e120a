package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {

    private final TrustedProxies proxies = new TrustedProxies(Set.of("10.1.0.0/20", "192.0.2.7", "2001:db8::/33"));

    private static InetAddress address(String literal) {
        return NetUtil.createInetAddressFromIpAddressString(literal);
    }

    private String client(String peer, String... headers) {
        return client(ForwardedHeader.X_FORWARDED_FOR, peer, headers);
    }

    private String client(ForwardedHeader header, String peer, String... values) {
        return proxies.client(address(peer), header.hops(List.of(values))).getHostAddress();
    }

    @Test
    void networks_reach_to_their_last_bit() {
        assertThat(List.of("10.1.0.0", "10.1.15.255", "192.0.2.7", "2001:db8:7fff::1"))
                .allMatch(text -> proxies.trusts(address(text)));
        assertThat(List.of("10.1.16.0", "10.0.255.255", "192.0.2.6", "2001:db8:8000::1", "::a01:1"))
                .noneMatch(text -> proxies.trusts(address(text)));
    }

    @Test
    void the_client_is_the_last_one_that_no_trusted_proxy_is() {
        assertThat(client("10.1.0.1", "203.0.113.5")).isEqualTo("203.0.113.5");
        assertThat(client("10.1.0.1", "1.1.1.1, 203.0.113.5, 10.1.0.2")).isEqualTo("203.0.113.5");
        assertThat(client("10.1.0.1", "1.1.1.1", "203.0.113.5", "10.1.0.2")).isEqualTo("203.0.113.5");
        assertThat(client("10.1.0.1", "10.1.0.3,10.1.0.2")).isEqualTo("10.1.0.3");
    }

    @Test
    void a_peer_that_is_not_trusted_is_the_client_whatever_it_says() {
        assertThat(client("203.0.113.9", "203.0.113.5")).isEqualTo("203.0.113.9");
    }

    @Test
    void what_can_not_be_read_ends_the_chain() {
        assertThat(client("10.1.0.1")).isEqualTo("10.1.0.1");
        assertThat(client("10.1.0.1", "203.0.113.5, unknown")).isEqualTo("10.1.0.1");
        assertThat(client("10.1.0.1", "203.0.113.5, , 10.1.0.2")).isEqualTo("10.1.0.2");
    }

    @Test
    void addresses_may_come_with_ports() {
        assertThat(client("10.1.0.1", "203.0.113.5:4711, 10.1.0.2:80")).isEqualTo("203.0.113.5");
        assertThat(client("10.1.0.1", "[2001:db8:9000::1]:4711")).isEqualTo("2001:db8:9000:0:0:0:0:1");
        assertThat(client("10.1.0.1", "[::ffff:203.0.113.5]:1")).isEqualTo("203.0.113.5");
        assertThat(client("10.1.0.1", "203.0.113.5:port")).isEqualTo("10.1.0.1");
    }

    private String forwarded(String... values) {
        return client(ForwardedHeader.FORWARDED, "10.1.0.1", values);
    }

    @Test
    void the_header_of_rfc_7239_says_the_same() {
        assertThat(forwarded("for=203.0.113.5")).isEqualTo("203.0.113.5");
        assertThat(forwarded("For=\"203.0.113.5:47011\";proto=http;by=10.1.0.2"))
                .isEqualTo("203.0.113.5");
        assertThat(forwarded("for=1.1.1.1, by=10.1.0.3 ; for=203.0.113.5, for=10.1.0.2"))
                .isEqualTo("203.0.113.5");
        assertThat(forwarded("for=1.1.1.1", "for=203.0.113.5", "for=10.1.0.2")).isEqualTo("203.0.113.5");
        assertThat(forwarded("for=\"[2001:db8:9000::17]:4711\"")).isEqualTo("2001:db8:9000:0:0:0:0:17");
    }

    @Test
    void what_is_hidden_or_mangled_there_ends_the_chain() {
        for (String value : List.of(
                "for=unknown",
                "for=_hidden",
                "proto=https",
                "",
                "for=1.1.1.1;x=\", for=203.0.113.5", // a client's open quotation mark, and what a proxy wrote after it
                "for=1.1.1.1, for=\"203.0.113.5",
                "by=\"a;for=1.1.1.1\"")) {
            assertThat(forwarded(value)).as(value).isEqualTo("10.1.0.1");
        }
    }
}
