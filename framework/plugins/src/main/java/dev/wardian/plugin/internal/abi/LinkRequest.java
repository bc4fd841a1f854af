package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmModule;

/**
 * The input of linking: a module with everything that decides how it is linked.
 *
 * @param module the module
 * @param manifest the plugin's manifest
 * @param identity the generation that is being made
 * @param capabilities the capabilities of the host
 * @param effective the policies of the plugin
 * @param withheld why it does not have others
 * @param limits the limits of the plugin
 * @param audit where host calls and denials are recorded
 * @param engine the engine that runs its code
 * @param exclusive whether there is never more than one instance, so that a nested call of the same
 *     plugin would wait for itself
 */
public record LinkRequest(
        WasmModule module,
        PluginManifest manifest,
        PluginIdentity identity,
        Capabilities capabilities,
        PolicySet effective,
        Withheld withheld,
        CallLimits limits,
        AuditLog audit,
        WasmEngine engine,
        boolean exclusive) {
    /** A request for a plugin whose policies nobody narrows. */
    public LinkRequest(
            WasmModule module,
            PluginManifest manifest,
            PluginIdentity identity,
            Capabilities capabilities,
            PolicySet effective,
            CallLimits limits,
            AuditLog audit,
            WasmEngine engine,
            boolean exclusive) {
        this(
                module,
                manifest,
                identity,
                capabilities,
                effective,
                Withheld.NO_GRANTS,
                limits,
                audit,
                engine,
                exclusive);
    }
}
