package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.ErrorId;
import dev.wardian.plugin.Limit;
import dev.wardian.plugin.LinkException;
import dev.wardian.plugin.ManifestException;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PolicySet;
import dev.wardian.plugin.Problem;
import dev.wardian.plugin.internal.abi.CallLimits;
import dev.wardian.plugin.internal.abi.LinkRequest;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.abi.ModuleLinker;
import dev.wardian.plugin.internal.abi.PluginIdentity;
import dev.wardian.plugin.internal.codec.Services;
import dev.wardian.plugin.internal.pool.PoolSettings;
import dev.wardian.plugin.internal.pool.SharedMemoryBudget;
import dev.wardian.plugin.manifest.LocatedYaml;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.plugin.manifest.SemanticVersion;
import dev.wardian.plugin.manifest.Sha256;
import dev.wardian.plugin.manifest.VersionRange;
import dev.wardian.wasm.WasmModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The steps from a manifest to a generation, none of which runs code of the plugin. */
final class PluginLoader {
    /**
     * A plugin whose manifest and module are in order.
     *
     * @param source where it was found
     * @param manifest its manifest
     * @param module its module
     */
    record Verified(PluginSource source, PluginManifest manifest, WasmModule module) {}

    private final ManagerSettings settings;
    private final SharedMemoryBudget budget;
    private final Executor background;
    private final AtomicLong generations = new AtomicLong();
    private final AtomicLong callIds = new AtomicLong();
    private final Map<String, PluginHistory> histories = new ConcurrentHashMap<>();

    PluginLoader(ManagerSettings settings, SharedMemoryBudget budget, Executor background) {
        this.settings = settings;
        this.budget = budget;
        this.background = background;
    }

    /**
     * Reads manifest and module.
     *
     * @throws dev.wardian.plugin.PluginException if one of them is refused
     */
    Verified verify(PluginSource source) {
        PluginManifest manifest =
                new ManifestReader(settings.capabilities()).read(source.manifest(), source.name());
        return new Verified(source, manifest, moduleFile(source, manifest).load());
    }

    private ModuleFile moduleFile(PluginSource source, PluginManifest manifest) {
        return new ModuleFile(manifest, source.root(), limits(manifest).get(Limit.MODULE));
    }

    /**
     * What the files of a source hold now: equal texts for equal contents, whether they are in
     * order or not.
     */
    String contents(PluginSource source) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(source.manifest())) {
            bytes = in.readNBytes(LocatedYaml.MAX_BYTES + 1);
        } catch (IOException e) {
            return "unreadable";
        }
        String manifest = Sha256.hex(bytes);
        try {
            PluginManifest read =
                    new ManifestReader(settings.capabilities()).read(source.name(), bytes);
            return manifest + " " + moduleFile(source, read).hash();
        } catch (ManifestException e) {
            return manifest;
        } catch (LinkException e) {
            return manifest + " " + e.problems().get(0).message();
        }
    }

    /** What {@link #contents} answers for the files that {@code verified} was read from. */
    static String contents(Verified verified) {
        PluginManifest manifest = verified.manifest();
        return manifest.source().sha256() + " " + manifest.module().sha256();
    }

    /**
     * Links a module under what its plugin was granted.
     *
     * @throws LinkException if it does not fit
     */
    Generation link(Verified verified) {
        PluginManifest manifest = verified.manifest();
        PluginIdentity identity =
                new PluginIdentity(
                        manifest.id(),
                        manifest.version(),
                        generations.incrementAndGet(),
                        LoggerFactory.getLogger("plugin." + manifest.id()),
                        config(manifest));
        PolicySet effective = effective(manifest);
        PoolSettings pool =
                PoolSettings.of(
                        manifest.instances(),
                        settings.poolSize(),
                        settings.queue(),
                        settings.queueWait().toNanos());
        LinkedModule linked =
                ModuleLinker.link(
                        new LinkRequest(
                                verified.module(),
                                manifest,
                                identity,
                                settings.capabilities(),
                                effective,
                                CallLimits.of(limits(manifest)),
                                settings.audit(),
                                pool.exclusive()));
        List<Problem> misfits = Services.check(settings.services(), manifest, linked::numberType);
        if (!misfits.isEmpty()) {
            linked.close();
            throw new LinkException(identity.info(), misfits);
        }
        return new Generation(
                manifest,
                linked,
                pool,
                budget,
                background,
                callIds,
                histories.computeIfAbsent(manifest.id(), id -> new PluginHistory()));
    }

    /** What a plugin may do. */
    PolicySet effective(PluginManifest manifest) {
        return settings.grants()
                .effective(settings.capabilities(), manifest.id(), manifest.requested());
    }

    private PluginLimits limits(PluginManifest manifest) {
        return settings.grants().limits(manifest.id()).loweredBy(manifest.limits());
    }

    private Map<String, String> config(PluginManifest manifest) {
        Map<String, String> merged = new HashMap<>(manifest.config());
        merged.putAll(settings.config().getOrDefault(manifest.id(), Map.of()));
        return merged;
    }

    /**
     * What a plugin requires and does not find.
     *
     * @param versions the version of an active plugin by id, or null
     */
    static List<Problem> unmet(
            PluginManifest manifest, Function<String, @Nullable String> versions) {
        List<Problem> problems = new ArrayList<>();
        manifest.requires()
                .host()
                .filter(range -> !contains(range, PluginManager.HOST_VERSION))
                .ifPresent(
                        range ->
                                problems.add(
                                        problem(
                                                manifest,
                                                "the plugin requires a host " + range,
                                                "this host is " + PluginManager.HOST_VERSION,
                                                "host")));
        manifest.requires()
                .plugins()
                .forEach(
                        (id, range) -> {
                            String version = versions.apply(id);
                            if (version == null || !contains(range, version)) {
                                problems.add(
                                        problem(
                                                manifest,
                                                "the plugin requires " + id + " " + range,
                                                version == null
                                                        ? id + " is not active"
                                                        : id + " is active in version " + version,
                                                "plugins",
                                                id));
                            }
                        });
        return problems;
    }

    private static boolean contains(VersionRange range, String version) {
        return SemanticVersion.parse(version).map(range::contains).orElse(false);
    }

    private static Problem problem(
            PluginManifest manifest, String message, String found, String... keys) {
        String[] path = new String[keys.length + 1];
        path[0] = "requires";
        System.arraycopy(keys, 0, path, 1, keys.length);
        ErrorId id = ErrorId.REQUIREMENT_NOT_MET;
        return manifest.source().problem(id, message, id.hint(found), path);
    }
}
