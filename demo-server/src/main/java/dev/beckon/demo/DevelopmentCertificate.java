package dev.beckon.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;

/**
 * A self-signed certificate for this machine's names and addresses, good for thirty days, with a key that is forgotten when the process ends. Made by
 * the {@code keytool} that comes with every Java.
 */
final class DevelopmentCertificate {

    static final Duration VALIDITY = Duration.ofDays(30);

    private static final int PASSWORD_BYTES = 18;
    private static final int TOOL_SECONDS = 30;

    private DevelopmentCertificate() {}

    static KeyManagerFactory make() throws IOException {
        Path directory = Files.createTempDirectory("beckon"); // for this user only
        Path store = directory.resolve("dev.p12");
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().encodeToString(random);
        try {
            keytool(store, password);
            return keys(store, password.toCharArray());
        } finally {
            Files.deleteIfExists(store);
            Files.deleteIfExists(directory);
        }
    }

    private static void keytool(Path store, String password) throws IOException {
        ProcessBuilder tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "beckon",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=Beckon development",
                        "-validity",
                        String.valueOf(VALIDITY.toDays()),
                        "-ext",
                        "san=" + names(),
                        "-ext",
                        "eku=serverAuth",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass:env",
                        "BECKON_STORE_PASSWORD")
                .redirectErrorStream(true);
        tool.environment().put("BECKON_STORE_PASSWORD", password);
        Process process = tool.start();
        process.getOutputStream().close();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TOOL_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool: " + said.strip());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } finally {
            process.destroy();
        }
    }

    private static String names() throws IOException {
        return Stream.concat(
                        Stream.of("dns:localhost", "ip:127.0.0.1", "ip:::1"),
                        LocalNetwork.addresses().stream()
                                .map(InetAddress::getHostAddress)
                                .map(ip -> "ip:" + ip))
                .collect(Collectors.joining(","));
    }

    private static KeyManagerFactory keys(Path store, char[] password) throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, password);
            return factory;
        } catch (GeneralSecurityException unusable) {
            throw new IOException(unusable);
        }
    }
}
