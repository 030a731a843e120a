package dev.beckon.signaling.dialect;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request over plain HTTP, without a body (RFC 9110).
 *
 * @param method such as {@code GET}. {@code HEAD} comes as {@code GET}; preflights of browsers ({@code OPTIONS}) do not come here
 * @param path below the one at which the dialect is served, decoded; begins with a slash
 * @param query decoded: each name with its values in their order
 */
public record Question(String method, String path, Map<String, List<String>> query) {

    /**
     * Copies the query.
     *
     * @param method see {@link #method}
     * @param path see {@link #path}
     * @param query see {@link #query}
     */
    public Question {
        query = Map.copyOf(query);
    }

    /**
     * {@return the first value of a parameter of the query; null where it is missing}
     *
     * @param name of the parameter
     */
    public @Nullable String parameter(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** Leaves the query out: it may hold a secret. */
    @Override
    public String toString() {
        return "Question[" + method + " " + path + "]";
    }
}
