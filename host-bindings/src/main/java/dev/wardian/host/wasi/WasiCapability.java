package dev.wardian.host.wasi;

import dev.wardian.plugin.capability.Capability;

/**
 * The capability {@code wasi}: the functions of WASI preview 1, for what compilers of other
 * languages build. Its import module is {@code wasi_snapshot_preview1}. It reaches nothing outside
 * of the call: the time of day and random bytes are those of the capabilities {@code clock} and
 * {@code random}.
 */
public final class WasiCapability {
    private WasiCapability() {}

    /**
     * Makes the capability.
     *
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create() {
        return new WasiBinding();
    }
}
