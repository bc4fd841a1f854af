package dev.wardian.host.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.ResponseOutOfOrderStrategy;
import org.apache.hc.core5.util.Timeout;

/**
 * Finds an answer that comes before its request is complete, such as that the body is too large.
 * Then no more of the body is sent. Without TLS that costs no time. With it, one has to wait for a
 * moment to see what came, so that happens seldom.
 */
final class EarlyAnswers implements ResponseOutOfOrderStrategy {
    private static final long LOOK_EACH = 1 << 20;

    @Override
    public boolean isEarlyResponseDetected(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            InputStream inputStream,
            long totalBytesSent,
            long nextWriteSize)
            throws IOException {
        if (connection.getSSLSession() == null) {
            return inputStream.available() > 0;
        }
        return totalBytesSent / LOOK_EACH < (totalBytesSent + nextWriteSize) / LOOK_EACH
                && connection.isDataAvailable(Timeout.ONE_MILLISECOND);
    }
}
