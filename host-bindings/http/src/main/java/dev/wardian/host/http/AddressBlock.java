package dev.wardian.host.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses with a common beginning, at one port or at all.
 *
 * @param network the first address; of its bytes, those of the beginning and zeros
 * @param bits the length of the beginning
 * @param port the port; empty for all
 */
record AddressBlock(InetAddress network, int bits, OptionalInt port)
        implements Comparable<AddressBlock> {
    private static final Pattern SYNTAX =
            Pattern.compile(
                    "(?:([0-9.]{7,15})|\\[([0-9A-Fa-f:.]{2,45})])(?:/([0-9]{1,3}))?:(\\*|[0-9]{1,5})");

    /** A wider block would open half of the world by one line. */
    private static final int LEAST_BITS = 8;

    private static final int MAX_PORT = 65_535;

    /**
     * Reads {@code 10.1.0.0/16:8443}, {@code 127.0.0.1:8080} or {@code [fd00::]/8:*}; empty if the
     * text is none of these.
     */
    static Optional<AddressBlock> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            String written = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            InetAddress address =
                    UrlHost.parse(matcher.group(1) == null ? "[" + written + "]" : written)
                            .address()
                            .orElseThrow(() -> new MalformedUrl("no address"));
            int width = address.getAddress().length * Byte.SIZE;
            int bits = matcher.group(3) == null ? width : Integer.parseInt(matcher.group(3));
            OptionalInt port =
                    matcher.group(4).equals("*")
                            ? OptionalInt.empty()
                            : OptionalInt.of(Integer.parseInt(matcher.group(4)));
            boolean portFits =
                    port.isEmpty() || (port.getAsInt() >= 1 && port.getAsInt() <= MAX_PORT);
            if (bits < LEAST_BITS || bits > width || !portFits) {
                return Optional.empty();
            }
            AddressBlock block = new AddressBlock(beginning(address, bits), bits, port);
            return block.network.equals(address) ? Optional.of(block) : Optional.empty();
        } catch (MalformedUrl e) {
            return Optional.empty();
        }
    }

    private static InetAddress beginning(InetAddress address, int bits) {
        byte[] bytes = address.getAddress();
        for (int bit = bits; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether an address at a port is in the block. */
    boolean contains(InetAddress address, int atPort) {
        return (port.isEmpty() || port.getAsInt() == atPort) && hasBeginningOf(address);
    }

    /** Whether the block is this one address. */
    boolean isExactly(InetAddress address) {
        return bits == address.getAddress().length * Byte.SIZE && network.equals(address);
    }

    private boolean hasBeginningOf(InetAddress address) {
        return address.getAddress().length == network.getAddress().length
                && beginning(address, bits).equals(network);
    }

    /** Whether all of {@code other} is in this. */
    boolean covers(AddressBlock other) {
        return bits <= other.bits
                && (port.isEmpty() || port.equals(other.port))
                && hasBeginningOf(other.network);
    }

    /** What is in both; empty if there is nothing. */
    Optional<AddressBlock> intersect(AddressBlock other) {
        AddressBlock narrower = bits >= other.bits ? this : other;
        AddressBlock wider = bits >= other.bits ? other : this;
        boolean portsMeet = port.isEmpty() || other.port.isEmpty() || port.equals(other.port);
        return portsMeet && wider.hasBeginningOf(narrower.network)
                ? Optional.of(
                        new AddressBlock(
                                narrower.network,
                                narrower.bits,
                                port.isPresent() ? port : other.port))
                : Optional.empty();
    }

    @Override
    public int compareTo(AddressBlock other) {
        int bytes = Arrays.compareUnsigned(network.getAddress(), other.network.getAddress());
        return bytes != 0 ? bytes : toString().compareTo(other.toString());
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        int width = network.getAddress().length * Byte.SIZE;
        String address = network.getHostAddress();
        return (width == Integer.SIZE ? address : "[" + address + "]")
                + (bits == width ? "" : "/" + bits)
                + ":"
                + (port.isPresent() ? String.valueOf(port.getAsInt()) : "*");
    }
}
