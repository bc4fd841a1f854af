package dev.wardian.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.http.HttpGuest.Call;
import dev.wardian.plugin.capability.Errno;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses a plugin reaches, whatever the names of the servers are. */
class AddressesTest {
    private static boolean allowed(String address, int port, String... granted)
            throws UnknownHostException {
        List<AddressBlock> blocks = new ArrayList<>();
        for (String block : granted) {
            blocks.add(AddressBlock.parse(block).orElseThrow());
        }
        return SpecialAddresses.allow(InetAddress.getByName(address), port, blocks);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.0", "172.15.255.255",
                "172.32.0.0", "192.0.1.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
                "2606:4700::1111", "2001:4860:4860::8888", "2a00::1", "64:ff9b::8.8.8.8"
            })
    void serversOnTheInternetAreReached(String address) throws UnknownHostException {
        assertTrue(allowed(address, 443));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.1.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "100.100.100.200",
                "168.63.129.16",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::10.0.0.1",
                "::8.8.8.8",
                "64:ff9b::127.0.0.1",
                "64:ff9b::169.254.169.254",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::8.8.8.8",
                "100::1",
                "2001::1",
                "2001:0:7f00:1::",
                "2001:db8::1",
                "2002:7f00:1::1",
                "2002:808:808::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00::1",
                "fd00:ec2::254",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1",
                "4000::1",
                "e000::1"
            })
    void specialAddressesAreNotReachedWithoutAGrant(String address) throws UnknownHostException {
        assertEquals(false, allowed(address, 80));
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3,8443,10.1.0.0/16:8443,true",
        "10.1.2.3,8444,10.1.0.0/16:8443,false",
        "10.2.2.3,8443,10.1.0.0/16:8443,false",
        "127.0.0.1,80,127.0.0.1:*,true",
        "127.0.0.2,80,127.0.0.1:*,false",
        "::ffff:127.0.0.1,80,127.0.0.1:80,true",
        "64:ff9b::127.0.0.1,80,127.0.0.1:80,true",
        "64:ff9b::127.0.0.1,80,[64:ff9b::]/96:80,true",
        "fd12::1,443,[fd00::]/8:443,true",
        "fe80::1,443,[fe80::]/10:443,false",
        "fe80::1,443,[fe80::1]:443,true",
        "169.254.1.1,80,169.254.0.0/16:*,false",
        "169.254.169.254,80,169.254.169.254:80,true",
        "100.100.100.200,80,100.64.0.0/10:80,false",
        "fd00:ec2::254,80,[fd00::]/8:80,false",
        "192.168.0.1,80,192.168.0.1/32:80,true"
    })
    void aGrantOpensItsBlock(String address, int port, String block, boolean expected)
            throws UnknownHostException {
        assertEquals(expected, allowed(address, port, block));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/8",
                "10.0.0.0/7:*",
                "0.0.0.0/0:*",
                "[::]/0:*",
                "10.0.0.1/8:*",
                "10.0.0.0/33:80",
                "10.0.0.0:0",
                "10.0.0.0:65536",
                "10.0.0:80",
                "010.0.0.0/8:80",
                "localhost:80",
                "private",
                "fd00::/8:80",
                "[fd00::/8]:80",
                "[::ffff:10.0.0.0]/104:80",
                "10.0.0.0/08:80 ",
                "[fe80::1%eth0]:80"
            })
    void whatIsNoBlockIsNotRead(String text) {
        assertEquals(Optional.empty(), AddressBlock.parse(text));
    }

    private static HttpCapabilityWith answering(String... answers) {
        return new HttpCapabilityWith(new ArrayDeque<>(List.of(answers)));
    }

    /** A resolver that says something else each time. */
    private record HttpCapabilityWith(Deque<String> answers) {
        List<InetAddress> next(String host) throws UnknownHostException {
            List<InetAddress> addresses = new ArrayList<>();
            for (String each : answers.remove().split(" ")) {
                addresses.add(InetAddress.getByName(each));
            }
            return addresses;
        }
    }

    private static HttpGuest guest(TestServer server, HttpCapabilityWith names) {
        String allow = "allow: ['http://*.test:" + server.port() + "']";
        return new HttpGuest(
                HttpCapability.builder().resolver(names::next).build(),
                "{ " + allow + " }",
                "{ " + allow + ", addresses: ['127.0.0.1:" + server.port() + "'] }");
    }

    @Test
    void aNameIsLookedUpOnceForEachRequestAndCheckedEachTime() {
        try (TestServer server =
                new TestServer((seen, out) -> TestServer.reply(out, 200, "", ""))) {
            HttpCapabilityWith names =
                    answering("127.0.0.1", "127.0.0.2", "169.254.169.254", "127.0.0.1");
            try (HttpGuest guest = guest(server, names)) {
                String url = "http://a.test:" + server.port() + "/x";
                int denied = -Errno.EDENIED.number();

                assertEquals(200, guest.call(Call.get(url)).status());
                assertEquals(denied, guest.call(Call.get(url)).status());
                assertEquals(denied, guest.call(Call.get(url)).status());
                assertEquals(200, guest.call(Call.get(url)).status());

                assertEquals(
                        List.of(
                                "http/1 GET " + url + " at 127.0.0.2",
                                "http/1 GET " + url + " at 169.254.169.254"),
                        guest.host().denials());
                assertEquals(0, names.answers().size());
                assertEquals(2, server.requests().size());
            }
        }
    }

    @Test
    void oneForbiddenAddressForbidsTheName() {
        try (TestServer server = new TestServer((seen, out) -> TestServer.reply(out, 200, "", ""));
                HttpGuest guest = guest(server, answering("127.0.0.1 10.0.0.1"))) {
            assertEquals(
                    -Errno.EDENIED.number(),
                    guest.call(Call.get("http://a.test:" + server.port() + "/x")).status());
            assertEquals(List.of(), server.requests());
        }
    }

    @Test
    void theNextAddressIsTriedIfOneCannotBeReached() {
        try (TestServer server =
                new TestServer((seen, out) -> TestServer.reply(out, 200, "", ""))) {
            String allow = "allow: ['http://*.test:" + server.port() + "']";
            HttpCapabilityWith names = answering("127.0.0.3 127.0.0.1");
            try (HttpGuest guest =
                    new HttpGuest(
                            HttpCapability.builder().resolver(names::next).build(),
                            "{ " + allow + " }",
                            "{ "
                                    + allow
                                    + ", addresses: ['127.0.0.0/8:"
                                    + server.port()
                                    + "'] }")) {
                assertEquals(
                        200,
                        guest.call(Call.get("http://a.test:" + server.port() + "/x")).status());
            }
        }
    }

    @Test
    void aLiteralAddressIsAnAddressToo() {
        String allow = "{ allow: ['http://*', 'http://*:8080'] }";
        try (HttpGuest guest = new HttpGuest(HttpCapability.create(), allow, allow)) {
            for (String host :
                    Arrays.asList("127.0.0.1", "[::1]", "10.0.0.1:8080", "[::127.0.0.1]")) {
                assertEquals(
                        -Errno.EDENIED.number(),
                        guest.call(Call.get("http://" + host + "/")).status(),
                        host);
            }
            for (String host :
                    Arrays.asList(
                            "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]")) {
                assertEquals(
                        -Errno.EINVAL.number(),
                        guest.call(Call.get("http://" + host + "/")).status(),
                        host);
            }
        }
    }
}
