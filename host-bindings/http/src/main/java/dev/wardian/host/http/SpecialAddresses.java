package dev.wardian.host.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The addresses that are not those of a server on the Internet: the registries of RFC 6890 with
 * what was added since, and translations of IPv4 into IPv6. They are reached only where a grant
 * names their block. Of link-local addresses, and of those at which clouds answer with the
 * machine's credentials, it names each one.
 */
final class SpecialAddresses {
    private static final int BYTES_OF_IPV4 = 4;

    /** Blocks of IPv4. */
    private static final List<Prefix> IPV4 =
            List.of(
                    Prefix.of("0.0.0.0", 8),
                    Prefix.of("10.0.0.0", 8),
                    Prefix.of("100.64.0.0", 10),
                    Prefix.of("127.0.0.0", 8),
                    Prefix.of("169.254.0.0", 16),
                    Prefix.of("172.16.0.0", 12),
                    Prefix.of("192.0.0.0", 24),
                    Prefix.of("192.0.2.0", 24),
                    Prefix.of("192.88.99.0", 24),
                    Prefix.of("192.168.0.0", 16),
                    Prefix.of("198.18.0.0", 15),
                    Prefix.of("198.51.100.0", 24),
                    Prefix.of("203.0.113.0", 24),
                    Prefix.of("224.0.0.0", 3));

    /** The only block of IPv6 with servers in it. */
    private static final Prefix GLOBAL = Prefix.of("2000::", 3);

    /** What is special of that. */
    private static final List<Prefix> WITHIN_GLOBAL =
            List.of(
                    Prefix.of("2001::", 23),
                    Prefix.of("2001:db8::", 32),
                    Prefix.of("2002::", 16),
                    Prefix.of("3fff::", 20));

    /** Translation of IPv4 by a gateway (RFC 6052). The last four bytes are the address. */
    private static final Prefix TRANSLATED = Prefix.of("64:ff9b::", 96);

    private static final List<Prefix> LINK_LOCAL =
            List.of(Prefix.of("169.254.0.0", 16), Prefix.of("fe80::", 10));

    /** Where clouds answer with what the machine may do. */
    private static final Set<InetAddress> METADATA =
            Set.of(
                    literal("169.254.169.254"),
                    literal("100.100.100.200"),
                    literal("168.63.129.16"),
                    literal("192.0.0.192"),
                    literal("fd00:ec2::254"),
                    literal("fd20:ce::254"));

    private record Prefix(byte[] bytes, int bits) {
        static Prefix of(String address, int bits) {
            return new Prefix(literal(address).getAddress(), bits);
        }

        boolean matches(byte[] address) {
            if (address.length != bytes.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            int rest = bits % Byte.SIZE;
            return Arrays.equals(bytes, 0, whole, address, 0, whole)
                    && (rest == 0
                            || ((bytes[whole] ^ address[whole]) & 0xFF) >>> (Byte.SIZE - rest)
                                    == 0);
        }
    }

    private SpecialAddresses() {}

    private static InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Whether a plugin may connect to an address.
     *
     * @param granted the blocks that the operator granted
     */
    static boolean allow(InetAddress address, int port, Collection<AddressBlock> granted) {
        byte[] bytes = address.getAddress();
        boolean each = namedEach(address, bytes);
        for (AddressBlock block : granted) {
            if (block.contains(address, port) && (!each || block.isExactly(address))) {
                return true;
            }
        }
        if (TRANSLATED.matches(bytes)) {
            return allow(ipv4(bytes), port, granted);
        }
        return !each && !isSpecial(bytes);
    }

    private static boolean namedEach(InetAddress address, byte[] bytes) {
        return METADATA.contains(address) || matchesAny(LINK_LOCAL, bytes);
    }

    private static boolean isSpecial(byte[] bytes) {
        return bytes.length == BYTES_OF_IPV4
                ? matchesAny(IPV4, bytes)
                : !GLOBAL.matches(bytes) || matchesAny(WITHIN_GLOBAL, bytes);
    }

    private static boolean matchesAny(List<Prefix> prefixes, byte[] bytes) {
        return prefixes.stream().anyMatch(prefix -> prefix.matches(bytes));
    }

    private static InetAddress ipv4(byte[] bytes) {
        try {
            return InetAddress.getByAddress(
                    Arrays.copyOfRange(bytes, bytes.length - BYTES_OF_IPV4, bytes.length));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
