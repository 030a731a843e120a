package dev.beckon.demo;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS from PEM files that are renewed now and then. New connections get the newest certificate, those that are open go on with theirs. A renewal that
 * can not be read, such as one that is half written, changes nothing until the files change again.
 */
final class TlsFiles implements Supplier<SslContext> {

    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

    private final Path certificate;
    private final Path key;
    private final SslProvider provider;
    private volatile SslContext context;

    /** Touched by {@link #reloadIfChanged} only. */
    private List<FileTime> changed;

    TlsFiles(Path certificate, Path key, SslProvider provider) throws StartException {
        this.certificate = certificate;
        this.key = key;
        this.provider = provider;
        this.changed = changed();
        this.context = Tls.fromFiles(certificate, key, provider);
    }

    @Override
    public SslContext get() {
        return context;
    }

    /** To be called now and then, by one thread at a time. Reads the files' times, and the files only when these have changed. */
    void reloadIfChanged() {
        try {
            List<FileTime> now = changed();
            if (!now.equals(changed)) {
                changed = now;
                context = Tls.fromFiles(certificate, key, provider);
                LOG.info("TLS certificate read again from {}", certificate);
            }
        } catch (StartException unusable) {
            LOG.warn("still using the former TLS certificate: {}", unusable.getMessage());
        }
    }

    private List<FileTime> changed() throws StartException {
        return List.of(changed("--tls-cert", certificate), changed("--tls-key", key));
    }

    private static FileTime changed(String option, Path file) throws StartException {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException missing) {
            throw new StartException(option + ": can not read " + file + "; check that it exists and who may read it");
        }
    }
}
