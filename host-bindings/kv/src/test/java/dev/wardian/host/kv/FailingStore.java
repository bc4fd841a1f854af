package dev.wardian.host.kv;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store that fails as a test says. */
final class FailingStore implements KvStore, KvNamespace {
    volatile KvException.@Nullable Kind kind;

    private KvException failure() {
        KvException.Kind now = kind;
        if (now == null) {
            throw new IllegalStateException("the test has not said how to fail");
        }
        return new KvException(now, "the test says so");
    }

    @Override
    public KvNamespace open(String pluginId, String namespace) {
        return this;
    }

    @Override
    public void close() {}

    @Override
    public Optional<KvValue> get(String key, KvWait wait) {
        throw failure();
    }

    @Override
    public long put(String key, byte[] value, Duration ttl, KvQuota quota, KvWait wait) {
        throw failure();
    }

    @Override
    public long compareAndPut(
            String key, long version, byte[] value, Duration ttl, KvQuota quota, KvWait wait) {
        throw failure();
    }

    @Override
    public boolean delete(String key, KvWait wait) {
        throw failure();
    }

    @Override
    public void compareAndDelete(String key, long version, KvWait wait) {
        throw failure();
    }

    @Override
    public List<String> list(String prefix, String after, int limit, KvWait wait) {
        throw failure();
    }

    @Override
    public KvUsage usage(KvWait wait) {
        throw failure();
    }

    @Override
    public void sync(KvWait wait) {
        throw failure();
    }
}
