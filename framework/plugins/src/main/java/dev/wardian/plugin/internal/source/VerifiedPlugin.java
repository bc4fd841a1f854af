package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.WasmModule;

/**
 * One version: a valid manifest with its valid module, not linked yet.
 *
 * @param found the plugin as its source listed it
 * @param manifest its manifest
 * @param module its module
 */
public record VerifiedPlugin(FoundPlugin found, PluginManifest manifest, WasmModule module) {}
