package dev.beckon.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file as it is served; the content is never changed.
 *
 * @param gzipped whether the content is compressed (RFC 1952)
 */
record PageFile(byte[] content, boolean gzipped, String type, String etag) {

    private static final int ETAG_BYTES = 12;

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "webmanifest", "application/manifest+json",
            "woff2", "font/woff2",
            "json", "application/json");

    static PageFile of(String name, byte[] content) {
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return new PageFile(content, false, TYPES.getOrDefault(extension, "application/octet-stream"), etag(content));
    }

    /** The same in fewer bytes, under an etag of its own (RFC 9110 §8.8.3.3); null where they are not fewer. */
    @Nullable
    PageFile gzip() {
        ByteArrayOutputStream smaller = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(smaller)) {
            out.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        byte[] bytes = smaller.toByteArray();
        return bytes.length < content.length ? new PageFile(bytes, true, type, etag(bytes)) : null;
    }

    private static String etag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, ETAG_BYTES)) + '"';
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    /** Whether an {@code If-None-Match} (RFC 9110 §13.1.2) means this file as it is. */
    boolean isNamedBy(@Nullable String ifNoneMatch) {
        return ifNoneMatch != null
                && (ifNoneMatch.contains(etag) || ifNoneMatch.strip().equals("*"));
    }
}
