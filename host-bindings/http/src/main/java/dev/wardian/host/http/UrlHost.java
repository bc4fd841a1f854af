package dev.wardian.host.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host of a URL: a name in lower case, or a literal address, in one spelling only.
 *
 * @param text as it stands in a URL; an IPv6 address in brackets
 * @param address the address, if it is one
 */
record UrlHost(String text, Optional<InetAddress> address) {
    private static final int MAX_NAME = 253;
    private static final Pattern NAME =
            Pattern.compile(
                    "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

    /** What other readers of URLs take for a number, and so for a part of an IPv4 address. */
    private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private static final Pattern IPV4 =
            Pattern.compile("((0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");

    static UrlHost parse(String written) throws MalformedUrl {
        String text = written.toLowerCase(Locale.ROOT);
        if (text.startsWith("[")) {
            return ofIpv6(text);
        }
        if (NUMERIC_END.matcher(text).matches()) {
            if (!IPV4.matcher(text).matches()) {
                throw new MalformedUrl("the host is neither a name nor an IPv4 address");
            }
            return new UrlHost(text, Optional.of(literal(text)));
        }
        if (text.length() > MAX_NAME || !NAME.matcher(text).matches()) {
            throw new MalformedUrl(
                    "the host is no name of letters, digits, hyphens and dots; write others in"
                            + " Punycode");
        }
        return new UrlHost(text, Optional.empty());
    }

    private static UrlHost ofIpv6(String text) throws MalformedUrl {
        if (!IPV6.matcher(text).matches()) {
            throw new MalformedUrl("the host is no IPv6 address");
        }
        InetAddress address = literal(text.substring(1, text.length() - 1));
        if (address.getAddress().length == Integer.BYTES) {
            throw new MalformedUrl("the host is an IPv4 address; write it as such");
        }
        return new UrlHost("[" + address.getHostAddress() + "]", Optional.of(address));
    }

    /** The text has only characters of an address, so no name is looked up. */
    private static InetAddress literal(String text) throws MalformedUrl {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new MalformedUrl("the host is no IP address");
        }
    }
}
