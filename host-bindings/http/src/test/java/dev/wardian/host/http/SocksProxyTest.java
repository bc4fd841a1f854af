package dev.wardian.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.http.HttpGuest.Call;
import dev.wardian.host.http.HttpGuest.Result;
import dev.wardian.plugin.capability.Errno;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Requests of a JVM whose connections go through a SOCKS proxy. The proxy gets the address that was
 * checked, and never the name.
 */
class SocksProxyTest {
    private static final String ALLOW = "{ allow: ['http://shop.test'], timeout: ";
    private static final byte[] NO_PASSWORD = {5, 0};
    private static final byte[] CONNECTED = {5, 0, 0, 1, 0, 0, 0, 0, 0, 0};
    private static final byte[] NOT_ALLOWED = {5, 2, 0, 1, 0, 0, 0, 0, 0, 0};
    private static final byte[] OK =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_SOCKS =
            "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    /** What the proxy does with a connection. */
    private interface Behaviour {
        void serve(DataInputStream in, OutputStream out) throws IOException;
    }

    /** Kind and value of each address that was to be connected to, with its port. */
    private final List<String> targets = new CopyOnWriteArrayList<>();

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Map<String, String> before = new TreeMap<>();
    private final ServerSocket proxy;

    SocksProxyTest() throws IOException {
        proxy = new ServerSocket(0, 50, TestServer.loopback());
    }

    @BeforeEach
    void useProxy() {
        set("socksProxyHost", "127.0.0.1");
        set("socksProxyPort", String.valueOf(proxy.getLocalPort()));
        // A proxy that would not answer, if anybody asked it.
        set("http.proxyHost", "127.0.0.1");
        set("http.proxyPort", "1");
    }

    private void set(String name, String value) {
        String old = System.setProperty(name, value);
        before.put(name, old == null ? "" : old);
    }

    @AfterEach
    void close() throws IOException {
        before.forEach(
                (name, value) -> {
                    if (value.isEmpty()) {
                        System.clearProperty(name);
                    } else {
                        System.setProperty(name, value);
                    }
                });
        proxy.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Result get(String timeout, byte[] address, Behaviour behaviour) throws IOException {
        Thread thread = new Thread(() -> serve(behaviour), "proxy");
        thread.setDaemon(true);
        thread.start();
        InetAddress found = InetAddress.getByAddress(address);
        HttpCapability.Builder http = HttpCapability.builder().resolver(host -> List.of(found));
        String policy = ALLOW + timeout + " }";
        try (HttpGuest guest = new HttpGuest(http.build(), policy, policy)) {
            return guest.call(Call.get("http://shop.test/tea"));
        }
    }

    private void serve(Behaviour behaviour) {
        while (!proxy.isClosed()) {
            try {
                Socket socket = proxy.accept();
                sockets.add(socket);
                behaviour.serve(
                        new DataInputStream(socket.getInputStream()), socket.getOutputStream());
            } catch (IOException e) {
                // The client has ended the connection, or the test is over.
            }
        }
    }

    /** Reads the versions and ways to log in, and then what is to be connected to. */
    private void greet(DataInputStream in, OutputStream out) throws IOException {
        in.readByte();
        in.readNBytes(in.readByte());
        out.write(NO_PASSWORD);
        in.readNBytes(3);
        int kind = in.readByte();
        byte[] address = in.readNBytes(kind == 1 ? 4 : kind == 4 ? 16 : in.readByte());
        String text =
                kind == 3
                        ? new String(address, StandardCharsets.US_ASCII)
                        : InetAddress.getByAddress(address).getHostAddress();
        targets.add(kind + " " + text + ":" + in.readUnsignedShort());
    }

    private void answer(DataInputStream in, OutputStream out) throws IOException {
        greet(in, out);
        out.write(CONNECTED);
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readByte());
        }
        heads.add(head.toString());
        out.write(OK);
    }

    @Test
    void theProxyGetsTheAddressThatWasChecked() throws IOException {
        Result result = get("60s", new byte[] {8, 8, 4, 4}, this::answer);

        assertEquals(200, result.status());
        assertEquals("hi", result.text());
        assertEquals(List.of("1 8.8.4.4:80"), targets);
        assertTrue(heads.get(0).startsWith("GET /tea HTTP/1.1\r\n"), heads.get(0));
        assertTrue(heads.get(0).contains("\r\nHost: shop.test\r\n"), heads.get(0));
    }

    @Test
    void anAddressThatIsNotGrantedIsNotGivenToTheProxy() throws IOException {
        Result result = get("60s", new byte[] {10, 0, 0, 7}, this::answer);

        assertEquals(-Errno.EDENIED.number(), result.status());
        assertEquals(List.of(), sockets);
    }

    @Test
    void aProxyThatDoesNotConnectEndsTheRequest() throws IOException {
        Result result =
                get(
                        "60s",
                        new byte[] {8, 8, 4, 4},
                        (in, out) -> {
                            greet(in, out);
                            out.write(NOT_ALLOWED);
                        });

        assertEquals(-Errno.ECLOSED.number(), result.status());
        assertEquals(List.of("1 8.8.4.4:80"), targets);
    }

    @Test
    void aProxyThatSpeaksNoSocksEndsTheRequest() throws IOException {
        Result result =
                get(
                        "60s",
                        new byte[] {8, 8, 4, 4},
                        (in, out) -> {
                            out.write(NO_SOCKS);
                            sockets.get(sockets.size() - 1).shutdownOutput();
                        });

        assertEquals(-Errno.ECLOSED.number(), result.status());
    }

    @Test
    void aProxyThatIsSilentTakesAllOfTheTime() throws IOException {
        Result result = get("400ms", new byte[] {8, 8, 4, 4}, (in, out) -> in.readAllBytes());

        assertEquals(-Errno.ETIMEOUT.number(), result.status());
    }
}
