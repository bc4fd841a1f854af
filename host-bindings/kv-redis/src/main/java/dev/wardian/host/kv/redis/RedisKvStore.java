package dev.wardian.host.kv.redis;

import dev.wardian.host.kv.KvException;
import dev.wardian.host.kv.KvException.Kind;
import dev.wardian.host.kv.KvNamespace;
import dev.wardian.host.kv.KvStore;
import dev.wardian.host.kv.KvWait;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Keeps values in a Redis server, of version 5 or later, which several processes may share. What
 * survives a crash of the server is what its settings say ({@code appendonly}, {@code
 * appendfsync}). {@link KvNamespace#sync} waits for the server's log from version 7.2 on; before,
 * it waits for the server only.
 */
public final class RedisKvStore implements KvStore {
    /** A call that has less time waits for less. */
    private static final int CONNECT_MILLIS = 2_000;

    private static final int MOST_IDLE = 16;

    private final HostAndPort server;
    private final Supplier<DefaultJedisClientConfig.Builder> config;
    private final String prefix;
    private final InstantSource clock;
    private final Deque<Jedis> idle = new ConcurrentLinkedDeque<>();
    private final Set<Jedis> busy = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private RedisKvStore(
            HostAndPort server,
            Supplier<DefaultJedisClientConfig.Builder> config,
            String prefix,
            InstantSource clock) {
        this.server = server;
        this.config = config;
        this.prefix = prefix;
        this.clock = clock;
    }

    /**
     * Makes a store. It connects at its first use.
     *
     * @param server the server, such as {@code redis://user:password@cache.internal:6379/0}, or
     *     {@code rediss://} for TLS
     * @param prefix what the names of all its keys in the server begin with, such as {@code
     *     "wardian:"}
     * @return the store
     * @throws IllegalArgumentException if the URI names no server
     */
    public static RedisKvStore create(URI server, String prefix) {
        return create(server, prefix, Clock.systemUTC());
    }

    /**
     * Makes a store with another clock, for tests.
     *
     * @param server the server
     * @param prefix what the names of all its keys in the server begin with
     * @param clock says when values are gone
     * @return the store
     * @throws IllegalArgumentException if the URI names no server
     */
    public static RedisKvStore create(URI server, String prefix, InstantSource clock) {
        if (!JedisURIHelper.isValid(server)) {
            throw new IllegalArgumentException("no server of Redis: redis://HOST:PORT is one");
        }
        return new RedisKvStore(
                JedisURIHelper.getHostAndPort(server), () -> settings(server), prefix, clock);
    }

    private static DefaultJedisClientConfig.Builder settings(URI server) {
        DefaultJedisClientConfig.Builder settings =
                DefaultJedisClientConfig.builder()
                        .user(JedisURIHelper.getUser(server))
                        .password(JedisURIHelper.getPassword(server))
                        .database(JedisURIHelper.getDBIndex(server));
        return JedisURIHelper.isRedisSSLScheme(server)
                ? settings.sslOptions(SslOptions.defaults())
                : settings;
    }

    @Override
    public KvNamespace open(String pluginId, String namespace) {
        KvStore.requireNames(pluginId, namespace);
        requireOpen();
        // The braces keep all keys of a namespace on one node of a cluster.
        return new RedisNamespace(this, prefix + "{" + pluginId + "/" + namespace + "}:", clock);
    }

    private void requireOpen() {
        if (closed) {
            throw closed(null);
        }
    }

    private static KvException closed(@Nullable Throwable cause) {
        return new KvException(Kind.CLOSED, "the store was closed", "", null, cause);
    }

    /** Does something with a connection, for no longer than a wait lasts. */
    <T> T with(KvWait wait, Function<Jedis, T> operation) {
        requireOpen();
        wait.check();
        int millis = millisLeft(wait);
        Jedis connection = connection(Math.min(CONNECT_MILLIS, millis));
        busy.add(connection);
        AtomicBoolean running = new AtomicBoolean(true);
        boolean usable = false;
        try {
            wait.onInterrupt(
                    () -> {
                        if (running.get()) {
                            cut(connection);
                        }
                    });
            requireOpen();
            connection.getConnection().setSoTimeout(millis);
            T result = operation.apply(connection);
            usable = true;
            return result;
        } catch (JedisException e) {
            wait.check();
            usable = e instanceof JedisDataException;
            throw failure(e);
        } finally {
            running.set(false);
            busy.remove(connection);
            giveBack(connection, usable);
        }
    }

    private static int millisLeft(KvWait wait) {
        long millis = TimeUnit.NANOSECONDS.toMillis(wait.remainingNanos());
        if (millis <= 0) {
            wait.check();
            throw new KvException(Kind.TIMEOUT, "the store did not answer within the time");
        }
        return (int) Math.min(Integer.MAX_VALUE, millis);
    }

    private Jedis connection(int millis) {
        Jedis connection = idle.pollFirst();
        while (connection != null) {
            if (connection.isConnected()) {
                return connection;
            }
            cut(connection);
            connection = idle.pollFirst();
        }
        try {
            JedisClientConfig settings =
                    config.get()
                            .connectionTimeoutMillis(millis)
                            .socketTimeoutMillis(millis)
                            .build();
            Jedis made = new Jedis(server, settings);
            made.connect();
            return made;
        } catch (JedisException e) {
            throw new KvException(
                    Kind.UNAVAILABLE,
                    "the server " + server + " cannot be reached: " + e.getMessage(),
                    "start it, or correct its address",
                    null,
                    e);
        }
    }

    private void giveBack(Jedis connection, boolean usable) {
        if (usable && !closed && idle.size() < MOST_IDLE) {
            idle.addFirst(connection);
            if (closed) {
                closeIdle();
            }
        } else {
            cut(connection);
        }
    }

    /** Closes the socket, which ends whoever waits for it. */
    private static void cut(Jedis connection) {
        try {
            connection.getConnection().forceDisconnect();
        } catch (IOException | JedisException e) {
            // It is gone already.
        }
    }

    private KvException failure(JedisException e) {
        if (closed) {
            return closed(e);
        }
        String message = String.valueOf(e.getMessage());
        if (e instanceof JedisDataException) {
            Kind kind = message.startsWith("OOM") ? Kind.FULL : Kind.UNAVAILABLE;
            return new KvException(kind, "the server " + server + ": " + message, "", null, e);
        }
        if (e instanceof JedisConnectionException
                && e.getCause() instanceof SocketTimeoutException) {
            return new KvException(
                    Kind.TIMEOUT, "the server " + server + " did not answer in time", "", null, e);
        }
        return new KvException(
                Kind.UNAVAILABLE, "the server " + server + ": " + message, "", null, e);
    }

    private void closeIdle() {
        for (Jedis each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
            cut(each);
        }
    }

    @Override
    public void close() {
        closed = true;
        closeIdle();
        busy.forEach(RedisKvStore::cut);
    }
}
