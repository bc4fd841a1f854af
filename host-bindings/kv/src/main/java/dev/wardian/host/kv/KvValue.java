package dev.wardian.host.kv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value with its version.
 *
 * @param bytes the value, a new array
 * @param version the version, above 0
 */
public record KvValue(byte[] bytes, long version) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KvValue that
                && version == that.version
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(version);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes of version " + version;
    }
}
