package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.InstanceSettings;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.internal.abi.Withheld;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.WasmEngine;
import java.util.Map;
import java.util.Optional;

/**
 * A version with the policies and limits that bind it.
 *
 * @param verified the version
 * @param policies the policies in effect: what it requests, as far as it is granted
 * @param withoutCeiling what it requests, as far as it is granted, whatever the ceiling says
 * @param withheld why it does not have other policies
 * @param limits its limits
 * @param instances the operator's settings of its instances
 * @param engine the engine that the operator chose for it, or nothing
 * @param config its configuration
 */
record AuthorizedPlugin(
        VerifiedPlugin verified,
        PolicySet policies,
        PolicySet withoutCeiling,
        Withheld withheld,
        PluginLimits limits,
        InstanceSettings instances,
        Optional<WasmEngine> engine,
        Map<String, String> config) {
    AuthorizedPlugin {
        config = Map.copyOf(config);
    }

    /** Whether another decision on the same version gives it the same. */
    boolean hasRightsOf(AuthorizedPlugin other) {
        return policies.equals(other.policies)
                && limits.equals(other.limits)
                && instances.equals(other.instances)
                && engine.equals(other.engine);
    }

    PluginManifest manifest() {
        return verified.manifest();
    }
}
