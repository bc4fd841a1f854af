package dev.wardian.host.http;

import java.io.IOException;
import java.net.InetAddress;

/** A name leads to an address that the plugin may not reach. */
final class RefusedAddress extends IOException {
    private final InetAddress address;

    RefusedAddress(InetAddress address) {
        super(address.getHostAddress());
        this.address = address;
    }

    String address() {
        return address.getHostAddress();
    }
}
