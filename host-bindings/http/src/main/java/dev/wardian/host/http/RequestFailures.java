package dev.wardian.host.http;

import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;

/** What the guest learns of a failure, and what the operator reads. */
final class RequestFailures {
    private RequestFailures() {}

    /**
     * The error number of a failure.
     *
     * @param origin the server
     * @param thrown what happened
     */
    static ErrnoException of(String origin, Throwable thrown) {
        if (thrown instanceof UnknownHostException) {
            return new ErrnoException(Errno.ENOTFOUND, origin + " has no address", thrown);
        }
        if (thrown instanceof ConnectTimeoutException
                || thrown instanceof ConnectException
                || thrown instanceof NoRouteToHostException) {
            return new ErrnoException(Errno.EUNAVAILABLE, origin + " cannot be reached", thrown);
        }
        if (thrown instanceof SocketTimeoutException) {
            return new ErrnoException(Errno.ETIMEOUT, origin + " is silent", thrown);
        }
        if (thrown instanceof SSLException) {
            return new ErrnoException(
                    Errno.EHOST, "no secure connection to " + origin + ": " + thrown, thrown);
        }
        if (isTooLong(thrown)) {
            return new ErrnoException(Errno.E2BIG, "the head of the answer of " + origin, thrown);
        }
        if (thrown instanceof ClientProtocolException) {
            return new ErrnoException(
                    Errno.EHOST, "the answer of " + origin + " is not HTTP", thrown);
        }
        if (thrown instanceof IOException) {
            return new ErrnoException(
                    Errno.ECLOSED, origin + " ended the connection too early", thrown);
        }
        return new ErrnoException(Errno.EHOST, "a request to " + origin + " failed", thrown);
    }

    private static boolean isTooLong(Throwable thrown) {
        return thrown instanceof MessageConstraintException
                || thrown.getCause() instanceof MessageConstraintException;
    }
}
