package dev.beckon.signaling.netty;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.2 and 1.3 (RFC 9325) from PEM files that are renewed now and then, for {@link SignalingServer.Builder#tls}. New connections get the newest
 * certificate, those that are open go on with theirs.
 *
 * <p>A pair is tried by a handshake in memory before it is taken, so a key that belongs to another certificate is noticed here and not by every client.
 * What can not be taken changes nothing and is tried again at the next look, for it may be half a renewal.
 *
 * <p>{@link #get} and {@link #expires} are safe for use by many threads; {@link #reload} is for one at a time.
 */
public final class TlsFiles implements Supplier<SslContext> {

    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** What was read. */
    private record Pair(byte[] chain, byte[] key) {

        boolean is(@Nullable Pair other) {
            return other != null && Arrays.equals(chain, other.chain) && Arrays.equals(key, other.key);
        }
    }

    private record Usable(SslContext context, Instant expires) {}

    private final Path certificate;
    private final Path key;
    private final SslProvider provider;
    private Pair taken;
    private volatile Usable usable;

    /** Why the last look came to nothing: said once. */
    private @Nullable String problem;

    private TlsFiles(Path certificate, Path key, SslProvider provider) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.provider = provider;
        this.taken = read();
        this.usable = usable(taken);
    }

    /**
     * Reads and tries a pair; blocks.
     *
     * @param certificate the chain, the server's own first, in PEM
     * @param key of the server's own certificate: PEM, PKCS#8, not encrypted
     * @param provider {@link SslProvider#JDK}, with which a process should be started with {@code -Djdk.tls.rejectClientInitiatedRenegotiation=true}, or clients of TLS 1.2 may
     *     have one handshake after another on one connection; or {@link SslProvider#OPENSSL} where {@code io.netty:netty-tcnative} is on the class path, which this module
     *     does not bring
     * @return the pair, in use until a {@link #reload} finds another
     * @throws IOException if the files can not be read, are not such, or do not belong together; the message says which
     */
    public static TlsFiles load(Path certificate, Path key, SslProvider provider) throws IOException {
        return new TlsFiles(certificate, key, provider);
    }

    @Override
    public SslContext get() {
        return usable.context();
    }

    /** {@return when the certificate in use ends to be valid} */
    public Instant expires() {
        return usable.expires();
    }

    /**
     * Reads the files again and takes what has changed. To be called now and then; blocks, so not on an event loop. What goes wrong is logged and not
     * thrown.
     *
     * @return whether there is a new certificate
     */
    public boolean reload() {
        try {
            Pair now = read();
            if (now.is(taken)) {
                problem = null;
                return false;
            }
            usable = usable(now);
            taken = now;
            problem = null;
            LOG.info("TLS certificate read again from {}; it is valid until {}", certificate, expires());
            return true;
        } catch (IOException unusable) {
            String what = String.valueOf(unusable.getMessage());
            if (!what.equals(problem)) {
                problem = what;
                LOG.error("the former TLS certificate, valid until {}, stays in use: {}", expires(), what);
            }
            return false;
        }
    }

    private Pair read() throws IOException {
        return new Pair(read(certificate), read(key));
    }

    private static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no file " + file, missing);
        } catch (IOException failure) {
            throw new IOException(file + " can not be read; check who may (" + failure.getMessage() + ")", failure);
        }
    }

    private Usable usable(Pair pair) throws IOException {
        SslContext context = context(pair);
        Instant expires = own(pair.chain()).getNotAfter().toInstant();
        try {
            TlsTrial.handshake(context);
        } catch (SSLException broken) {
            throw new IOException(
                    "the key in " + key + " does not belong to the certificate in " + certificate
                            + ", or TLS can not use them (" + rootMessage(broken) + ")",
                    broken);
        }
        return new Usable(context, expires);
    }

    private SslContext context(Pair pair) throws IOException {
        try {
            return SslContextBuilder.forServer(
                            new ByteArrayInputStream(pair.chain()), new ByteArrayInputStream(pair.key()))
                    .sslProvider(provider)
                    .protocols(PROTOCOLS)
                    .build();
        } catch (SSLException | IllegalArgumentException bad) {
            throw new IOException(
                    certificate + " and " + key + " are not a PEM certificate chain and its unencrypted PKCS#8 key ("
                            + rootMessage(bad) + "); openssl pkcs8 -topk8 -nocrypt converts other keys",
                    bad);
        }
    }

    private X509Certificate own(byte[] chain) throws IOException {
        try {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(chain));
            if (!all.isEmpty() && all.iterator().next() instanceof X509Certificate first) {
                return first;
            }
        } catch (CertificateException bad) {
            throw new IOException(certificate + " is not a PEM certificate chain (" + rootMessage(bad) + ")", bad);
        }
        throw new IOException(certificate + " holds no certificate");
    }

    private static String rootMessage(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null
                ? root.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
