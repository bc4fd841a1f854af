package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmModule;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The features that the modules of plugins may use. */
public final class AcceptedFeatures {
    /** A plugin has one memory of its own, with 32-bit addresses and whole pages. */
    private static final Set<Feature> NEVER =
            EnumSet.of(
                    Feature.MULTI_MEMORY,
                    Feature.MEMORY64,
                    Feature.THREADS,
                    Feature.CUSTOM_PAGE_SIZES);

    /**
     * A module may have one of each of its parts for so many bytes of its plugin's memory, and this
     * many in any case: a part takes a hundred bytes or more, whatever its size in the binary.
     */
    private static final int BYTES_PER_PART = 256;

    private static final int LEAST_PARTS = 10_000;
    private static final int MOST_PARTS = 1_000_000;
    private static final int MOST_TABLES = 1_000;

    /** The part of the JVM's heap that one module may take, whatever its limits say. */
    private static final int PART_OF_HEAP = 2;

    private final Features accepted;

    /**
     * @param wanted the features that the operator accepts. Those that no plugin may use are left
     *     out
     * @throws IllegalArgumentException if a feature is there without another one that it needs
     */
    public AcceptedFeatures(Features wanted) {
        Features features = wanted.requireComplete();
        for (Feature never : NEVER) {
            features = features.without(never);
        }
        this.accepted = features;
    }

    /**
     * Decodes and validates a plugin's module, in the time that hooks have.
     *
     * @throws PluginLinkException if it is invalid, uses a feature that is not accepted, or is over
     *     a limit
     */
    WasmModule parse(PluginManifest manifest, byte[] module, PluginLimits plugin) {
        ModuleLimits limits = moduleLimits(plugin);
        Duration time = Duration.ofNanos(plugin.get(Limit.HOOK_DEADLINE));
        try {
            return WasmModule.parse(module, accepted, limits, time);
        } catch (OutOfMemoryError e) {
            long most = plugin.get(Limit.MEMORY);
            throw new LimitExceeded(
                    CallInfo.ofPlugin(manifest.id(), manifest.version(), 0),
                    Limit.MEMORY,
                    most,
                    most + 1);
        } catch (ModuleLimitException e) {
            throw new PluginLinkException(
                    CallInfo.ofPlugin(manifest.id(), manifest.version(), 0),
                    List.of(overLimit(manifest, e, plugin)));
        } catch (ModuleException e) {
            Set<Feature> refused = refused(module, limits, time);
            throw new PluginLinkException(
                    CallInfo.ofPlugin(manifest.id(), manifest.version(), 0),
                    List.of(
                            refused.isEmpty()
                                    ? invalid(manifest, e)
                                    : unsupported(manifest, refused)));
        }
    }

    /** Decodes and validates a module as {@link #parse} does; empty if that fails. */
    public Optional<WasmModule> tryParse(byte[] module, PluginLimits plugin) {
        try {
            Duration time = Duration.ofNanos(plugin.get(Limit.HOOK_DEADLINE));
            return Optional.of(WasmModule.parse(module, accepted, moduleLimits(plugin), time));
        } catch (ModuleException | OutOfMemoryError e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the features that a module uses beyond the accepted ones; none if it is invalid with
     * all of them.
     */
    private Set<Feature> refused(byte[] module, ModuleLimits limits, Duration time) {
        try {
            Set<Feature> used = EnumSet.noneOf(Feature.class);
            used.addAll(WasmModule.parse(module, Features.ALL, limits, time).usedFeatures());
            used.removeAll(accepted.asSet());
            return used;
        } catch (ModuleException e) {
            return Set.of();
        }
    }

    private static ModuleLimits moduleLimits(PluginLimits plugin) {
        int bytes = (int) Math.min(plugin.get(Limit.MODULE), Integer.MAX_VALUE - 9);
        long memory = Math.min(plugin.get(Limit.MEMORY), heapOfOneModule());
        int parts = (int) Math.max(LEAST_PARTS, Math.min(MOST_PARTS, memory / BYTES_PER_PART));
        return ModuleLimits.DEFAULT.toBuilder()
                .moduleBytes(bytes)
                .types(parts)
                .functions(parts)
                .imports(parts)
                .exports(parts)
                .globals(parts)
                .tags(parts)
                .segments(parts)
                .customSections(parts)
                .tables(Math.min(parts, MOST_TABLES))
                .build();
    }

    /**
     * A module that fills the heap takes it from everybody, not only from its own plugin. So it is
     * rejected by the numbers of its parts, before anything is allocated for them.
     */
    private static long heapOfOneModule() {
        return Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
    }

    private static Problem overLimit(
            PluginManifest manifest, ModuleLimitException failure, PluginLimits plugin) {
        ErrorId id = ErrorId.MODULE_OVER_LIMIT;
        boolean time = failure.limit().equals("time");
        String message =
                time
                        ? " takes more than "
                                + Limit.HOOK_DEADLINE.format(failure.max())
                                + " to decode and validate"
                        : ": " + failure.getMessage();
        String hint =
                time || plugin.get(Limit.MEMORY) <= heapOfOneModule()
                        ? id.hint((time ? Limit.HOOK_DEADLINE : Limit.MEMORY).key())
                        : "make the module smaller or give the JVM a larger heap (-Xmx)";
        return problem(manifest, id, message, hint);
    }

    private static Problem invalid(PluginManifest manifest, ModuleException failure) {
        ErrorId id = ErrorId.MODULE_INVALID;
        String hint = failure.hint().isEmpty() ? id.hint() : failure.hint();
        return problem(manifest, id, ": " + failure.locatedReason(), hint);
    }

    private static Problem unsupported(PluginManifest manifest, Set<Feature> refused) {
        String names = refused.stream().map(Feature::proposal).collect(Collectors.joining(", "));
        ErrorId id = ErrorId.MODULE_UNSUPPORTED;
        Set<Feature> never = EnumSet.copyOf(refused);
        never.retainAll(NEVER);
        String hint =
                never.isEmpty()
                        ? id.hint(names)
                                + ", or have the operator accept it"
                                + " (PluginManager.Builder.features, wardian call --features)"
                        : id.hint(names);
        return problem(manifest, id, " uses " + names + ", which plugins may not", hint);
    }

    private static Problem problem(PluginManifest manifest, ErrorId id, String what, String hint) {
        String message = manifest.module().file() + what;
        return manifest.source().problem(id, message, hint, "module", "file");
    }
}
