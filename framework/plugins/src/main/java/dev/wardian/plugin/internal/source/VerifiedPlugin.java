package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.WasmModule;

/**
 * A plugin whose manifest and module are in order: one version, which has not been linked yet.
 *
 * @param found where it was found
 * @param manifest its manifest
 * @param module its module
 */
public record VerifiedPlugin(FoundPlugin found, PluginManifest manifest, WasmModule module) {}
