package dev.wardian.host.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Finds the addresses of a host. The capability checks each address against the grant and connects
 * to no other one, so a resolver decides where a name leads, but not what a plugin may reach.
 */
@FunctionalInterface
public interface NameResolver {
    /**
     * Finds the addresses of a name. It may take its time: it runs on a thread of the capability,
     * and a request whose time is over does not wait for it.
     *
     * @param host the name, in lower case; never an address
     * @return the addresses, those to try first at the front
     * @throws UnknownHostException if the name has no address
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
