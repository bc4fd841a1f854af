package dev.wardian.host.kv;

import dev.wardian.plugin.capability.BindException;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Unit;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code wardian:kv/1}: the values of a plugin in a store. {@code quota: 10MiB} bounds them, and
 * {@code keys}, {@code value} and {@code mode} bound them further.
 */
final class KvBinding implements Capability<KvPolicy> {
    private static final String QUOTA = "quota";
    private static final String KEYS = "keys";
    private static final String VALUE = "value";
    private static final String MODE = "mode";
    private static final long MAX_QUOTA = 1L << 40;
    private static final long MAX_KEYS = 1_000_000_000;
    private static final long MAX_VALUE = 64 << 20;
    private static final long DEFAULT_KEYS = 10_000;
    private static final long DEFAULT_VALUE = 1 << 20;

    /** The namespace of the functions. */
    private static final String OWN = "";

    private final KvStore store;

    KvBinding(KvStore store) {
        this.store = store;
    }

    @Override
    public CapabilityName name() {
        return KvCapability.NAME;
    }

    @Override
    public List<Path> hostPaths() {
        return store.hostPaths();
    }

    @Override
    public KvPolicy parse(ManifestNode node) {
        node.allowKeys(QUOTA, KEYS, VALUE, MODE);
        return new KvPolicy(
                node.require(QUOTA)
                        .map(it -> it.asQuantity(Unit.BYTES, 1, MAX_QUOTA, 1))
                        .orElse(1L),
                node.get(KEYS)
                        .map(it -> it.asQuantity(Unit.COUNT, 1, MAX_KEYS, 1))
                        .orElse(DEFAULT_KEYS),
                node.get(VALUE)
                        .map(it -> it.asQuantity(Unit.BYTES, 1, MAX_VALUE, 1))
                        .orElse(DEFAULT_VALUE),
                node.get(MODE)
                        .map(it -> it.asOneOf(KvMode.class, KvMode.WRITE))
                        .orElse(KvMode.WRITE));
    }

    @Override
    public KvPolicy intersect(KvPolicy requested, KvPolicy granted) {
        return requested.intersect(granted);
    }

    @Override
    public String describe(KvPolicy policy) {
        return policy.describe();
    }

    @Override
    public HostFunctions bind(PluginContext context, KvPolicy effective) {
        KvNamespace values;
        try {
            values = store.open(context.pluginId(), OWN);
        } catch (KvException e) {
            throw new BindException(String.valueOf(e.getMessage()), e.hint());
        }
        HostFunctions.Builder functions =
                HostFunctions.builder()
                        .facility(new GrantedNamespaces(store, context.pluginId(), effective));
        KvFunctions.addTo(functions, values, effective);
        return functions.build();
    }
}
