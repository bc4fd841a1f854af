package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmModule;

/**
 * What a module is linked under.
 *
 * @param module the module
 * @param manifest the plugin's manifest
 * @param identity the generation that is being made
 * @param capabilities what the host has
 * @param effective what the plugin may do
 * @param limits what it may use
 * @param audit where host calls and denials are recorded
 * @param engine what runs its code
 * @param exclusive whether there is ever one instance only, so that a call from within a call would
 *     wait for itself
 */
public record LinkRequest(
        WasmModule module,
        PluginManifest manifest,
        PluginIdentity identity,
        Capabilities capabilities,
        PolicySet effective,
        CallLimits limits,
        AuditLog audit,
        WasmEngine engine,
        boolean exclusive) {}
