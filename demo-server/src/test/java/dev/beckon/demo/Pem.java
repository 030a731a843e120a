package dev.beckon.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.net.ssl.X509KeyManager;

/** A certificate made on the spot, in the files that servers want. */
public final class Pem {

    private Pem() {}

    /** Writes {@code chain.pem}, {@code key.pem}, and both as {@code beckon.pem}. */
    public static void write(Path directory) throws Exception {
        X509KeyManager keys = (X509KeyManager) DevelopmentCertificate.make().getKeyManagers()[0];
        String alias = keys.getServerAliases("EC", null)[0];
        String chain = block("CERTIFICATE", keys.getCertificateChain(alias)[0].getEncoded());
        String key = block("PRIVATE KEY", keys.getPrivateKey(alias).getEncoded());
        Files.writeString(directory.resolve("chain.pem"), chain);
        Files.writeString(directory.resolve("key.pem"), key);
        Files.writeString(directory.resolve("beckon.pem"), chain + key);
    }

    static String block(String kind, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }
}
