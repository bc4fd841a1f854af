package dev.wardian.sample;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Makes the servers of this application. The JDK reads the limits of all its servers when the first
 * one is made, so they are set here. Without them, as many connections that send half a request as
 * there are threads stop a server for good.
 */
public final class HttpServers {
    /** The most connections that a server has open. */
    public static final int MOST_CONNECTIONS = 128;

    /** Seconds in which a request must have arrived; a connection that is slower is closed. */
    private static final int REQUEST_SECONDS = 5;

    static {
        setUnlessSet("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
        setUnlessSet("jdk.httpserver.maxConnections", MOST_CONNECTIONS);
    }

    private HttpServers() {}

    private static void setUnlessSet(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }

    /**
     * Makes a server, which is not started yet.
     *
     * @param address where it listens; port 0 is any free one
     * @return the server
     * @throws IOException if it cannot listen there
     */
    public static HttpServer create(InetSocketAddress address) throws IOException {
        return HttpServer.create(address, 0);
    }
}
