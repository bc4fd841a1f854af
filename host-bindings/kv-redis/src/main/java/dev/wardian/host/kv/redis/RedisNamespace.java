package dev.wardian.host.kv.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wardian.host.kv.KvException;
import dev.wardian.host.kv.KvException.Kind;
import dev.wardian.host.kv.KvNamespace;
import dev.wardian.host.kv.KvQuota;
import dev.wardian.host.kv.KvUsage;
import dev.wardian.host.kv.KvValue;
import dev.wardian.host.kv.KvWait;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.clients.jedis.exceptions.JedisDataException;

/** The values of a plugin, in six keys of the server. Each operation is one script. */
final class RedisNamespace implements KvNamespace {
    /** Times beyond this are not exact in a script, and so far away that the value stays. */
    private static final long MOST_MILLIS = 1L << 53;

    private static final String ANY = "";
    private static final String OK = "ok";
    private static final byte[] NOTHING = {};

    private final RedisKvStore store;
    private final InstantSource clock;
    private final List<byte[]> keys;

    RedisNamespace(RedisKvStore store, String prefix, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.keys =
                Stream.of("values", "meta", "order", "expiries", "usage", "counter")
                        .map(name -> (prefix + name).getBytes(UTF_8))
                        .toList();
    }

    private List<byte[]> run(Script script, KvWait wait, byte[]... arguments) {
        return store.with(wait, it -> script.run(it, keys, List.of(arguments)));
    }

    private static byte[] number(long value) {
        return String.valueOf(value).getBytes(US_ASCII);
    }

    private static long number(byte[] text) {
        return Long.parseLong(new String(text, US_ASCII));
    }

    private static boolean is(List<byte[]> result, String state) {
        return new String(result.get(0), US_ASCII).equals(state);
    }

    @Override
    public Optional<KvValue> get(String key, KvWait wait) {
        List<byte[]> result = run(Script.GET, wait, KvNamespace.key(key), number(clock.millis()));
        return is(result, OK)
                ? Optional.of(new KvValue(result.get(2), number(result.get(1))))
                : Optional.empty();
    }

    @Override
    public long put(String key, byte[] value, Duration ttl, KvQuota quota, KvWait wait) {
        return set(key, ANY, value, ttl, quota, wait);
    }

    @Override
    public long compareAndPut(
            String key, long version, byte[] value, Duration ttl, KvQuota quota, KvWait wait) {
        return set(key, Long.toUnsignedString(version), value, ttl, quota, wait);
    }

    private long set(
            String key, String version, byte[] value, Duration ttl, KvQuota quota, KvWait wait) {
        long now = clock.millis();
        List<byte[]> result =
                run(
                        Script.PUT,
                        wait,
                        KvNamespace.key(key),
                        value,
                        number(expiry(now, ttl)),
                        number(now),
                        number(quota.bytes()),
                        number(quota.keys()),
                        version.getBytes(US_ASCII));
        if (is(result, OK)) {
            return number(result.get(1));
        }
        if (is(result, "quota")) {
            throw new KvException(
                    Kind.QUOTA,
                    number(result.get(1))
                            + " keys have "
                            + number(result.get(2))
                            + " bytes; the value does not fit into the quota");
        }
        throw conflict(result);
    }

    private static KvException conflict(List<byte[]> result) {
        return new KvException(Kind.CONFLICT, "the key has version " + number(result.get(1)));
    }

    private static long expiry(long now, Duration ttl) {
        if (ttl.isZero()) {
            return 0;
        }
        boolean near = ttl.compareTo(Duration.ofMillis(MOST_MILLIS - now)) < 0;
        return near ? now + Math.max(1, ttl.toMillis()) : 0;
    }

    @Override
    public boolean delete(String key, KvWait wait) {
        return is(
                run(Script.DELETE, wait, KvNamespace.key(key), number(clock.millis()), NOTHING),
                OK);
    }

    @Override
    public void compareAndDelete(String key, long version, KvWait wait) {
        List<byte[]> result =
                run(
                        Script.DELETE,
                        wait,
                        KvNamespace.key(key),
                        number(clock.millis()),
                        Long.toUnsignedString(version).getBytes(US_ASCII));
        if (!is(result, OK)) {
            throw conflict(result);
        }
    }

    @Override
    public List<String> list(String prefix, String after, int limit, KvWait wait) {
        if (limit < 1) {
            throw new IllegalArgumentException("a list of " + limit + " keys");
        }
        byte[] start = prefix.getBytes(UTF_8);
        byte[] last = after.getBytes(UTF_8);
        boolean behind = last.length > 0 && Arrays.compareUnsigned(last, start) >= 0;
        byte[] from = behind ? bound('(', last) : bound('[', start);
        // No byte of UTF-8 is 0xFF.
        byte[] to = start.length == 0 ? NOTHING : bound('(', start, (byte) 0xFF);
        List<byte[]> result =
                run(Script.LIST, wait, from, to, number(limit), number(clock.millis()));
        List<String> found = new ArrayList<>();
        for (byte[] key : result.subList(1, result.size())) {
            found.add(new String(key, UTF_8));
        }
        return found;
    }

    private static byte[] bound(char kind, byte[] text, byte... more) {
        ByteArrayOutputStream bound = new ByteArrayOutputStream();
        bound.write(kind);
        bound.writeBytes(text);
        bound.writeBytes(more);
        return bound.toByteArray();
    }

    @Override
    public KvUsage usage(KvWait wait) {
        List<byte[]> result = run(Script.USAGE, wait, number(clock.millis()));
        return new KvUsage(number(result.get(1)), number(result.get(2)));
    }

    /** The server answers when it has done all that came before; its log may take longer. */
    @Override
    public void sync(KvWait wait) {
        long millis = TimeUnit.NANOSECONDS.toMillis(wait.remainingNanos());
        Boolean logged =
                store.with(
                        wait,
                        connection -> {
                            try {
                                return connection.waitAOF(1, 0, Math.max(1, millis)).getKey() > 0;
                            } catch (JedisDataException e) {
                                // It is too old for that, or has no log.
                                connection.ping();
                                return true;
                            }
                        });
        if (!logged) {
            throw new KvException(Kind.TIMEOUT, "the server did not write its log in time");
        }
    }
}
