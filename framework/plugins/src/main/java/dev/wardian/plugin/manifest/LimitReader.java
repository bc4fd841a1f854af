package dev.wardian.plugin.manifest;

import dev.wardian.plugin.capability.Limit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads {@code limits}. */
final class LimitReader {
    private static final List<String> KEYS = Arrays.stream(Limit.values()).map(Limit::key).toList();

    private LimitReader() {}

    /** The limits that are set, in their units. */
    static Map<Limit, Long> limits(YamlNode node) {
        node.allowKeys(KEYS);
        Map<Limit, Long> limits = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            node.child(limit.key())
                    .ifPresent(
                            value ->
                                    limits.put(
                                            limit,
                                            value.asQuantity(
                                                    limit.unit(),
                                                    limit.least(),
                                                    Long.MAX_VALUE - 1,
                                                    limit.defaultValue())));
        }
        return limits;
    }
}
