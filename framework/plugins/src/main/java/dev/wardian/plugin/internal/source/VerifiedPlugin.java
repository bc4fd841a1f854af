package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.WasmModule;

/**
 * A plugin whose manifest and module are in order: one version, which has not been linked yet.
 *
 * @param source where it was found
 * @param manifest its manifest
 * @param module its module
 */
public record VerifiedPlugin(PluginSource source, PluginManifest manifest, WasmModule module) {}
