package dev.wardian.host.kv;

import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** {@code wardian:kv/1}, over one namespace and under one policy. */
final class KvFunctions {
    private static final ValueType I = ValueType.I32;
    private static final ValueType L = ValueType.I64;
    private static final FunctionType GET = FunctionType.of(List.of(I, I, I, I), I);
    private static final FunctionType PUT = FunctionType.of(List.of(I, I, I, I, L), L);
    private static final FunctionType COMPARE_AND_PUT =
            FunctionType.of(List.of(I, I, L, I, I, L), L);
    private static final FunctionType DELETE = FunctionType.of(List.of(I, I), I);
    private static final FunctionType COMPARE_AND_DELETE = FunctionType.of(List.of(I, I, L), I);
    private static final FunctionType LIST = FunctionType.of(List.of(I, I, I, I, I, I, I), I);
    private static final FunctionType SYNC = FunctionType.of(List.of(), I);

    private static final long MAX_TTL_MILLIS = 1L << 53;
    private static final int MAX_LISTED = 1_000;

    private final KvNamespace values;
    private final KvPolicy policy;

    private KvFunctions(KvNamespace values, KvPolicy policy) {
        this.values = values;
        this.policy = policy;
    }

    static void addTo(HostFunctions.Builder functions, KvNamespace values, KvPolicy policy) {
        KvFunctions these = new KvFunctions(values, policy);
        functions
                .add("get", GET, call -> Errors.translated(() -> these.get(call)))
                .add(
                        "get_versioned",
                        GET,
                        call -> Errors.translated(() -> these.getVersioned(call)))
                .add("put", PUT, call -> Errors.translated(() -> these.put(call)))
                .add(
                        "compare_and_put",
                        COMPARE_AND_PUT,
                        call -> Errors.translated(() -> these.compareAndPut(call)))
                .add("delete", DELETE, call -> Errors.translated(() -> these.delete(call)))
                .add(
                        "compare_and_delete",
                        COMPARE_AND_DELETE,
                        call -> Errors.translated(() -> these.compareAndDelete(call)))
                .add("list", LIST, call -> Errors.translated(() -> these.list(call)))
                .add("sync", SYNC, call -> Errors.translated(() -> these.sync(call)));
    }

    /** The first two arguments of most functions. */
    private static String key(CapabilityCall call) {
        String key = call.text(0, 1, KvNamespace.MAX_KEY_BYTES);
        if (key.isEmpty()) {
            throw new ErrnoException(Errno.EINVAL, "an empty key");
        }
        return withoutNul(key);
    }

    private static String withoutNul(String key) {
        if (key.indexOf('\0') >= 0) {
            throw new ErrnoException(Errno.EINVAL, "a key with a NUL");
        }
        return key;
    }

    private void requireWriting(CapabilityCall call, String what) {
        if (policy.mode() != KvMode.WRITE) {
            throw call.denied(what);
        }
    }

    private KvValue find(CapabilityCall call) {
        String key = key(call);
        return values.get(key, CallWait.of(call))
                .orElseThrow(() -> new ErrnoException(Errno.ENOTFOUND, "no value for " + key));
    }

    private long get(CapabilityCall call) {
        return call.reply(2, 3, find(call).bytes());
    }

    private long getVersioned(CapabilityCall call) {
        KvValue found = find(call);
        ByteBuffer both =
                ByteBuffer.allocate(Long.BYTES + found.bytes().length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        return call.reply(2, 3, both.putLong(found.version()).put(found.bytes()).array());
    }

    private long put(CapabilityCall call) {
        String key = key(call);
        requireWriting(call, "put " + key);
        byte[] value = call.bytes(2, 3, policy.largestValue());
        return values.put(key, value, ttl(call.i64(4)), policy.quota(), CallWait.of(call));
    }

    private long compareAndPut(CapabilityCall call) {
        String key = key(call);
        requireWriting(call, "put " + key);
        byte[] value = call.bytes(3, 4, policy.largestValue());
        return values.compareAndPut(
                key, call.i64(2), value, ttl(call.i64(5)), policy.quota(), CallWait.of(call));
    }

    private static Duration ttl(long millis) {
        if (Long.compareUnsigned(millis, MAX_TTL_MILLIS) > 0) {
            throw new ErrnoException(
                    Errno.EINVAL, Long.toUnsignedString(millis) + " milliseconds are too long");
        }
        return Duration.ofMillis(millis);
    }

    private long delete(CapabilityCall call) {
        String key = key(call);
        requireWriting(call, "delete " + key);
        if (!values.delete(key, CallWait.of(call))) {
            throw new ErrnoException(Errno.ENOTFOUND, "no value for " + key);
        }
        return 0;
    }

    private long compareAndDelete(CapabilityCall call) {
        String key = key(call);
        requireWriting(call, "delete " + key);
        values.compareAndDelete(key, call.i64(2), CallWait.of(call));
        return 0;
    }

    private long list(CapabilityCall call) {
        String prefix = withoutNul(call.text(0, 1, KvNamespace.MAX_KEY_BYTES));
        String after = withoutNul(call.text(2, 3, KvNamespace.MAX_KEY_BYTES));
        long limit = call.u32(4);
        if (limit == 0 || limit > MAX_LISTED) {
            throw new ErrnoException(Errno.EINVAL, "a list of " + limit + " keys");
        }
        String keys =
                values.list(prefix, after, (int) limit, CallWait.of(call)).stream()
                        .map(key -> key + "\0")
                        .collect(Collectors.joining());
        return call.reply(5, 6, keys.getBytes(StandardCharsets.UTF_8));
    }

    private long sync(CapabilityCall call) {
        requireWriting(call, "sync");
        values.sync(CallWait.of(call));
        return 0;
    }
}
