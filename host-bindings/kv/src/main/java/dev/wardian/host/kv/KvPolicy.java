package dev.wardian.host.kv;

import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.Unit;
import java.util.List;
import java.util.Locale;

/**
 * What a plugin may keep.
 *
 * @param bytes the most bytes of keys and values together
 * @param keys the most keys
 * @param value the most bytes of one value
 * @param mode what it may do
 */
record KvPolicy(long bytes, long keys, long value, KvMode mode) implements Policy {
    /** The smaller of each number, and reading unless both allow writing. */
    KvPolicy intersect(KvPolicy other) {
        return new KvPolicy(
                Math.min(bytes, other.bytes),
                Math.min(keys, other.keys),
                Math.min(value, other.value),
                mode.compareTo(other.mode) <= 0 ? mode : other.mode);
    }

    KvQuota quota() {
        return new KvQuota(bytes, keys);
    }

    /** The most bytes of one value, as the length of an array. */
    int largestValue() {
        return Math.toIntExact(value);
    }

    String describe() {
        return (mode == KvMode.WRITE ? "reads and writes" : "reads")
                + ", at most "
                + Unit.BYTES.format(bytes)
                + " in "
                + Unit.COUNT.format(keys)
                + " keys, each value at most "
                + Unit.BYTES.format(value);
    }

    @Override
    public List<String> rules() {
        return List.of(
                "quota " + Unit.BYTES.format(bytes),
                "keys " + Unit.COUNT.format(keys),
                "value " + Unit.BYTES.format(value),
                "mode " + mode.name().toLowerCase(Locale.ROOT));
    }
}
