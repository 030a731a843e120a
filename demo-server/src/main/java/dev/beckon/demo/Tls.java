package dev.beckon.demo;

import dev.beckon.signaling.netty.TlsFiles;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * TLS as the options say.
 *
 * @param contexts for each new connection
 * @param files where the certificate comes from; null for one made on the spot
 */
record Tls(Supplier<SslContext> contexts, @Nullable TlsFiles files) {

    private static final int CHECK_SECONDS = 10;

    /** @return null for none */
    static @Nullable Tls of(Options options) throws StartException {
        if (options.devTls) {
            SslContext made = fromDevelopmentCertificate(options);
            return new Tls(() -> made, null);
        }
        if (options.tlsCert == null || options.tlsKey == null) {
            return null;
        }
        try {
            TlsFiles files = TlsFiles.load(options.tlsCert, options.tlsKey, options.tlsProvider.resolve());
            return new Tls(files, files);
        } catch (IOException unusable) {
            throw new StartException("--tls-cert and --tls-key: " + unusable.getMessage());
        }
    }

    /** Looks for a renewed certificate now and then. */
    void renew(ScheduledExecutorService housekeeping) {
        TlsFiles renewed = files;
        if (renewed != null) {
            housekeeping.scheduleWithFixedDelay(renewed::reload, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static SslContext fromDevelopmentCertificate(Options options) throws StartException {
        try {
            return SslContextBuilder.forServer(DevelopmentCertificate.make())
                    .sslProvider(options.tlsProvider.resolve())
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
        } catch (IOException failure) {
            throw new StartException(
                    "--dev-tls: can not make a certificate (" + failure + "); use --tls-cert and --tls-key");
        }
    }
}
