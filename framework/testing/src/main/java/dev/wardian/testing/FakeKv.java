package dev.wardian.testing;

import dev.wardian.plugin.capability.BlockingCall;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.KvNamespaces;
import dev.wardian.wasm.FunctionType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Values by key in memory, for each plugin its own. They outlast reloads, and end with the host.
 */
final class FakeKv {
    private static final int MOST_KEY_BYTES = 512;
    private static final int MOST_VALUE_BYTES = 1 << 20;
    private static final int MOST_KEYS = 1_000;
    private static final long MOST_MILLIS = 1L << 53;

    /** In the order of the bytes, which is another one than that of characters. */
    private static final Comparator<String> BYTES =
            (left, right) -> Arrays.compareUnsigned(utf8(left), utf8(right));

    private final FakeClock clock;
    private final Map<String, NavigableMap<String, Value>> plugins = new HashMap<>();
    private long lastVersion;

    /**
     * A value.
     *
     * @param end when it is gone, in milliseconds of the clock; {@link Long#MAX_VALUE} if it stays
     */
    private record Value(byte[] bytes, long version, long end) {}

    @FunctionalInterface
    private interface Body {
        long call(CapabilityCall call, NavigableMap<String, Value> values);
    }

    FakeKv(FakeClock clock) {
        this.clock = clock;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ErrnoException error(Errno errno, String why) {
        return new ErrnoException(errno, why);
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(clock.elapsedNanos());
    }

    /** The values of a plugin whose time is not over. */
    private NavigableMap<String, Value> values(String pluginId) {
        NavigableMap<String, Value> values =
                plugins.computeIfAbsent(pluginId, id -> new TreeMap<>(BYTES));
        long now = now();
        values.values().removeIf(value -> now >= value.end());
        return values;
    }

    /** Sets a value that stays, as a plugin might have done. */
    synchronized void put(String pluginId, String key, byte[] bytes) {
        if (key.isEmpty() || key.indexOf('\0') >= 0 || utf8(key).length > MOST_KEY_BYTES) {
            throw new IllegalArgumentException("no key: " + key);
        }
        values(pluginId).put(key, new Value(bytes.clone(), ++lastVersion, Long.MAX_VALUE));
    }

    synchronized Optional<byte[]> find(String pluginId, String key) {
        return Optional.ofNullable(values(pluginId).get(key)).map(value -> value.bytes().clone());
    }

    FakeCapability capability() {
        return FakeCapability.named("kv/1")
                .unusableInWarmup()
                .with(
                        (context, functions) -> {
                            add(functions, context.pluginId());
                            functions.facility(new Namespaces(context.pluginId()));
                        });
    }

    /** Further values of a plugin, for other capabilities and ABIs. */
    private final class Namespaces implements KvNamespaces {
        private final String pluginId;

        Namespaces(String pluginId) {
            this.pluginId = pluginId;
        }

        @Override
        public Namespace open(String name) {
            // No id of a plugin has a space.
            return new Values(pluginId + " " + name);
        }
    }

    /** One namespace. */
    private final class Values implements KvNamespaces.Namespace {
        private final String owner;

        Values(String owner) {
            this.owner = owner;
        }

        @Override
        public Optional<byte[]> get(String key, BlockingCall call) {
            return find(owner, requireKey(key));
        }

        @Override
        public void put(String key, byte[] value, BlockingCall call) {
            if (value.length > MOST_VALUE_BYTES) {
                throw error(Errno.E2BIG, "a value of " + value.length + " bytes");
            }
            FakeKv.this.put(owner, requireKey(key), value);
        }

        @Override
        public boolean delete(String key, BlockingCall call) {
            synchronized (FakeKv.this) {
                return values(owner).remove(requireKey(key)) != null;
            }
        }

        private String requireKey(String key) {
            if (utf8(key).length > MOST_KEY_BYTES) {
                throw error(Errno.E2BIG, "a key that is too long");
            }
            if (key.isEmpty() || key.indexOf('\0') >= 0) {
                throw error(Errno.EINVAL, "no key: " + key);
            }
            return key;
        }
    }

    private void add(HostFunctions.Builder functions, String id) {
        BiConsumer<String, Body> getter =
                (name, body) -> function(functions, id, name, "[i32 i32 i32 i32] -> [i32]", body);
        getter.accept("get", FakeKv::get);
        getter.accept("get_versioned", FakeKv::getVersioned);
        function(functions, id, "put", "[i32 i32 i32 i32 i64] -> [i64]", this::put);
        function(
                functions,
                id,
                "compare_and_put",
                "[i32 i32 i64 i32 i32 i64] -> [i64]",
                this::compareAndPut);
        function(functions, id, "delete", "[i32 i32] -> [i32]", FakeKv::delete);
        function(
                functions,
                id,
                "compare_and_delete",
                "[i32 i32 i64] -> [i32]",
                FakeKv::compareAndDelete);
        function(functions, id, "list", "[i32 i32 i32 i32 i32 i32 i32] -> [i32]", FakeKv::list);
        function(functions, id, "sync", "[] -> [i32]", (call, values) -> 0);
    }

    private void function(
            HostFunctions.Builder functions, String id, String name, String type, Body body) {
        functions.add(
                name,
                FunctionType.parse(type),
                call -> {
                    synchronized (this) {
                        return body.call(call, values(id));
                    }
                });
    }

    private static String key(CapabilityCall call) {
        String key = call.text(0, 1, MOST_KEY_BYTES);
        if (key.isEmpty() || key.indexOf('\0') >= 0) {
            throw error(Errno.EINVAL, "no key: " + key);
        }
        return key;
    }

    private static Value require(CapabilityCall call, NavigableMap<String, Value> values) {
        String key = key(call);
        Value value = values.get(key);
        if (value == null) {
            throw error(Errno.ENOTFOUND, "no value for " + key);
        }
        return value;
    }

    private static long get(CapabilityCall call, NavigableMap<String, Value> values) {
        return call.reply(2, 3, require(call, values).bytes());
    }

    private static long getVersioned(CapabilityCall call, NavigableMap<String, Value> values) {
        Value value = require(call, values);
        ByteBuffer both = ByteBuffer.allocate(Long.BYTES + value.bytes().length);
        both.order(ByteOrder.LITTLE_ENDIAN).putLong(value.version()).put(value.bytes());
        return call.reply(2, 3, both.array());
    }

    private long put(CapabilityCall call, NavigableMap<String, Value> values) {
        String key = key(call);
        return set(call, 2, values, key);
    }

    private long compareAndPut(CapabilityCall call, NavigableMap<String, Value> values) {
        String key = key(call);
        long version = versionOf(values, key);
        if (call.i64(2) != version) {
            throw error(Errno.ECONFLICT, key + " has the version " + version);
        }
        return set(call, 3, values, key);
    }

    /** 0 without a value. */
    private static long versionOf(NavigableMap<String, Value> values, String key) {
        Value value = values.get(key);
        return value == null ? 0 : value.version();
    }

    /** Sets the value, whose address, length and time are the parameters from this one on. */
    private long set(
            CapabilityCall call, int param, NavigableMap<String, Value> values, String key) {
        byte[] bytes = call.bytes(param, param + 1, MOST_VALUE_BYTES);
        long millis = call.i64(param + 2);
        if (millis < 0 || millis > MOST_MILLIS) {
            throw error(Errno.EINVAL, Long.toUnsignedString(millis) + " milliseconds");
        }
        long end = millis == 0 ? Long.MAX_VALUE : now() + millis;
        Value value = new Value(bytes, ++lastVersion, end);
        values.put(key, value);
        return value.version();
    }

    private static long delete(CapabilityCall call, NavigableMap<String, Value> values) {
        require(call, values);
        values.remove(key(call));
        return 0;
    }

    private static long compareAndDelete(CapabilityCall call, NavigableMap<String, Value> values) {
        String key = key(call);
        long version = versionOf(values, key);
        if (version == 0 || call.i64(2) != version) {
            throw error(Errno.ECONFLICT, key + " has the version " + version);
        }
        values.remove(key);
        return 0;
    }

    private static long list(CapabilityCall call, NavigableMap<String, Value> values) {
        String prefix = call.text(0, 1, MOST_KEY_BYTES);
        String after = call.text(2, 3, MOST_KEY_BYTES);
        long limit = call.u32(4);
        if (limit == 0 || limit > MOST_KEYS || (prefix + after).indexOf('\0') >= 0) {
            throw error(Errno.EINVAL, "keys with " + prefix + " after " + after + ", " + limit);
        }
        StringBuilder page = new StringBuilder();
        values.tailMap(after, false).keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .limit(limit)
                .forEach(key -> page.append(key).append('\0'));
        return call.reply(5, 6, utf8(page.toString()));
    }
}
