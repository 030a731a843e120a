package dev.beckon.demo;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/** Whose TLS is spoken. docs/performance.md has what each costs. */
enum TlsProvider {
    /** OpenSSL where it loads, the JDK's elsewhere. */
    AUTO,
    /** The one that comes with every Java. */
    JDK,
    /** BoringSSL, of Netty's {@code netty-tcnative-boringssl-static}. */
    OPENSSL;

    /** @throws StartException if OpenSSL is asked for and does not load */
    SslProvider resolve() throws StartException {
        if (this == OPENSSL && !OpenSsl.isAvailable()) {
            throw new StartException("--tls-provider openssl does not load here (" + OpenSsl.unavailabilityCause()
                    + "); auto takes the JDK's where it does not");
        }
        return this != JDK && OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }
}
