package dev.wardian.host.env;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PatternSet;
import dev.wardian.plugin.capability.PluginContext;
import java.util.List;

/**
 * Variables by name; it has no functions of its own. {@code names} is a list of {@code LANG},
 * {@code APP_*} or {@code *}. The values are those of the plugin's configuration.
 */
final class EnvBinding implements Capability<EnvPolicy> {
    private static final String NAMES = "names";

    @Override
    public CapabilityName name() {
        return EnvCapability.NAME;
    }

    @Override
    public List<String> importModules() {
        return List.of();
    }

    @Override
    public boolean usableInWarmup() {
        return true;
    }

    @Override
    public EnvPolicy parse(ManifestNode node) {
        node.allowKeys(NAMES);
        return new EnvPolicy(
                PatternSet.read(
                        node.require(NAMES),
                        EnvPolicy::pattern,
                        "a variable such as LANG, APP_* or *"));
    }

    @Override
    public EnvPolicy intersect(EnvPolicy requested, EnvPolicy granted) {
        return requested.intersect(granted);
    }

    @Override
    public String describe(EnvPolicy policy) {
        return policy.describe();
    }

    @Override
    public HostFunctions bind(PluginContext context, EnvPolicy effective) {
        return HostFunctions.builder().build();
    }
}
