package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.PluginApi;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.abi.CallLimits;
import dev.wardian.plugin.internal.abi.LinkRequest;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.abi.ManagerAccess;
import dev.wardian.plugin.internal.abi.ModuleLinker;
import dev.wardian.plugin.internal.abi.PluginIdentity;
import dev.wardian.plugin.internal.abi.SharedResources;
import dev.wardian.plugin.internal.codec.Services;
import dev.wardian.plugin.internal.generation.Generation;
import dev.wardian.plugin.internal.generation.PluginHistory;
import dev.wardian.plugin.internal.pool.PoolSettings;
import dev.wardian.plugin.internal.pool.SharedMemoryBudget;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.plugin.manifest.SemanticVersion;
import dev.wardian.plugin.manifest.VersionRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes generations of versions. No code of the plugin runs meanwhile. */
final class PluginLoader {
    private static final Logger LOG = LoggerFactory.getLogger(PluginLoader.class);

    private final ManagerSettings settings;
    private final SharedMemoryBudget budget;
    private final Executor background;
    private final ManagerAccess manager;
    private final Supplier<List<Path>> hostPaths;
    private final AtomicLong generations = new AtomicLong();
    private final AtomicLong callIds = new AtomicLong();

    private final Function<String, Optional<PluginHistory>> histories;
    private final SharedById shared = new SharedById();

    /** The generations that have not ended. */
    private final Set<Generation> alive = ConcurrentHashMap.newKeySet();

    /**
     * @param manager what capabilities use of the manager
     * @param hostPaths the files and folders of the host that plugins never write
     * @param histories what was counted of a plugin of that id that was ever active
     */
    PluginLoader(
            ManagerSettings settings,
            SharedMemoryBudget budget,
            Executor background,
            ManagerAccess manager,
            Supplier<List<Path>> hostPaths,
            Function<String, Optional<PluginHistory>> histories) {
        this.manager = manager;
        this.histories = histories;
        this.hostPaths = hostPaths;
        this.settings = settings;
        this.budget = budget;
        this.background = background;
    }

    /**
     * Links a module under what its plugin may do.
     *
     * @throws PluginLinkException if it does not fit
     */
    Generation link(AuthorizedPlugin authorized) {
        String id = authorized.manifest().id();
        SharedResources resources = shared.use(id);
        Generation generation = null;
        try {
            generation = link(authorized, resources);
        } finally {
            if (generation == null) {
                shared.release(id);
            }
        }
        alive.add(generation);
        // The grants may have changed since they were asked: now every change finds it.
        narrow(generation);
        return generation;
    }

    /** The number of plugins for whose capabilities something may be kept. */
    int keptPlugins() {
        return shared.size();
    }

    private Generation link(AuthorizedPlugin authorized, SharedResources resources) {
        PluginManifest manifest = authorized.manifest();
        PluginIdentity identity =
                new PluginIdentity(
                        manifest.id(),
                        manifest.version(),
                        generations.incrementAndGet(),
                        LoggerFactory.getLogger("plugin." + manifest.id()),
                        authorized.config(),
                        manager,
                        resources,
                        hostPaths);
        PoolSettings pool = settings.pools().of(manifest.instances(), authorized.instances());
        LinkedModule linked =
                ModuleLinker.link(
                        new LinkRequest(
                                authorized.verified().module(),
                                manifest,
                                identity,
                                settings.authority().capabilities(),
                                authorized.policies(),
                                authorized.withheld(),
                                CallLimits.of(authorized.limits()),
                                settings.observers().audit(),
                                authorized.engine().orElse(settings.engine()),
                                pool.exclusive()));
        List<Problem> misfits =
                Services.check(
                        settings.services(),
                        manifest,
                        linked::numberType,
                        settings.generations().codecs());
        if (!misfits.isEmpty()) {
            linked.close();
            throw new PluginLinkException(identity.info(), misfits);
        }
        Generation generation =
                new Generation(
                        manifest,
                        linked,
                        pool,
                        budget.join(
                                manifest.id(),
                                authorized.instances().reserve(),
                                authorized.limits().get(Limit.MEMORY)),
                        background,
                        callIds,
                        histories.apply(manifest.id()).orElseGet(PluginHistory::new),
                        settings.generations());
        generation.onEnd(
                () -> {
                    if (alive.remove(generation)) {
                        shared.release(manifest.id());
                    }
                });
        return generation;
    }

    /**
     * Takes from all generations what the grants do not have any more.
     *
     * @return those that lost something
     */
    List<Generation> narrow() {
        List<Generation> narrowed = new ArrayList<>();
        Throwable failure = null;
        for (Generation generation : alive) {
            try {
                if (narrow(generation)) {
                    narrowed.add(generation);
                }
            } catch (RuntimeException | Error e) {
                // The others lose what they have to lose.
                failure = e;
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        return narrowed;
    }

    private boolean narrow(Generation generation) {
        try {
            return generation.narrow(settings.authority().policies(generation.manifest()));
        } catch (RuntimeException | Error e) {
            // A capability compares its policies; where it cannot, nothing is allowed.
            boolean lost = generation.narrow(PolicySet.EMPTY);
            LOG.error("{} loses its grants, which cannot be compared", generation.info(), e);
            return lost;
        }
    }

    /**
     * What a plugin requires and does not find.
     *
     * @param versions the version of an active plugin by id, or null
     * @param isDisabled whether the operator disables a plugin, by id
     */
    static List<Problem> unmet(
            PluginManifest manifest,
            Function<String, @Nullable String> versions,
            Predicate<String> isDisabled) {
        List<Problem> problems = new ArrayList<>();
        manifest.requires()
                .host()
                .filter(range -> !contains(range, PluginApi.VERSION + ".0"))
                .ifPresent(
                        range ->
                                problems.add(
                                        problem(
                                                manifest,
                                                "the plugin requires the plugin API " + range,
                                                "this host has version "
                                                        + PluginApi.VERSION
                                                        + " of it",
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
                                                        ? id
                                                                + (isDisabled.test(id)
                                                                        ? " is disabled"
                                                                        : " is not active")
                                                        : id
                                                                + " is active in version "
                                                                + described(range, version),
                                                "plugins",
                                                id));
                            }
                        });
        return problems;
    }

    /** A version, and why a range does not contain it if that is easily overlooked. */
    static String described(VersionRange range, String version) {
        return SemanticVersion.parse(version)
                .flatMap(range::whyNotPreRelease)
                .map(why -> version + "; " + why)
                .orElse(version);
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
