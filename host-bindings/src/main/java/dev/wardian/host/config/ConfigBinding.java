package dev.wardian.host.config;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.ConfigValues;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.NamePattern;
import dev.wardian.plugin.capability.PatternSet;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code wardian:config/1}: {@code get(key, key_len, out, cap) -> i32} and {@code keys(out, cap) ->
 * i32} over the keys that {@code keys} allows and {@code deny} does not exclude. Both are lists of
 * {@code tax.rate}, {@code tax.*} or {@code *}.
 */
final class ConfigBinding implements Capability<ConfigPolicy> {
    private static final CapabilityName NAME = CapabilityName.of("config/1");
    private static final FunctionType GET =
            FunctionType.of(
                    List.of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32),
                    ValueType.I32);
    private static final FunctionType KEYS =
            FunctionType.of(List.of(ValueType.I32, ValueType.I32), ValueType.I32);
    private static final String ALLOW = "keys";
    private static final String DENY = "deny";

    /** UTF-8 takes at most four bytes for a character. */
    private static final int MAX_KEY_BYTES = 4 * ConfigPolicy.MAX_LENGTH;

    @Override
    public CapabilityName name() {
        return NAME;
    }

    @Override
    public boolean usableInWarmup() {
        return true;
    }

    @Override
    public ConfigPolicy parse(ManifestNode node) {
        node.allowKeys(ALLOW, DENY);
        return new ConfigPolicy(patterns(node.require(ALLOW)), patterns(node.get(DENY)));
    }

    private static List<NamePattern> patterns(Optional<ManifestNode> list) {
        return PatternSet.read(list, ConfigPolicy::pattern, "a key such as tax.rate, tax.* or *");
    }

    @Override
    public ConfigPolicy intersect(ConfigPolicy requested, ConfigPolicy granted) {
        return requested.intersect(granted);
    }

    @Override
    public String describe(ConfigPolicy policy) {
        return policy.describe();
    }

    @Override
    public HostFunctions bind(PluginContext context, ConfigPolicy effective) {
        Map<String, byte[]> values = new TreeMap<>();
        context.config()
                .forEach(
                        (key, value) -> {
                            if (effective.allows(key)) {
                                values.put(key, value.getBytes(StandardCharsets.UTF_8));
                            }
                        });
        byte[] keys = String.join("\n", values.keySet()).getBytes(StandardCharsets.UTF_8);
        return HostFunctions.builder()
                .add("get", GET, call -> get(call, effective, values))
                .add("keys", KEYS, call -> call.reply(0, 1, keys))
                .facility(new Granted(effective, context.config()))
                .build();
    }

    /**
     * The same for others.
     *
     * @param policy what is in effect
     * @param values all values
     */
    private record Granted(ConfigPolicy policy, Map<String, String> values)
            implements ConfigValues {
        @Override
        public boolean allows(String key) {
            return policy.allows(key);
        }

        @Override
        public Optional<String> find(String key) {
            return allows(key) ? Optional.ofNullable(values.get(key)) : Optional.empty();
        }
    }

    private static long get(
            CapabilityCall call, ConfigPolicy effective, Map<String, byte[]> values) {
        String key = call.text(0, 1, MAX_KEY_BYTES);
        if (!effective.allows(key)) {
            throw call.denied(key);
        }
        byte[] value = values.get(key);
        if (value == null) {
            throw new ErrnoException(Errno.ENOTFOUND, "no value for " + key);
        }
        return call.reply(2, 3, value);
    }
}
