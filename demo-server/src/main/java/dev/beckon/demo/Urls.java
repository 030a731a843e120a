package dev.beckon.demo;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.stream.Collectors;

/** What to type into a browser. */
final class Urls {

    private Urls() {}

    /**
     * One line for people, each address with the path given, with the addresses of the local network only where these give a browser its camera: over TLS.
     *
     * @param ready false for a server that waits for its cluster
     */
    static String announcement(InetSocketAddress bound, boolean tls, String path, boolean ready) {
        String scheme = tls ? "https" : "http";
        InetAddress address = bound.getAddress();
        boolean everywhere = address.isAnyLocalAddress();
        String host = everywhere || address.isLoopbackAddress() ? "localhost" : literal(address);
        String line =
                (ready ? "Beckon is ready: open " : "Beckon waits for its cluster: when /readyz answers 200, open ")
                        + url(scheme, host, bound.getPort())
                        + path;
        if (!tls || !everywhere) {
            return line;
        }
        List<InetAddress> others = lan();
        return others.isEmpty()
                ? line
                : line
                        + others.stream()
                                .map(other -> url(scheme, literal(other), bound.getPort()) + path)
                                .collect(Collectors.joining(" or ", ", or on another device ", ""));
    }

    /** What whoever starts the server should know, in brackets, of one that others can reach; empty for one that they can not, and where nothing is amiss. */
    static String warning(InetSocketAddress bound, boolean tls, boolean login, boolean turn) {
        if (bound.getAddress().isLoopbackAddress() || tls && login) {
            return "";
        }
        String where = bound.getAddress().isAnyLocalAddress() ? "every network of this machine" : "a network";
        String without = tls ? " without a login" : login ? " without TLS" : ", without TLS and without a login";
        return " (reachable from " + where + without
                + (turn && !login ? ": whoever connects gets TURN credentials" : "") + ")";
    }

    private static List<InetAddress> lan() {
        try {
            return LocalNetwork.addresses();
        } catch (SocketException unknown) {
            return List.of();
        }
    }

    private static String url(String scheme, String host, int port) {
        boolean usual = port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + host + (usual ? "" : ":" + port);
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return text.contains(":") ? "[" + text + "]" : text;
    }
}
