package dev.wardian.host.http;

import dev.wardian.plugin.capability.BlockingResource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The connections of one plugin, which its generations share. Each leads to one address that was
 * checked; a connection that waits for its next request serves only requests to that address.
 */
final class Connections extends BlockingResource.Group {
    private static final int MOST = 64;
    private static final int MOST_LINE = 8_192;
    private static final long CONNECT_SECONDS = 5;
    private static final long IDLE_SECONDS = 30;
    private static final long LIFE_MINUTES = 5;
    private static final long SILENT_MINUTES = 61;
    private static final long CHECK_MILLIS = 500;

    private final PoolingHttpClientConnectionManager pool;
    private final CloseableHttpClient client;
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile boolean closed;

    Connections(HttpSettings settings) {
        SSLContext context = settings.sslContext().orElse(null);
        ClientTlsStrategyBuilder tls = ClientTlsStrategyBuilder.create();
        if (context != null) {
            tls.setSslContext(context);
        }
        pool =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new NoNames())
                        .setTlsSocketStrategy(tls.buildClassic())
                        .setConnectionFactory(
                                ManagedHttpClientConnectionFactory.builder()
                                        .http1Config(
                                                Http1Config.custom()
                                                        .setMaxLineLength(MOST_LINE)
                                                        .setMaxHeaderCount(HeaderLine.MOST)
                                                        .build())
                                        .responseOutOfOrderStrategy(new EarlyAnswers())
                                        .build())
                        .setMaxConnTotal(MOST)
                        .setMaxConnPerRoute(MOST)
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(Timeout.ofSeconds(CONNECT_SECONDS))
                                        // An alarm ends a request before.
                                        .setSocketTimeout(Timeout.ofMinutes(SILENT_MINUTES))
                                        .setValidateAfterInactivity(
                                                TimeValue.ofMilliseconds(CHECK_MILLIS))
                                        .setTimeToLive(TimeValue.ofMinutes(LIFE_MINUTES))
                                        .build())
                        .build();
        client = HttpClients.createMinimal(pool);
    }

    /** Everything is looked up before. */
    private static final class NoNames implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            throw new UnknownHostException(host);
        }

        @Override
        public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
            throw new UnknownHostException(host);
        }
    }

    CloseableHttpClient client() {
        return client;
    }

    @Override
    protected void ended() {
        sweepLater();
    }

    /** Idle connections are closed, however long the next request does not come. */
    private void sweepLater() {
        if (!closed && sweeping.compareAndSet(false, true)) {
            BlockingResource.after(TimeUnit.SECONDS.toNanos(IDLE_SECONDS), this::sweep);
        }
    }

    private void sweep() {
        sweeping.set(false);
        pool.closeIdle(TimeValue.ofSeconds(IDLE_SECONDS));
        if (pool.getTotalStats().getAvailable() > 0) {
            sweepLater();
        }
    }

    /** Ends everything that runs or waits. */
    void end() {
        cut();
        pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
    }

    @Override
    public void close() {
        closed = true;
        super.close();
        client.close(CloseMode.IMMEDIATE);
    }
}
