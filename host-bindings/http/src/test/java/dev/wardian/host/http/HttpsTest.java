package dev.wardian.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.http.HttpGuest.Call;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.Errno;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests over TLS. The certificate is for {@code good.test} and signed by itself. */
class HttpsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir static Path temp;
    private static SSLContext context;
    private static TestServer server;

    @BeforeAll
    static void serve() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = temp.resolve("store.p12");
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process =
                new ProcessBuilder(
                                keytool,
                                "-genkeypair",
                                "-alias",
                                "a",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=good.test",
                                "-ext",
                                "san=dns:good.test",
                                "-validity",
                                "30",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .redirectOutput(temp.resolve("keytool.txt").toFile())
                        .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(temp.resolve("keytool.txt")));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore only = KeyStore.getInstance("PKCS12");
        only.load(null, PASSWORD);
        only.setCertificateEntry("a", keys.getCertificate("a"));
        trusted.init(only);
        context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        server =
                new TestServer(
                        context.getServerSocketFactory(),
                        (seen, out) ->
                                TestServer.reply(out, 200, "", "secret " + seen.body().length));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static HttpGuest guest(Capability<?> http) {
        String allow =
                "{ allow: [{ url: 'https://*:" + server.port() + "', methods: [GET, POST] }]";
        return new HttpGuest(
                http, allow + " }", allow + ", addresses: ['127.0.0.1:" + server.port() + "'] }");
    }

    private static HttpCapability.Builder http() {
        return HttpCapability.builder().resolver(host -> List.of(TestServer.loopback()));
    }

    private static String url(String host) {
        return "https://" + host + ":" + server.port() + "/x";
    }

    @Test
    void aServerThatIsTrustedAnswers() {
        try (HttpGuest guest = guest(http().sslContext(context).build())) {
            int before = server.connections();

            assertEquals("secret 0", guest.call(Call.get(url("good.test"))).text());
            assertEquals(
                    "secret 150000",
                    guest.call(Call.post(url("good.test"), new byte[150_000])).text());

            assertEquals(before + 1, server.connections());
            assertEquals("good.test:" + server.port(), server.last().header("host").orElse(""));
        }
    }

    @Test
    void anotherNameThanThatOfTheCertificateIsRefused() {
        try (HttpGuest guest = guest(http().sslContext(context).build())) {
            int before = server.requests().size();

            assertEquals(-Errno.EHOST.number(), guest.call(Call.get(url("bad.test"))).status());
            assertEquals(-Errno.EHOST.number(), guest.call(Call.get(url("127.0.0.1"))).status());
            assertEquals(before, server.requests().size());
        }
    }

    @Test
    void aCertificateThatNobodySignedIsRefused() {
        try (HttpGuest guest = guest(http().build())) {
            int before = server.requests().size();

            assertEquals(-Errno.EHOST.number(), guest.call(Call.get(url("good.test"))).status());
            assertEquals(before, server.requests().size());
        }
    }

    @Test
    void aServerWithoutTlsIsNoSecureServer() {
        try (TestServer plain = new TestServer((seen, out) -> TestServer.reply(out, 200, "", ""))) {
            String allow = "{ allow: ['https://127.0.0.1:" + plain.port() + "'], timeout: 2s";
            try (HttpGuest guest =
                    new HttpGuest(
                            http().build(),
                            allow + " }",
                            allow + ", addresses: ['127.0.0.1:" + plain.port() + "'] }")) {
                int status =
                        guest.call(Call.get("https://127.0.0.1:" + plain.port() + "/")).status();

                assertTrue(
                        List.of(
                                        -Errno.EHOST.number(),
                                        -Errno.ECLOSED.number(),
                                        -Errno.ETIMEOUT.number())
                                .contains(status),
                        () -> "status " + status);
            }
        }
    }
}
