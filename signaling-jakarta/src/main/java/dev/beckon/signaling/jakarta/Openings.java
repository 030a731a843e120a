package dev.beckon.signaling.jakarta;

import dev.beckon.signaling.spi.Opening;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request that opens a connection tells of its client. */
final class Openings {

    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private Openings() {}

    /** A client is vouched for by the browser that names its page, which was checked, or by the container that has logged it in. */
    static Opening of(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        return new Opening(
                remote(request),
                path(request),
                query(request),
                headers(request),
                certificate(request),
                principal,
                principal != null || request.getHeader("Origin") != null);
    }

    /** The client's address; containers differ in whether brackets are part of one of IPv6. */
    static String remote(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        if (address == null) {
            return "unknown";
        }
        return address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
    }

    static List<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }

    private static String path(HttpServletRequest request) {
        String more = request.getPathInfo();
        return request.getContextPath() + request.getServletPath() + (more == null ? "" : more);
    }

    private static Map<String, List<String>> query(HttpServletRequest request) {
        Map<String, List<String>> query = new HashMap<>();
        request.getParameterMap().forEach((name, values) -> query.put(name, List.of(values)));
        return query;
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values(request, name)));
        }
        return headers;
    }

    private static @Nullable X509Certificate certificate(HttpServletRequest request) {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
                ? chain[0]
                : null;
    }
}
